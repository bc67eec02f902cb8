// A list of plain values: typed one by one, each taken out by a click.
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useWords } from "../../i18n/useWords";
import { IconButton, TextField } from "../../ui";
import { itemShape } from "../schema";
import { useParam, useScope, useShut, type WidgetProps } from "../scope";
import css from "./Values.module.css";

export function Values({ pointer, field, id, describedBy, wrong }: WidgetProps) {
  const { kind } = useScope();
  const { type } = itemShape(kind, field);
  const [value, put] = useParam(pointer);
  const read = (typed: string): unknown => {
    const number = Number(typed.replace(",", "."));
    return type === "number" || type === "integer" ? number : typed;
  };
  const list = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <ValueList
      id={id}
      label={field.label}
      describedBy={describedBy}
      values={list.map(String)}
      wrong={wrong}
      read={(typed) => (Number.isNaN(read(typed)) ? null : typed)}
      onAdd={(typed) => put([...list, read(typed)])}
      onRemove={(at) => put(list.filter((_, index) => index !== at))}
    />
  );
}

interface ValueListProps {
  label: string;
  values: string[];
  onAdd: (typed: string) => void;
  onRemove: (at: number) => void;
  /** What is kept of a text; null when it is not one of its kind. */
  read?: (typed: string) => string | null;
  /** How a value is shown. */
  shown?: (value: string) => string;
  /** Said of a text that is not one of its kind. */
  refusal?: string;
  placeholder?: string;
  id?: string;
  describedBy?: string | undefined;
  wrong?: boolean;
}

export function ValueList(props: ValueListProps) {
  const { label, values, onAdd, onRemove, id, describedBy, wrong, refusal } = props;
  const { read = (typed: string) => typed, shown = (value: string) => value } = props;
  const { t } = useWords();
  const shut = useShut();
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const value = text === "" ? null : read(text);
  const ready = value !== null && !values.includes(value);
  const [refused, setRefused] = useState(false);
  const add = () => {
    setRefused(text !== "" && value === null);
    if (!ready) return;
    onAdd(value);
    setTyped("");
  };
  return (
    <div className={css.list}>
      {values.map((value, at) => (
        <span key={value} className={css.value}>
          {shown(value)}
          <button
            type="button"
            disabled={shut}
            aria-label={t("forms.values.remove", { value: shown(value) })}
            onClick={() => onRemove(at)}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </span>
      ))}
      <span className={css.add}>
        <TextField
          id={id}
          size="xs"
          aria-label={t("forms.values.new", { label })}
          aria-describedby={describedBy}
          placeholder={props.placeholder ?? t("forms.values.type")}
          value={typed}
          error={(refused && refusal) || wrong}
          onChange={(event) => {
            setRefused(false);
            setTyped(event.currentTarget.value);
          }}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === ",") {
              event.preventDefault();
              add();
            } else if (event.key === "Backspace" && typed === "" && values.length > 0) {
              onRemove(values.length - 1);
            }
          }}
        />
        <IconButton
          label={t("forms.values.add")}
          size="md"
          disabled={refusal ? text === "" : !ready}
          onClick={add}
        >
          <Plus size={15} />
        </IconButton>
      </span>
    </div>
  );
}
