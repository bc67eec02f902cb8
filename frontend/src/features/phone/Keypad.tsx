// The twelve keys of a telephone, and the same keys of the keyboard.
import { useEffect, useRef } from "react";
import { isTyping } from "../../editor/actions/typing";
import { useWords } from "../../i18n/useWords";
import { VisuallyHidden } from "../../ui";
import css from "./Phone.module.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const LETTERS: Record<string, string> = {
  "2": "ABC",
  "3": "DEF",
  "4": "GHI",
  "5": "JKL",
  "6": "MNO",
  "7": "PQRS",
  "8": "TUV",
  "9": "WXYZ",
};

interface Props {
  off: boolean;
  onPress: (key: string) => void;
  /** Lower keys, where the phone has to share its place. */
  low?: boolean;
}

export function Keypad({ off, onPress, low = false }: Props) {
  const { t } = useWords();
  const nameOf = (key: string) => {
    if (key === "*") return t("phone.star");
    if (key === "#") return t("phone.hash");
    return key;
  };
  return (
    <div className={css.keys} data-low={low || undefined}>
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          className={css.key}
          data-key={key}
          disabled={off}
          onClick={() => onPress(key)}
        >
          <span aria-hidden="true">{key}</span>
          <VisuallyHidden>{nameOf(key)}</VisuallyHidden>
          <small aria-hidden="true">{LETTERS[key]}</small>
        </button>
      ))}
    </div>
  );
}

/** Digits, * and # on the keyboard are keys of the phone while `on` says so. */
export function useKeypad(on: () => boolean, press: (key: string) => void): void {
  const pressed = useRef(new Set<string>());
  const now = useRef({ on, press });
  now.current = { on, press };
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (!/^[0-9*#]$/.test(event.key) || event.repeat || !now.current.on()) return;
      event.preventDefault();
      pressed.current.add(event.key);
      document.querySelector(`[data-key="${event.key}"]`)?.setAttribute("data-down", "");
      now.current.press(event.key);
    };
    const up = () => {
      for (const key of pressed.current) {
        document.querySelector(`[data-key="${key}"]`)?.removeAttribute("data-down");
      }
      pressed.current.clear();
    };
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
    };
  }, []);
}
