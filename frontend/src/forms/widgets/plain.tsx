// Texts, numbers, durations, choices of a few words, and yes or no.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { Segmented, Select, Switch, TextField } from "../../ui";
import { seconds, spelt } from "../duration";
import { Help } from "../Field";
import css from "../Field.module.css";
import { useSetting, useShut, type WidgetProps } from "../scope";

export function TextWidget(props: WidgetProps) {
  const { field, id, describedBy, wrong, bare } = props;
  const [value, set] = useSetting(props);
  const usual = field.shape.default;
  return (
    <TextField
      id={id}
      value={typeof value === "string" ? value : ""}
      placeholder={(typeof usual === "string" && usual) || (bare ? field.label : "")}
      maxLength={field.shape.maxLength ?? 1000}
      onChange={(event) => set(event.currentTarget.value, { merge: true })}
      aria-describedby={describedBy}
      error={wrong}
    />
  );
}

interface FigureProps extends WidgetProps {
  read: (typed: string) => number | null;
  write: (value: number) => string;
  unit?: string;
  said?: (value: number) => string | null;
}

/** A number as it is typed; what is none stays visible and is not taken. */
function Figure({ read, write, unit, said, ...props }: FigureProps) {
  const { t, number } = useWords();
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const [typed, setTyped] = useState<string | null>(null);
  const { default: usual, minimum, maximum, type } = field.shape;
  const given = typeof value === "number" ? value : null;
  const mine = useRef(given);
  useEffect(() => {
    // Undone, or changed by someone else: what was typed gives way.
    if (given !== mine.current) {
      mine.current = given;
      setTyped(null);
    }
  }, [given]);
  const take = (text: string) => {
    setTyped(text);
    const next = text.trim() === "" ? null : read(text);
    if (next === null && text.trim() !== "") return;
    if (next !== null && (next < (minimum ?? next) || next > (maximum ?? next))) return;
    if (next !== null && type === "integer" && !Number.isInteger(next)) return;
    mine.current = next;
    set(next === null ? undefined : next, { merge: true });
  };
  const step = (by: number) => {
    const from = given ?? (typeof usual === "number" ? usual : (minimum ?? 0));
    const next = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, from + by));
    mine.current = next;
    setTyped(null);
    set(next, { merge: true });
  };
  const entered = typed?.trim() ? read(typed) : given;
  const outside =
    typed !== null && typed.trim() !== "" && typed !== write(given ?? Number.NaN)
      ? entered === null
        ? t("forms.number.none")
        : entered < (minimum ?? entered) || entered > (maximum ?? entered)
          ? t("forms.number.between", { low: number(minimum ?? 0), high: number(maximum ?? 0) })
          : null
      : null;
  const shown = said && entered !== null ? said(entered) : null;
  return (
    <>
      <TextField
        id={id}
        inputMode="decimal"
        value={typed ?? (given === null ? "" : write(given))}
        placeholder={typeof usual === "number" ? write(usual) : t("forms.automatic")}
        onChange={(event) => take(event.currentTarget.value)}
        onBlur={() => outside === null && setTyped(null)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          step(event.key === "ArrowUp" ? 1 : -1);
        }}
        aria-describedby={describedBy}
        error={outside ?? wrong}
        rightSection={unit}
        rightSectionPointerEvents="none"
      />
      {shown && <span className={css.note}>{shown}</span>}
    </>
  );
}

const figure = (typed: string) => {
  const text = typed.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
};

export function NumberField(props: WidgetProps) {
  const { language } = useWords();
  const write = (value: number) =>
    new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 }).format(value);
  return <Figure {...props} read={figure} write={write} />;
}

export function DurationField(props: WidgetProps) {
  const { language } = useWords();
  const write = (value: number) =>
    new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 2 }).format(value);
  const said = (value: number) => (value >= 60 ? `= ${spelt(value, language)}` : null);
  return <Figure {...props} read={seconds} write={write} unit="s" said={said} />;
}

const FEW = 3;
const SHORT = 34;

export function ChoiceField(props: WidgetProps) {
  const { t } = useWords();
  const { field } = props;
  const [value, set] = useSetting(props);
  const shut = useShut();
  const { enum: choices = [], nullable, default: usual } = field.shape;
  const words = choices.map((choice) => ({ value: choice, label: field.values[choice] ?? choice }));
  const chosen = typeof value === "string" ? value : typeof usual === "string" ? usual : "";
  const length = words.reduce((sum, { label }) => sum + label.length, 0);
  if (!nullable && chosen && choices.length <= FEW && length <= SHORT) {
    return (
      <Segmented
        label={field.label}
        value={chosen}
        onChange={(next) => set(next)}
        options={words}
        wide
      />
    );
  }
  const none = nullable || !chosen;
  return (
    <Select
      label={field.label}
      hideLabel
      disabled={shut}
      value={chosen}
      onChange={(next) => set(next === "" ? undefined : next)}
      options={[
        ...(none ? [{ value: "", label: nullable ? t("forms.none") : t("forms.choose") }] : []),
        ...words,
      ]}
    />
  );
}

/** A sentence with a switch before it. */
export function SwitchField(props: WidgetProps) {
  const { field, id, describedBy } = props;
  const [value, set] = useSetting(props);
  const on = typeof value === "boolean" ? value : field.shape.default === true;
  return (
    <span className={css.label}>
      <Switch
        id={id}
        size="sm"
        checked={on}
        label={field.label}
        aria-describedby={describedBy}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      {field.help && <Help text={field.help} label={field.label} />}
    </span>
  );
}
