// Where the list of types opens when it is asked for at a port, and giving the keyboard to a card.
import { useReactFlow } from "@xyflow/react";
import { type RefObject, useCallback } from "react";
import { targetOf } from "../../graph/queries";
import { useEditorStore } from "../useEditor";
import { ends } from "./ends";
import type { CanvasStore, Quick, WireId } from "./state";
import { wireLine } from "./wirePath";

/** Opens the list at a port: adds after a free one, puts into the wire of another. */
export function useAdding(
  canvas: CanvasStore,
  window: RefObject<HTMLDivElement | null>,
): (wire: WireId, how?: Quick["how"]) => void {
  const store = useEditorStore();
  const { flowToScreenPosition } = useReactFlow();
  return useCallback(
    (wire, how) => {
      const { document, kinds, selectWire } = store.getState();
      const line = ends(document, kinds, wire);
      if (!line) return;
      const target = targetOf(document, kinds, wire);
      const to = target !== undefined && document.nodes[target] !== undefined;
      const place =
        to && line.to && how !== "connect"
          ? wireLine(line.from, line.to).middle
          : { x: line.from.x, y: line.from.y + 36 };
      const box = window.current?.getBoundingClientRect();
      const { x, y } = flowToScreenPosition(place);
      if (to) selectWire(wire);
      canvas.setState({
        quick: {
          how: how ?? (to ? "insert" : "add"),
          from: wire,
          at: null,
          x: x - (box?.left ?? 0),
          y: y - (box?.top ?? 0),
        },
      });
    },
    [store, canvas, window, flowToScreenPosition],
  );
}

/** Gives a card or one of its outcomes the keyboard; waits until it is drawn, out of sight it is not. */
export function focusStep(window: HTMLElement | null, id: string, port?: string): void {
  const part = port === undefined ? "> button" : `[data-port="${CSS.escape(port)}"]`;
  let tries = 40;
  const attempt = () => {
    const card = window?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`);
    const found = card?.querySelector<HTMLElement>(`:scope ${part}`);
    if (found) found.focus({ preventScroll: true });
    else if (tries-- > 0) requestAnimationFrame(attempt);
  };
  attempt();
}
