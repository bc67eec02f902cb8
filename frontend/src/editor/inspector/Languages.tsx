// The languages of a flow: adding one, taking one out, and what follows from that.
import { ArrowUp, X } from "lucide-react";
import { useMemo, useState } from "react";
import fieldCss from "../../forms/Field.module.css";
import { LANGUAGE_TAGS } from "../../forms/places";
import { setFlow } from "../../graph/commands";
import { promptLanguagesMissing } from "../../graph/queries";
import { useWords } from "../../i18n/useWords";
import { Confirm, IconButton, Pick, toast } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Inspector.module.css";

export function Languages() {
  const { t, languageName } = useWords();
  const store = useEditorStore();
  const shut = useEditor((state) => state.shut !== null);
  const languages = useEditor((state) => state.document.languages);
  const nodes = useEditor((state) => state.document.nodes);
  const [leaving, setLeaving] = useState<string | null>(null);
  const set = (next: string[]) => {
    const state = store.getState();
    state.run(setFlow(state.context(), { languages: next }));
  };
  const missing = (tag: string) =>
    Object.values(nodes).filter((placed) => promptLanguagesMissing(placed, [tag]).length > 0)
      .length;
  const written = (tag: string) =>
    Object.values(nodes).filter(({ params }) => JSON.stringify(params ?? {}).includes(`"${tag}":`))
      .length;
  const groups = useMemo(
    () => [
      {
        items: LANGUAGE_TAGS.filter((tag) => !languages.includes(tag)).map((tag) => ({
          value: tag,
          label: languageName(tag),
          hint: tag,
        })),
      },
    ],
    [languages, languageName],
  );
  const add = (tag: string) => {
    set([...languages, tag]);
    const count = missing(tag);
    if (count > 0) toast({ text: t("forms.flow.added", { language: languageName(tag), count }) });
  };
  return (
    <section className={css.part} aria-label={t("forms.flow.languages")}>
      <h3 className={css.partTitle}>{t("forms.flow.languages")}</h3>
      <ol className={css.languages}>
        {languages.map((tag, at) => {
          const count = missing(tag);
          return (
            <li key={tag}>
              <span className={css.tongue}>
                {languageName(tag)}
                {at === 0 && <small>{t("forms.flow.firstLanguage")}</small>}
                {count > 0 && <small data-tone="amber">{t("forms.flow.toWrite", { count })}</small>}
              </span>
              {at > 0 && (
                <IconButton
                  label={t("forms.flow.makeFirst", { language: languageName(tag) })}
                  size="sm"
                  disabled={shut}
                  onClick={() => set([tag, ...languages.filter((one) => one !== tag)])}
                >
                  <ArrowUp size={14} />
                </IconButton>
              )}
              <IconButton
                label={t("forms.flow.removeLanguage", { language: languageName(tag) })}
                size="sm"
                disabled={shut || languages.length === 1}
                onClick={() => setLeaving(tag)}
              >
                <X size={14} />
              </IconButton>
            </li>
          );
        })}
      </ol>
      <Pick
        label={t("forms.flow.addLanguage")}
        value={null}
        groups={groups}
        placeholder={t("forms.flow.addLanguage")}
        onChange={add}
        disabled={shut}
      />
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("forms.flow.removeTitle", { language: languageName(leaving ?? "fr") })}
        act={t("forms.flow.removeAct")}
        onConfirm={() => {
          set(languages.filter((one) => one !== leaving));
          setLeaving(null);
        }}
      >
        <p className={fieldCss.note}>
          {t("forms.flow.removeText")}{" "}
          {leaving &&
            written(leaving) > 0 &&
            t("forms.flow.removeKept", { count: written(leaving) })}
        </p>
      </Confirm>
    </section>
  );
}
