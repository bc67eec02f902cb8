// Puts the cursor into the field that a problem, a search or another person's mark asks for.
import { type RefObject, useEffect } from "react";
import { useEditor, useEditorStore } from "../useEditor";

const TRIES = 12;
const CONTROL =
  "input:not([type=file]):not(:disabled), textarea:not(:disabled), select:not(:disabled), button[role=tab][tabindex='0'], button:not(:disabled)";

export function useFieldFocus(root: RefObject<HTMLElement | null>, node: string): void {
  const store = useEditorStore();
  const focus = useEditor((state) => (state.focus?.node === node ? state.focus : null));
  useEffect(() => {
    if (!focus) return;
    const tongue = /\/(?:text|audio)\/([a-z]{2}(?:-[A-Z]{2})?)$/.exec(focus.param)?.[1];
    if (tongue) store.getState().set({ spoken: tongue });
    let frame = 0;
    // A field that was folded away, or whose language was another, is drawn first.
    const aim = (left: number) => {
      const found = closest(root.current, focus.param);
      if (found && (found.exact || left === 0)) settle(found.field);
      else if (left > 0) frame = requestAnimationFrame(() => aim(left - 1));
    };
    aim(TRIES);
    return () => cancelAnimationFrame(frame);
  }, [focus, root, store]);
}

/** The field of a pointer, else the nearest one around it that is shown. */
function closest(root: HTMLElement | null, pointer: string) {
  const port = /^#next\/(.+)$/.exec(pointer)?.[1];
  const target = port && root?.querySelector<HTMLElement>(`[data-port="${CSS.escape(port)}"]`);
  if (target) return { field: target, exact: true };
  for (let at = pointer, exact = true; root; exact = false) {
    const field = root.querySelector<HTMLElement>(`[data-field="${CSS.escape(at)}"]`);
    if (field) return { field, exact };
    if (at === "") return null;
    at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
  }
  return null;
}

function settle(field: HTMLElement): void {
  field.scrollIntoView({ block: "center" });
  const control = field.matches(CONTROL) ? field : field.querySelector<HTMLElement>(CONTROL);
  control?.focus({ preventScroll: true });
}
