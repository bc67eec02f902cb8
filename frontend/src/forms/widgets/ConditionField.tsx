// A condition as sentences: this value, this comparison, that value; joined by all, any or none.
import { Plus, Trash2 } from "lucide-react";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Select } from "../../ui";
import {
  type Condition,
  type Group,
  grouped,
  isGroup,
  isMoment,
  MODES,
  opsFor,
  type Plain,
  type Row,
  typedValue,
  withLeft,
  withOp,
  written,
} from "../condition";
import { useParam, useShut, type WidgetProps } from "../scope";
import css from "./Condition.module.css";
import { ConditionValue } from "./ConditionValue";
import { useKnown, VariablePick } from "./VariableField";

const EMPTY: Row = { left: "", op: "is", right: "" };
const DEEPEST = 3;

export function ConditionField({ pointer }: WidgetProps) {
  const [value, put] = useParam(pointer);
  const group = grouped(value as Condition);
  return (
    <GroupRows group={group} depth={1} onChange={(next) => put(written(next), { merge: true })} />
  );
}

interface ConditionRowsProps {
  value: Condition;
  onChange: (value: Condition) => void;
}

/** The same rows for a condition that is not a setting of a step. */
export function ConditionRows({ value, onChange }: ConditionRowsProps) {
  return (
    <GroupRows group={grouped(value)} depth={1} onChange={(next) => onChange(written(next))} />
  );
}

interface GroupProps {
  group: Group;
  depth: number;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

function GroupRows({ group, depth, onChange, onRemove }: GroupProps) {
  const { t } = useWords();
  const shut = useShut();
  const { mode, items } = group;
  const put = (next: Group["items"]) => onChange({ ...group, items: next });
  const several = items.length > 1 || depth > 1 || mode === "none";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own
    <div
      className={css.group}
      data-depth={depth}
      role="group"
      aria-label={t(`forms.condition.${mode}`)}
    >
      {several && (
        <div className={css.mode}>
          <Select
            label={t("forms.condition.mode")}
            hideLabel
            disabled={shut}
            value={mode}
            onChange={(next) => onChange({ ...group, mode: next as Group["mode"] })}
            options={MODES.map((one) => ({ value: one, label: t(`forms.condition.${one}`) }))}
          />
          {onRemove && (
            <IconButton
              label={t("forms.condition.removeGroup")}
              size="sm"
              disabled={shut}
              onClick={onRemove}
            >
              <Trash2 size={14} />
            </IconButton>
          )}
        </div>
      )}
      {items.map((item, at) => {
        const change = (next: Row | Group) => put(items.map((one, i) => (i === at ? next : one)));
        const remove = () => put(items.filter((_, i) => i !== at));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
          <div key={at} className={css.item}>
            {at > 0 && (
              <span className={css.joint}>
                {t(mode === "all" ? "forms.condition.and" : "forms.condition.or")}
              </span>
            )}
            {isGroup(item) ? (
              <GroupRows group={item} depth={depth + 1} onChange={change} onRemove={remove} />
            ) : (
              <Sentence
                row={item}
                onChange={change}
                onRemove={items.length > 1 ? remove : undefined}
              />
            )}
          </div>
        );
      })}
      <div className={css.foot}>
        <Button
          kind="quiet"
          size="xs"
          icon={<Plus size={14} />}
          disabled={shut}
          onClick={() => put([...items, EMPTY])}
        >
          {t("forms.condition.add")}
        </Button>
        {depth < DEEPEST && (
          <Button
            kind="quiet"
            size="xs"
            disabled={shut}
            onClick={() =>
              put([...items, { mode: mode === "any" ? "all" : "any", items: [EMPTY] }])
            }
          >
            {t("forms.condition.addGroup")}
          </Button>
        )}
        {depth === 1 && !several && (
          <Button
            kind="quiet"
            size="xs"
            disabled={shut}
            onClick={() => onChange({ ...group, mode: "none" })}
          >
            {t("forms.condition.negate")}
          </Button>
        )}
      </div>
    </div>
  );
}

interface SentenceProps {
  row: Row;
  onChange: (row: Row) => void;
  onRemove: (() => void) | undefined;
}

function Sentence({ row, onChange, onRemove }: SentenceProps) {
  const { t } = useWords();
  const shut = useShut();
  const known = useKnown();
  const typeOf = (name: string) => known.find((one) => one.name === name)?.type ?? "text";
  const type = typeOf(row.left);
  const ops = opsFor(type).includes(row.op) ? opsFor(type) : [...opsFor(type), row.op];
  const word = (op: string) =>
    isMoment(type) && (op === "lt" || op === "gt")
      ? t(`forms.op.${op === "lt" ? "before" : "after"}`)
      : (t as (key: string) => string)(`forms.op.${op}`);
  const read = (typed: string): Plain => typedValue(typed, type);
  return (
    <div className={css.sentence}>
      <div className={css.left}>
        <VariablePick
          label={t("forms.condition.left")}
          value={row.left}
          onChange={(left) => onChange(withLeft(row, left, type, typeOf(left)))}
          wrong={false}
        />
        {onRemove && (
          <IconButton
            label={t("forms.condition.remove")}
            size="sm"
            disabled={shut}
            onClick={onRemove}
          >
            <Trash2 size={14} />
          </IconButton>
        )}
      </div>
      <div className={css.right}>
        <Select
          label={t("forms.condition.op")}
          hideLabel
          disabled={shut}
          value={row.op}
          onChange={(op) => onChange(withOp(row, op))}
          options={ops.map((op) => ({ value: op, label: word(op) }))}
        />
        <ConditionValue
          row={row}
          type={type}
          read={read}
          onChange={(right) => onChange({ ...row, right })}
        />
      </div>
    </div>
  );
}
