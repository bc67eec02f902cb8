// A field to type into and a list below it that follows: arrows choose, Enter takes.
import {
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useWords } from "../i18n/useWords";
import css from "./Finder.module.css";

export interface Found {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
  /** Shown above the first of its group. */
  group?: string;
  end?: ReactNode;
  run: () => void;
}

interface Props {
  label: string;
  placeholder?: string;
  find: (text: string) => Found[];
  /** Said when nothing fits. */
  nothing: string;
  /** Typed before the field was there. */
  begun?: string;
}

const MOST = 60;

export function Finder({ label, placeholder, find, nothing, begun = "" }: Props) {
  const { t } = useWords();
  const list = useId();
  const [text, setText] = useState(begun);
  const [wanted, setWanted] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  // At once, not in a while as the dialog would: not one letter falls beside it.
  useLayoutEffect(() => field.current?.focus(), []);
  const found = find(text.trim()).slice(0, MOST);
  const at = Math.min(wanted, Math.max(0, found.length - 1));
  const option = (index: number) => `${list}-${index}`;

  function move(to: number) {
    const next = (to + found.length) % Math.max(1, found.length);
    setWanted(next);
    document.getElementById(option(next))?.scrollIntoView({ block: "nearest" });
  }

  function press(event: KeyboardEvent) {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) move(event.key.startsWith("Page") ? clamp(to, found.length) : to);
    else if (event.key === "Enter") found[at]?.run();
    else return;
    event.preventDefault();
  }

  return (
    <div className={css.finder}>
      <input
        ref={field}
        className={css.input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? option(at) : undefined}
        placeholder={placeholder ?? label}
        value={text}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setWanted(0);
        }}
        onKeyDown={press}
      />
      <div id={list} role="listbox" aria-label={label} className={css.list}>
        {found.map((one, index) => (
          <Fragment key={one.id}>
            {one.group && one.group !== found[index - 1]?.group && (
              <div role="presentation" className={css.group}>
                {one.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard */}
            <div
              id={option(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={css.option}
              onMouseMove={() => setWanted(index)}
              onClick={one.run}
            >
              {one.icon}
              <span className={css.words}>
                <span className={css.label}>{one.label}</span>
                {one.detail && <span className={css.detail}>{one.detail}</span>}
              </span>
              {one.end}
            </div>
          </Fragment>
        ))}
      </div>
      <p role="status" className={css.status} data-nothing={found.length === 0 || undefined}>
        {found.length === 0 ? nothing : t("editor.foundMany", { count: found.length })}
      </p>
    </div>
  );
}

function clamp(to: number, length: number): number {
  return Math.max(0, Math.min(length - 1, to));
}
