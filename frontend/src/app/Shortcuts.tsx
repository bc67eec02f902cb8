// Keyboard shortcuts of every page, and the sheet that lists them.
import { useEffect } from "react";
import { useLocation } from "wouter";
import { create } from "zustand";
import { useWords } from "../i18n/useWords";
import { Dialog, Key } from "../ui";
import css from "./Shell.module.css";

const GO = { p: "/flows", d: "/live", t: "/phone", a: "/calls" } as const;
const LIST = [
  { keys: ["g", "p"], word: "shortcuts.flows" },
  { keys: ["g", "d"], word: "shortcuts.live" },
  { keys: ["g", "t"], word: "shortcuts.phone" },
  { keys: ["g", "a"], word: "shortcuts.calls" },
  { keys: ["/"], word: "shortcuts.search" },
  { keys: ["?"], word: "shortcuts.help" },
] as const;
const SECOND_KEY_MS = 1200;

const useSheet = create(() => ({ open: false }));

export function showShortcuts(): void {
  useSheet.setState({ open: true });
}

export function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

export function Shortcuts() {
  const { t } = useWords();
  const [, go] = useLocation();
  const open = useSheet((state) => state.open);

  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY;
    function listen(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const second = event.timeStamp - since < SECOND_KEY_MS;
      since = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (second && event.key in GO) go(GO[event.key as keyof typeof GO]);
      else if (event.key === "?") showShortcuts();
      else if (event.key === "/") focusSearch(event);
    }
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [go]);

  return (
    <Dialog
      open={open}
      onClose={() => useSheet.setState({ open: false })}
      title={t("shortcuts.title")}
    >
      <dl className={css.shortcuts}>
        {LIST.map(({ keys, word }) => (
          <div key={word}>
            <dt>{t(word)}</dt>
            <dd>
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.shortcutsNote}>{t("shortcuts.phoneNote")}</p>
    </Dialog>
  );
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}
