// Who gets alerts: addresses or mobile numbers, each checked before it is kept.
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button, TextField } from "../../ui";
import css from "./Settings.module.css";
import { typedEmail, typedMobile } from "./settingsText";

const MOST = 20;

interface RecipientsProps {
  kind: "email" | "mobile";
  values: string[];
  disabled: boolean;
  onChange: (values: string[]) => void;
}

export function Recipients({ kind, values, disabled, onChange }: RecipientsProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const email = kind === "email";
  const shown = (value: string) => (email ? value : phone(value));
  const add = () => {
    const parts = typed.split(/[\n;,]+/).filter((part) => part.trim() !== "");
    const read = parts.map(email ? typedEmail : typedMobile);
    const right = read.filter((value) => value !== null);
    setWrong(right.length < parts.length);
    if (right.length === 0) return;
    onChange([...new Set([...values, ...right])].slice(0, MOST));
    setTyped(parts.filter((_, at) => read[at] === null).join(", "));
  };
  return (
    <div className={css.recipients}>
      {values.length > 0 && (
        <ul>
          {values.map((value) => (
            <li key={value} data-recipient={value}>
              <span className="number">{shown(value)}</span>
              <button
                type="button"
                disabled={disabled}
                aria-label={t("alerting.remove", { value: shown(value) })}
                onClick={() => onChange(values.filter((one) => one !== value))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.add}>
        <TextField
          type={email ? "email" : "tel"}
          multiple={email}
          aria-label={t(email ? "alerting.newEmail" : "alerting.newMobile")}
          placeholder={email ? t("alerting.emailExample") : "+33 6 12 34 56 78"}
          value={typed}
          error={wrong && t(email ? "directory.wrongEmail" : "directory.wrongPhone")}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(false);
          }}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button icon={<Plus size={16} />} disabled={disabled} onClick={add}>
          {t("directory.addLine")}
        </Button>
      </div>
    </div>
  );
}
