// How long a call may last at most.
import { useId, useState } from "react";
import { seconds, spelt } from "../../forms/duration";
import { Help } from "../../forms/Field";
import fieldCss from "../../forms/Field.module.css";
import { setFlow } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { TextField } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";

const USUAL = 7200;
const MOST = 86_400;

export function LongestCall() {
  const { t, language } = useWords();
  const store = useEditorStore();
  const id = useId();
  const value = useEditor((state) => state.document.max_seconds ?? USUAL);
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => {
    // A bare number means minutes here: nobody thinks of calls in seconds.
    const number = /^\d+$/.test(text.trim()) ? Number(text) * 60 : seconds(text);
    return number !== null && number >= 1 && number <= MOST ? Math.round(number) : null;
  };
  const wrong = typed !== null && read(typed) === null;
  return (
    <div className={fieldCss.field}>
      <span className={fieldCss.label}>
        <label htmlFor={id}>{t("forms.flow.longest")}</label>
        <Help text={t("forms.flow.longest_help")} label={t("forms.flow.longest")} />
      </span>
      <TextField
        id={id}
        value={typed ?? spelt(value, language)}
        error={wrong ? t("forms.flow.longest_wrong") : undefined}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const next = read(text);
          const state = store.getState();
          if (next !== null) state.run(setFlow(state.context(), { max_seconds: next }));
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  );
}
