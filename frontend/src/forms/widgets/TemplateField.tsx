// A text with {{ variables }}: they are offered while one types, and put in by a button.
import { Braces } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useEditorStore } from "../../editor/useEditor";
import { setVariable } from "../../graph/commands";
import { folded } from "../../graph/ids";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Pick, Popover, TextArea } from "../../ui";
import css from "../Field.module.css";
import { useIssues, useSetting, useShut, type WidgetProps } from "../scope";
import { flaws, inserted, typingAt } from "../template";
import { variableName } from "../variables";
import textCss from "./TemplateField.module.css";
import { useKnown, useTypeName, useVariableGroups } from "./VariableField";

export function TemplateField(props: WidgetProps) {
  const { pointer, field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const judged = useIssues(pointer, true).length > 0;
  return (
    <TemplateText
      id={id}
      value={typeof value === "string" ? value : ""}
      onChange={(text) => set(text, { merge: true })}
      describedBy={describedBy}
      wrong={wrong}
      judged={judged}
      longest={field.shape.maxLength ?? 4000}
      rows={1}
    />
  );
}

interface TemplateTextProps {
  value: string;
  onChange: (text: string) => void;
  id?: string;
  label?: string;
  describedBy?: string | undefined;
  wrong?: boolean;
  /** The compiler already says what is wrong with it. */
  judged?: boolean;
  longest?: number;
  rows?: number;
  lang?: string;
  placeholder?: string;
  /** Stands before the button that puts a variable in. */
  actions?: ReactNode;
}

const OFFERED = 7;

export function TemplateText(props: TemplateTextProps) {
  const { value, onChange, id, label, describedBy, wrong, judged, longest, rows = 2 } = props;
  const { t } = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | null>(null);
  const list = useId();
  const [at, setAt] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const known = useKnown();
  const typeName = useTypeName();
  const typing = at === null ? null : typingAt(value, at);
  const offers = useMemo(() => {
    if (!typing) return [];
    const wanted = folded(typing.name);
    return known
      .filter(({ name, label }) => folded(`${name} ${label}`).includes(wanted))
      .slice(0, OFFERED);
  }, [known, typing]);
  const open = offers.length > 0;

  useLayoutEffect(() => {
    // What a choice put in moves the caret behind it.
    if (caret.current === null) return;
    box.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const put = (from: number, to: number, name: string) => {
    const done = inserted(value, from, to, name);
    caret.current = done.caret;
    setAt(null);
    onChange(done.text);
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open || !typing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + by + offers.length) % offers.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      const offer = offers[active] ?? offers[0];
      if (offer) put(typing.from, typing.to, offer.name);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setAt(null);
    } else return;
    event.preventDefault();
  };
  return (
    <div className={textCss.field}>
      <div className={textCss.box}>
        <TextArea
          ref={box}
          id={id}
          aria-label={label}
          aria-describedby={describedBy}
          aria-autocomplete="list"
          aria-controls={open ? list : undefined}
          aria-activedescendant={open ? `${list}-${active}` : undefined}
          lang={props.lang}
          autosize
          minRows={rows}
          maxRows={12}
          maxLength={longest}
          placeholder={props.placeholder ?? ""}
          value={value}
          error={wrong}
          onChange={(event) => {
            setActive(0);
            setAt(event.currentTarget.selectionStart);
            onChange(event.currentTarget.value);
          }}
          onSelect={(event) => at !== null && setAt(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
        />
        <span className={textCss.corner}>
          <InsertVariable
            onChoose={(name) => {
              const from = box.current?.selectionStart ?? value.length;
              put(from, box.current?.selectionEnd ?? from, name);
            }}
          />
        </span>
      </div>
      {open && typing && (
        <div className={textCss.offers} id={list} role="listbox" aria-label={t("forms.insert")}>
          {offers.map((offer, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field
            <div
              key={offer.name}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => put(typing.from, typing.to, offer.name)}
            >
              <span>{offer.label}</span>
              <small>{typeName(offer.type)}</small>
            </div>
          ))}
        </div>
      )}
      {props.actions}
      {!judged && <Flaws text={value} />}
    </div>
  );
}

function InsertVariable({ onChoose }: { onChoose: (name: string) => void }) {
  const { t } = useWords();
  const groups = useVariableGroups();
  const shut = useShut();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      target={
        <IconButton
          label={t("forms.insert")}
          size={26}
          disabled={shut}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Braces size={14} />
        </IconButton>
      }
    >
      <Pick
        label={t("forms.insert")}
        value={null}
        groups={groups}
        placeholder={t("forms.variables.choose")}
        onChange={(name) => {
          setOpen(false);
          setTimeout(() => onChoose(name));
        }}
      />
    </Popover>
  );
}

/** What a glance at the text shows, as soon as the typing pauses. */
function Flaws({ text }: { text: string }) {
  const { t } = useWords();
  const store = useEditorStore();
  const known = useKnown();
  const shut = useShut();
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 350);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useMemo(
    () =>
      settled.includes("{") || settled.includes("}")
        ? flaws(settled, new Set(known.map((one) => one.name)))
        : [],
    [settled, known],
  );
  const declare = (name: string) => {
    const state = store.getState();
    state.run(setVariable(state.context(), name, { type: "text" }));
  };
  return found.map((flaw) => (
    <p key={flaw.code === "unknown" ? flaw.name : flaw.code} className={css.note} data-tone="amber">
      {flaw.code === "unknown"
        ? t("forms.template.unknown", { name: flaw.name })
        : t(`forms.template.${flaw.code}`)}
      {!shut && flaw.code === "unknown" && variableName(flaw.name) === flaw.name && (
        <Button kind="quiet" size="xs" onClick={() => declare(flaw.name)}>
          {t("forms.variables.create", { name: flaw.name })}
        </Button>
      )}
    </p>
  ));
}
