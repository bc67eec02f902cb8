// A list of parts, one row each: its short fields in a line, where it leads, and the rest beneath.
import { Plus, Trash2 } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useEditor } from "../../editor/useEditor";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton } from "../../ui";
import { Field } from "../Field";
import { Grip, type GripProps, useReorder } from "../order";
import { Problems } from "../Problems";
import { newItem, portRule } from "../parts";
import { joined } from "../pointer";
import { type FieldSpec, partFields } from "../schema";
import { useIssues, useParam, useScope, useShut, type WidgetProps } from "../scope";
import { Keypad } from "./keys";
import css from "./PartList.module.css";
import { TargetPicker } from "./TargetPicker";

type Item = Record<string, unknown>;

const SHORT = new Set(["key", "keys", "language", "store", "variable", "id", undefined]);

function isShort({ shape }: FieldSpec): boolean {
  const plain = shape.type === "string" || shape.type === "integer" || shape.type === "number";
  return SHORT.has(shape.format) && plain && !shape.enum;
}

export function PartList({ pointer, field }: WidgetProps) {
  const { t } = useWords();
  const { kind } = useScope();
  const shut = useShut();
  const languages = useEditor((state) => state.document.languages);
  const [value, put] = useParam(pointer);
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  const order = useReorder(pointer, items, put);
  const [fresh, setFresh] = useState<number | null>(null);
  const fields = useMemo(() => partFields(kind, field), [kind, field]);
  const rule = field.path.includes(".") ? null : portRule(kind, field.name);
  const keyed = fields.find(({ shape }) => shape.format === "keys" || shape.format === "key");
  const full = items.length >= (field.shape.maxItems ?? 100);
  const add = (more: Item = {}) => {
    const item = newItem(kind, field, items, languages);
    put([...items, typeof item === "object" ? { ...item, ...more } : item]);
    setFresh(items.length);
  };
  const remove = (at: number) => {
    const left = items.filter((_, index) => index !== at);
    put(left.length === 0 && !field.required ? undefined : left);
  };
  const word = t("forms.list.add", { label: field.label });
  return (
    <div className={css.parts} data-keyed={keyed ? true : undefined}>
      <ol className={css.rows}>
        {items.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place alone
          <li key={at} className={css.row} {...order.item(at)} data-field={joined(pointer, at)}>
            <Row
              pointer={joined(pointer, at)}
              fields={fields}
              ruleId={rule?.id ?? null}
              at={at}
              fresh={fresh === at}
              grip={items.length > 1 ? order.grip(at) : null}
              onRemove={remove}
            />
          </li>
        ))}
      </ol>
      <div className={css.foot}>
        <Button
          size="xs"
          icon={<Plus size={14} />}
          disabled={shut || full}
          aria-label={keyed ? undefined : word}
          onClick={() => add()}
        >
          {keyed ? t("forms.keys.add") : t("forms.values.add")}
        </Button>
        {keyed && (
          <KeyPicture
            label={field.label}
            name={keyed.name}
            items={items as Item[]}
            onFocus={(at) => focusRow(joined(pointer, at))}
            onAdd={(key) => add({ [keyed.name]: key })}
          />
        )}
      </div>
    </div>
  );
}

function focusRow(pointer: string): void {
  const row = document.querySelector(`[data-field="${CSS.escape(pointer)}"]`);
  row?.querySelector<HTMLElement>("input, textarea, select")?.focus();
}

interface KeyPictureProps {
  label: string;
  name: string;
  items: Item[];
  onFocus: (at: number) => void;
  onAdd: (key: string) => void;
}

/** The keypad with what is taken: a free key adds a choice, a taken one leads to it. */
function KeyPicture({ label, name, items, onFocus, onAdd }: KeyPictureProps) {
  const { t } = useWords();
  const keys = items.map((item) => item?.[name]);
  const taken = (key: string) => {
    const at = keys.indexOf(key);
    if (at < 0) return false;
    return String(items[at]?.label ?? "") || true;
  };
  return (
    <Keypad
      label={label}
      state={taken}
      onPress={(key) => {
        const at = keys.indexOf(key);
        if (at >= 0) onFocus(at);
        else onAdd(key);
      }}
      say={(key, on) =>
        on === false
          ? t("forms.keys.free", { key })
          : t("forms.keys.taken", { key, label: on === true ? "" : on })
      }
    />
  );
}

