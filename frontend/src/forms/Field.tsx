// One field: its label, its help, its widget by format, and its problems beneath.
import { CircleHelp } from "lucide-react";
import { createElement, memo, useId } from "react";
import { useWords } from "../i18n/useWords";
import { Tooltip, VisuallyHidden } from "../ui";
import css from "./Field.module.css";
import { Problems } from "./Problems";
import { joined } from "./pointer";
import type { FieldSpec } from "./schema";
import { useIssues } from "./scope";
import { widgetFor } from "./widgets";

interface FieldProps {
  field: FieldSpec;
  /** The pointer of what the field is in; "" for the parameters themselves. */
  within: string;
  /** In a row of a list: the label is only read aloud. */
  bare?: boolean;
  /** The id of the place that tells its problems; without it they are told beneath it. */
  told?: string;
}

export const Field = memo(function Field({ field, within, bare, told }: FieldProps) {
  const pointer = joined(within, field.name);
  const id = useId();
  const widget = widgetFor(field);
  const issues = useIssues(pointer, widget.inside);
  const wrong = issues.some(({ severity }) => severity === "error");
  const describedBy =
    [field.help && `${id}-help`, issues.length > 0 && (told ?? `${id}-issues`)]
      .filter(Boolean)
      .join(" ") || undefined;
  const group = widget.group;
  const label = (
    <span className={css.label} id={`${id}-label`}>
      {group ? <span>{field.label}</span> : <label htmlFor={id}>{field.label}</label>}
      {field.help && <Help text={field.help} label={field.label} />}
    </span>
  );
  return (
    <div
      className={css.field}
      data-field={pointer}
      data-size={widget.size}
      {...(group ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
    >
      {!widget.own && (bare ? <VisuallyHidden>{label}</VisuallyHidden> : label)}
      {field.help && <VisuallyHidden id={`${id}-help`}>{field.help}</VisuallyHidden>}
      {createElement(widget.show, { pointer, field, id, describedBy, wrong, bare: bare ?? false })}
      {!told && <Problems issues={issues} id={`${id}-issues`} />}
    </div>
  );
});

/** A question mark that tells the help on hover, focus and touch. */
export function Help({ text, label }: { text: string; label: string }) {
  const { t } = useWords();
  return (
    <Tooltip
      label={text}
      multiline
      maw={280}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={css.help} aria-label={t("forms.help", { label })}>
        <CircleHelp size={15} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
