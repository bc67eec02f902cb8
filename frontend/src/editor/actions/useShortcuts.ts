// The keys of the acts, while the keyboard is the editor's: not in a field, a menu or a dialog.
import { useEffect } from "react";
import { arrange, useScreen } from "../screen";
import type { Action, Env } from "./action";
import { ACTIONS } from "./index";
import { isKey } from "./keys";
import { isElsewhere, isTyping } from "./typing";

export function useShortcuts(env: Env): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || toComingDialog(event)) return;
      if (event.key === "Escape" && toDrawing(event.target, env)) return;
      const wanted = ACTIONS.find((one) => belongs(one, event) && one.when(env));
      if (!wanted) return;
      event.preventDefault();
      wanted.run(env);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [env]);
}

/**
 * Whether a dialog was asked for that has not the keyboard yet: who types on at once means it, and
 * a letter must not act on the drawing. The field of the commands takes what was typed.
 */
function toComingDialog(event: KeyboardEvent): boolean {
  const { shown, asking, typed } = useScreen.getState();
  if ((!shown && !asking) || isElsewhere(event.target) || event.key === "Escape") return false;
  event.preventDefault();
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  if (shown === "commands" && letter) arrange({ typed: typed + event.key });
  return true;
}

/** Escape in the settings comes back to the card they are of; whether it did. */
function toDrawing(target: EventTarget | null, env: Env): boolean {
  if (!(target instanceof Element) || !target.closest("[data-inspector]")) return false;
  const [id] = env.store.getState().selection;
  const card = id && document.querySelector(`[data-canvas] [data-step="${CSS.escape(id)}"] button`);
  const there = card || document.querySelector("[data-canvas]");
  if (!(there instanceof HTMLElement)) return false;
  there.focus({ preventScroll: true });
  return true;
}

function belongs(action: Action, event: KeyboardEvent): boolean {
  if (action.native || !action.keys?.some((key) => isKey(event, key))) return false;
  if (isElsewhere(event.target)) return false;
  if (action.anywhere) return true;
  if (isTyping(event.target)) return false;
  // Enter and the arrows are the button's that has the keyboard.
  return event.key !== "Enter" || !isButton(event.target);
}

function isButton(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("button, a, [role='button'], summary") !== null
  );
}
