// The language of the screens.
import { Check, Globe } from "lucide-react";
import { languageName } from "../i18n/format";
import { isLanguage, LANGUAGES } from "../i18n/i18n";
import { useWords } from "../i18n/useWords";
import { Button, Menu, MenuItem } from "../ui";
import { useChooseLanguage } from "./session";

export function LanguageSwitch() {
  const { t, language } = useWords();
  const choose = useChooseLanguage();
  const name = isLanguage(language) ? languageName(language, language) : language;
  return (
    <Menu
      width={180}
      trigger={
        <Button
          kind="quiet"
          icon={<Globe size={17} />}
          aria-label={t("shell.language", { language: name })}
        >
          {language.toUpperCase()}
        </Button>
      }
    >
      {LANGUAGES.map((tag) => (
        <MenuItem
          key={tag}
          chosen={tag === language}
          hint={tag === language && <Check size={16} />}
          onClick={() => choose(tag)}
        >
          <span lang={tag}>{languageName(tag, tag)}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