interface RowProps {
  pointer: string;
  fields: FieldSpec[];
  /** The field of the item that names its outcome; null without outcomes. */
  ruleId: string | null;
  at: number;
  fresh: boolean;
  grip: GripProps | null;
  onRemove: (at: number) => void;
}

function Row({ pointer, fields, ruleId, at, fresh, grip, onRemove }: RowProps) {
  const { t } = useWords();
  const { node } = useScope();
  const shut = useShut();
  const issues = useIssues(pointer, false);
  const [item] = useParam(pointer);
  const mine = (item ?? {}) as Item;
  const port = ruleId === null ? "" : String(mine[ruleId] ?? "");
  const line = fields.filter((field) => isShort(field) && field.shape.format !== "id");
  const rest = fields.filter((field) => !isShort(field));
  const ids = fields.filter(({ shape }) => shape.format === "id");
  const name = String(mine.label || mine.key || mine.variable || mine.language || at + 1);
  const box = useRef<HTMLDivElement>(null);
  // Once, when the row is new: what is typed into it afterwards stays where the person types.
  useEffect(() => {
    if (!fresh) return;
    const inputs = [
      ...(box.current?.querySelectorAll<HTMLInputElement>("[data-first] input") ?? []),
    ];
    (inputs.find((input) => input.value === "") ?? inputs[0])?.focus();
  }, [fresh]);
  return (
    <div className={css.inner} ref={box}>
      <div className={css.line}>
        {grip && <Grip {...grip} />}
        <div className={css.short} data-first="">
          {line.map((field) => (
            <ShortField key={field.name} field={field} within={pointer} />
          ))}
        </div>
        <span className={css.acts}>
          <IconButton
            label={t("forms.list.remove", { name })}
            size="sm"
            disabled={shut}
            onClick={() => onRemove(at)}
          >
            <Trash2 size={14} />
          </IconButton>
        </span>
      </div>
      {line.map((field) => (
        <LineProblems key={field.name} field={field} within={pointer} />
      ))}
      {rest.map((field) => (
        <Field key={field.name} field={field} within={pointer} bare={rest.length === 1} />
      ))}
      {port && (
        <div className={css.target}>
          <span aria-hidden="true">→</span>
          <TargetPicker node={node} port={port} word={name} />
        </div>
      )}
      {ids.length > 0 && <Ids fields={ids} within={pointer} />}
      <Problems issues={issues} />
    </div>
  );
}

/** A short field in the line of its row; the key is as wide as a key. */
const ShortField = memo(function ShortField({
  field,
  within,
}: {
  field: FieldSpec;
  within: string;
}) {
  const { format } = field.shape;
  const narrow = format === "keys" || format === "key";
  return (
    <div className={css.cell} data-narrow={narrow || undefined}>
      {format === "keys" ? (
        <KeysCell field={field} within={within} />
      ) : (
        <Field field={field} within={within} bare told={toldAt(within, field)} />
      )}
    </div>
  );
});

/** Where the problems of a field in the line are told: beneath it, as wide as the row. */
function toldAt(within: string, field: FieldSpec): string {
  return `told${joined(within, field.name)}`;
}

function LineProblems({ field, within }: { field: FieldSpec; within: string }) {
  const issues = useIssues(joined(within, field.name), true);
  return <Problems issues={issues} id={toldAt(within, field)} />;
}

/** A key or a few digits: typed; while it is empty the wire waits. */
function KeysCell({ field, within }: { field: FieldSpec; within: string }) {
  const { t } = useWords();
  const pointer = joined(within, field.name);
  const [value, put] = useParam(pointer);
  const issues = useIssues(pointer, true);
  const shut = useShut();
  return (
    <div data-field={pointer}>
      <input
        className={css.key}
        aria-label={field.label}
        aria-invalid={issues.some(({ severity }) => severity === "error") || undefined}
        aria-describedby={issues.length > 0 ? toldAt(within, field) : undefined}
        title={issues[0]?.message ?? field.help}
        inputMode="tel"
        maxLength={6}
        disabled={shut}
        value={typeof value === "string" ? value : ""}
        placeholder={t("forms.keys.key")}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => put(event.currentTarget.value.replace(/[^0-9*#]/g, ""))}
      />
    </div>
  );
}

/** The id of an outcome is chosen once and seldom looked at. */
function Ids({ fields, within }: { fields: FieldSpec[]; within: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className={css.ids}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("forms.list.more")}
      </button>
      {open && fields.map((field) => <Field key={field.name} field={field} within={within} />)}
    </div>
  );
}
