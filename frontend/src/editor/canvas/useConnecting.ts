// Wires drawn by the mouse: from a port to a card, or to empty ground, where the list opens.
import type { OnConnectEnd, OnConnectStart } from "@xyflow/react";
import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type RefObject, useMemo } from "react";
import { connect } from "../../graph/commands";
import { useEditorStore } from "../useEditor";
import { type Point, pointOf, stepUnder } from "./hit";
import { useCanvasShared, type WireId } from "./state";

export function useConnecting(element: RefObject<HTMLDivElement | null>) {
  const store = useEditorStore();
  const { canvas } = useCanvasShared();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const askAt = (point: Point, from: WireId | null) => {
      const box = element.current?.getBoundingClientRect();
      const at = screenToFlowPosition(point);
      const [x, y] = [point.x - (box?.left ?? 0), point.y - (box?.top ?? 0)];
      canvas.setState({ quick: { how: "add", from, at, x, y } });
    };
    const onConnectStart: OnConnectStart = () => {
      element.current?.setAttribute("data-connecting", "");
      canvas.setState({ over: null, quick: null });
    };
    /** A wire let go at a point: on a card it ends there, on empty ground the list opens. */
    const drop = (from: WireId, point: Point) => {
      const step = stepUnder(point);
      // Let go on the foot it was drawn from: that was a click that trembled.
      if (step?.id === from.node && step.foot) return;
      const now = store.getState();
      if (step) now.run(connect(now.context(), from, step.id));
      else if (onGround(point)) askAt(point, from);
    };
    const onConnectEnd: OnConnectEnd = (event, { fromHandle }) => {
      element.current?.removeAttribute("data-connecting");
      if (fromHandle?.id) drop({ node: fromHandle.nodeId, port: fromHandle.id }, pointOf(event));
    };
    /** Pressed twice on empty ground: a new step there. */
    const onDoubleClick = (event: MouseEvent) => {
      if (!(event.target as Element).classList.contains("react-flow__pane")) return;
      askAt(pointOf(event), null);
    };
    return { handlers: { onConnectStart, onConnectEnd }, drop, onDoubleClick };
  }, [store, canvas, element, screenToFlowPosition]);
}

function onGround({ x, y }: { x: number; y: number }): boolean {
  return document.elementFromPoint(x, y)?.closest(".react-flow") !== null;
}
