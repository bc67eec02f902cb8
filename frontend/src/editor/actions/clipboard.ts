// Copy, cut and paste: steps travel as text, between flows, tabs and into a mail.
import { useEffect } from "react";
import { copySteps, pasteSteps, removeSteps } from "../../graph/commands";
import { toast } from "../../ui";
import { arrange } from "../screen";
import type { Env } from "./action";
import { isTyping } from "./typing";

export function copySelected(env: Env): void {
  const now = env.store.getState();
  if (now.selection.length === 0) return;
  navigator.clipboard.writeText(copySteps(now.context(), [...now.selection])).then(
    () => toast({ text: env.t("editor.copied", { count: now.selection.length }) }),
    () => toast({ tone: "danger", text: env.t("editor.noClipboard") }),
  );
}

export function cutSelected(env: Env): void {
  copySelected(env);
  const now = env.store.getState();
  now.run(removeSteps(now.context(), [...now.selection]));
}

export function pasteFromClipboard(env: Env): void {
  navigator.clipboard.readText().then(
    (text) => paste(env, text),
    () => toast({ tone: "danger", text: env.t("editor.noClipboard") }),
  );
}

/** Puts steps from a text into the flow; tells which of what they use is not here. */
export function paste(env: Env, text: string): boolean {
  const now = env.store.getState();
  if (!text.includes('"ariane-steps"')) {
    toast({ text: env.t("editor.nothingToPaste") });
    return false;
  }
  const { change, missing } = pasteSteps(now.context(), text, env.on?.at, env.has);
  const done = now.run(change);
  if (!done) toast({ text: env.t("editor.nothingToPaste") });
  else if (missing.length > 0) arrange({ shown: "missing", missing });
  return done;
}

/** Ctrl+C, Ctrl+X and Ctrl+V, as the browser tells them. */
export function useClipboard(env: Env): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      const now = env.store.getState();
      const text = getSelection();
      if (isTyping(event.target) || now.selection.length === 0 || (text && !text.isCollapsed))
        return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", copySteps(now.context(), [...now.selection]));
      toast({ text: env.t("editor.copied", { count: now.selection.length }) });
      if (event.type === "cut") now.run(removeSteps(now.context(), [...now.selection]));
    };
    const pasted = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      event.preventDefault();
      paste(env, event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", pasted);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", pasted);
    };
  }, [env]);
}
