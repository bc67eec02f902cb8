// What the parts of a test are written with: a step chosen by its name, rows one moves and removes.
import { GripVertical, Plus, Trash2 } from "lucide-react";
import { type ReactNode, useId, useMemo } from "react";
import { useEditor } from "../editor/useEditor";
import { type GripProps, useReorder } from "../forms/order";
import { useStepItems } from "../forms/widgets/TargetPicker";
import { useWords } from "../i18n/useWords";
import { Button, IconButton, Pick } from "../ui";
import css from "./Tests.module.css";

interface SectionProps {
  title: string;
  help?: string;
  children: ReactNode;
  name: string;
}

export function Section({ title, help, children, name }: SectionProps) {
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id} data-part={name}>
      <h3 id={id}>{title}</h3>
      {help && <p className={css.help}>{help}</p>}
      {children}
    </section>
  );
}

interface StepPickProps {
  label: string;
  value: string;
  onChange: (step: string) => void;
  /** Only these. */
  among?: ReadonlySet<string>;
}

export function StepPick({ label, value, onChange, among }: StepPickProps) {
  const { t } = useWords();
  const all = useStepItems();
  const groups = useMemo(
    () => [among ? { ...all, items: all.items.filter((item) => among.has(item.value)) } : all],
    [all, among],
  );
  return (
    <Pick
      label={label}
      value={value || null}
      groups={groups}
      onChange={onChange}
      placeholder={t("scenarios.chooseStep")}
      lost={(id) => t("scenarios.lostStep", { id })}
      tone={value ? undefined : "amber"}
    />
  );
}

interface RowsProps<V> {
  /** Tells this list from the others on the page. */
  name: string;
  label: string;
  items: readonly V[];
  onChange: (items: V[]) => void;
  children: (item: V, at: number) => ReactNode;
  /** What a row is called when it is moved or removed. */
  told: (item: V, at: number) => string;
  /** Rows whose order means nothing are not moved. */
  fixed?: boolean;
}

/** Rows with a grip and a bin; Alt with an arrow moves the row one is in, Enter adds one below. */
export function Rows<V>(props: RowsProps<V> & { onEnter?: (at: number) => void }) {
  const { name, label, items, onChange, children, told, fixed, onEnter } = props;
  const { t } = useWords();
  const order = useReorder(name, items, onChange);
  return (
    <ol className={css.rows} aria-label={label}>
      {items.map((item, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
          key={at}
          className={css.part}
          data-row={`${name}/${at}`}
          {...(fixed ? {} : order.item(at))}
          onKeyDown={(event) => {
            const field = event.target as HTMLElement;
            if (event.key === "Enter" && onEnter && isPlainField(field)) {
              event.preventDefault();
              onEnter(at);
            }
            if (fixed || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
            event.preventDefault();
            order.grip(at).onMove(event.key === "ArrowUp" ? -1 : 1);
          }}
        >
          {!fixed && (
            <Grip {...order.grip(at)} label={t("scenarios.move", { what: told(item, at) })} />
          )}
          <div className={css.partInside}>{children(item, at)}</div>
          <IconButton
            label={t("scenarios.remove", { what: told(item, at) })}
            size="sm"
            onClick={() => onChange(items.filter((_, other) => other !== at))}
          >
            <Trash2 size={14} />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}

/** Enter means something else in lists that one chooses from. */
function isPlainField(field: HTMLElement): boolean {
  return field instanceof HTMLInputElement && field.getAttribute("aria-haspopup") !== "listbox";
}

function Grip({ name, label, onStart, onEnd, onMove }: GripProps & { label: string }) {
  return (
    <button
      type="button"
      className={css.grip}
      data-grip={name}
      aria-label={label}
      title={label}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        onStart();
      }}
      onDragEnd={onEnd}
      onKeyDown={(event) => {
        if (event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        onMove(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <GripVertical size={15} aria-hidden="true" />
    </button>
  );
}

export function Add({
  label,
  onClick,
  name,
}: {
  label: string;
  onClick: () => void;
  name: string;
}) {
  return (
    <Button size="xs" kind="quiet" icon={<Plus size={14} />} onClick={onClick} data-add={name}>
      {label}
    </Button>
  );
}

/** The kinds and steps of the open flow, for lists of outcomes. */
export function usePlaced(step: string) {
  const placed = useEditor((state) => state.document.nodes[step]);
  const kind = useEditor((state) => state.kinds.get(placed?.type ?? ""));
  return { placed, kind };
}
