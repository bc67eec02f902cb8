// The right side of a comparison, entered as its type asks: a text, a date, yes or no, another value.
import { Braces, PenLine } from "lucide-react";
import { useEditor } from "../../editor/useEditor";
import { useWords } from "../../i18n/useWords";
import { IconButton, Segmented, Select, TextField } from "../../ui";
import type { Plain, Row } from "../condition";
import { useShut } from "../scope";
import css from "./Condition.module.css";
import { ValueList } from "./Values";
import { VariablePick } from "./VariableField";

interface ConditionValueProps {
  row: Row;
  type: string;
  read: (typed: string) => Plain;
  onChange: (right: NonNullable<Row["right"]>) => void;
}

const INPUTS: Record<string, string> = { date: "date", time: "time" };

export function ConditionValue({ row, type, read, onChange }: ConditionValueProps) {
  const { t } = useWords();
  const shut = useShut();
  const { op, right } = row;
  if (op === "is_set" || op === "is_not_set") return null;
  if (op === "in") {
    const list = Array.isArray(right) ? right : [];
    return (
      <ValueList
        label={t("forms.condition.right")}
        values={list.map(String)}
        onAdd={(typed) => onChange([...list, read(typed)])}
        onRemove={(at) => onChange(list.filter((_, index) => index !== at))}
      />
    );
  }
  if (op === "between") {
    const [low = "", high = ""] = Array.isArray(right) ? right : [];
    return (
      <div className={css.pair}>
        <One
          label={t("forms.condition.low")}
          type={type}
          value={low}
          onChange={(next) => onChange([read(next), high])}
        />
        <span>{t("forms.condition.and")}</span>
        <One
          label={t("forms.condition.high")}
          type={type}
          value={high}
          onChange={(next) => onChange([low, read(next)])}
        />
      </div>
    );
  }
  const variable = typeof right === "object" && right !== null && "var" in right ? right.var : null;
  return (
    <div className={css.value}>
      {variable !== null ? (
        <VariablePick
          label={t("forms.condition.right")}
          value={variable}
          onChange={(name) => onChange({ var: name })}
        />
      ) : (
        <Single row={row} type={type} read={read} onChange={onChange} />
      )}
      <IconButton
        label={t(variable === null ? "forms.condition.other" : "forms.condition.own")}
        size="sm"
        disabled={shut}
        onClick={() => onChange(variable === null ? { var: "" } : "")}
      >
        {variable === null ? <Braces size={14} /> : <PenLine size={14} />}
      </IconButton>
    </div>
  );
}

function Single({ row, type, read, onChange }: ConditionValueProps) {
  const { t, languageName } = useWords();
  const shut = useShut();
  const languages = useEditor((state) => state.document.languages);
  const label = t("forms.condition.right");
  const value = row.right as Plain;
  if (type === "boolean") {
    return (
      <Segmented
        label={label}
        value={value === false || value === "false" ? "no" : "yes"}
        onChange={(next) => onChange(next === "yes")}
        options={[
          { value: "yes", label: t("forms.yes") },
          { value: "no", label: t("forms.no") },
        ]}
        wide
      />
    );
  }
  if (row.left === "language" && (row.op === "is" || row.op === "is_not")) {
    const tags = [...new Set([...languages, String(value)])].filter(Boolean);
    return (
      <Select
        label={label}
        hideLabel
        disabled={shut}
        value={String(value)}
        onChange={(next) => onChange(next)}
        options={[
          ...(value ? [] : [{ value: "", label: t("forms.choose") }]),
          ...tags.map((tag) => ({ value: tag, label: languageName(tag) })),
        ]}
      />
    );
  }
  return (
    <One
      label={label}
      type={type}
      value={value ?? ""}
      onChange={(next) => onChange(read(next))}
      {...(row.op === "matches" ? { hint: t("forms.condition.pattern") } : {})}
    />
  );
}

interface OneProps {
  label: string;
  type: string;
  value: Plain;
  onChange: (typed: string) => void;
  hint?: string;
}

function One({ label, type, value, onChange, hint }: OneProps) {
  const { number } = useWords();
  const numeric = type === "number" || type === "money";
  return (
    <TextField
      aria-label={label}
      type={INPUTS[type] ?? "text"}
      inputMode={numeric ? "decimal" : undefined}
      value={typeof value === "number" ? String(value) : String(value)}
      placeholder={hint ?? (numeric ? number(0) : "")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
