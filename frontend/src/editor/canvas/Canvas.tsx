// The drawing of a flow: cards and wires on a plane, to edit or to read. Other screens draw on the
// same canvas by giving another store and an overlay.
import "@xyflow/react/dist/base.css";
import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { useNames } from "../../monitor/useNames";
import { useEditor } from "../useEditor";
import { useAdding } from "./adding";
import css from "./Canvas.module.css";
import { CanvasMenu } from "./CanvasMenu";
import { Flow } from "./Flow";
import { Minimap } from "./Minimap";
import { OthersFeed } from "./Others";
import type { Overlay } from "./overlay";
import { QuickAdd } from "./QuickAdd";
import { CanvasContext, newCanvasState, type Shared } from "./state";
import { useKeys } from "./useKeys";
import type { Size } from "./view";
import { ZoomBar } from "./ZoomBar";

interface Props {
  mode?: "edit" | "read";
  overlay?: Overlay;
}

export function Canvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Window {...props} />
    </ReactFlowProvider>
  );
}

function Window({ mode = "edit", overlay }: Props) {
  const { t } = useWords();
  const names = useNames();
  const [canvas] = useState(newCanvasState);
  const open = useEditor((state) => state.shut === null) && mode === "edit";
  const window = useRef<HTMLDivElement>(null);
  const size = useSize(window);
  const focusCanvas = useCallback(() => window.current?.focus({ preventScroll: true }), []);
  const addAt = useAdding(canvas, window);
  const shared = useMemo<Shared>(
    () => ({ canvas, mode, overlay, names, t, open, addAt, focusCanvas, element: window }),
    [canvas, mode, overlay, names, t, open, addAt, focusCanvas],
  );
  const keys = useKeys(shared, window);
  return (
    <CanvasContext value={shared}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the cards and wires inside */}
      <div
        ref={window}
        className={css.canvas}
        data-canvas={mode}
        data-open={open || undefined}
        tabIndex={-1}
        onKeyDown={keys}
      >
        {size && <Flow window={size} element={window} />}
        <div className={css.corner}>
          {mode === "edit" && <Minimap />}
          <ZoomBar />
        </div>
        {open && <QuickAdd />}
        {mode === "edit" && <CanvasMenu />}
        {mode === "edit" && <OthersFeed />}
      </div>
    </CanvasContext>
  );
}

function useSize(element: React.RefObject<HTMLDivElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = box;
      if (width > 0 && height > 0) setSize({ width, height });
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, [element]);
  return size;
}
