// The language of the screens.
import { Globe } from "lucide-react";
import { languageName } from "../i18n/format";
import { isLanguage, LANGUAGES } from "../i18n/i18n";
import { useWords } from "../i18n/useWords";
import { Button, Menu, MenuChoices, VisuallyHidden } from "../ui";
import { useChooseLanguage } from "./session";

export function LanguageSwitch() {
  const { t, language } = useWords();
  const choose = useChooseLanguage();
  const here = isLanguage(language) ? language : "fr";
  return (
    <Menu
      width={180}
      trigger={
        <Button kind="quiet" icon={<Globe size={17} />}>
          <span aria-hidden="true">{here.toUpperCase()}</span>
          <VisuallyHidden>
            {t("shell.language", { language: languageName(here, here) })}
          </VisuallyHidden>
        </Button>
      }
    >
      <MenuChoices
        value={here}
        onChange={choose}
        options={LANGUAGES.map((tag) => ({
          value: tag,
          label: <span lang={tag}>{languageName(tag, tag)}</span>,
        }))}
      />
    </Menu>
  );
}
