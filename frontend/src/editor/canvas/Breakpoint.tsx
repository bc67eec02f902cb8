// The margin of a card while a call is followed: pressed, the call stops before this step. By the
// keyboard it is an act of the step (F9), so that the Tab key does not meet each card twice.
import css from "./Breakpoint.module.css";
import type { Overlay } from "./overlay";
import { type Shared, useCanvasShared } from "./state";

interface Props {
  id: string;
  name: string;
  overlay: Overlay;
}

export function Breakpoint({ id, name, overlay }: Props) {
  const { t } = useCanvasShared();
  const set = overlay.breakpoints?.has(id) ?? false;
  const sometimes = overlay.conditional?.has(id) ?? false;
  if (!set && !overlay.onBreakpoint) return null;
  return (
    <button
      type="button"
      className={`${css.breakpoint} nodrag`}
      tabIndex={-1}
      data-breakpoint={set ? (sometimes ? "sometimes" : "set") : "free"}
      aria-label={t("canvas.breakpoint.set", { name })}
      aria-pressed={set}
      title={t(sometimes ? "canvas.breakpoint.sometimes" : "canvas.breakpoint.here")}
      onClick={(event) => {
        event.stopPropagation();
        overlay.onBreakpoint?.(id);
      }}
    />
  );
}

/** What a card with a breakpoint is called beside its name. */
export function stopsWord({ t, overlay }: Shared, id: string): string {
  return t(
    overlay?.conditional?.has(id) ? "canvas.breakpoint.sometimes" : "canvas.breakpoint.here",
  );
}
