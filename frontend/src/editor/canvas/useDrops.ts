// A type dragged from the palette and let go on the canvas: on free ground, on a port, on a wire.
import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useMemo } from "react";
import { CARD_WIDTH, HEAD_HEIGHT } from "../../graph/cards";
import { addStep, insertOnWire } from "../../graph/commands";
import { useEditorStore } from "../useEditor";
import { portUnder, wireUnder } from "./hit";
import { useCanvasShared, wireKey } from "./state";

export const DRAGGED_TYPE = "application/x-ariane-step";

export function useDrops() {
  const store = useEditorStore();
  const { canvas, open } = useCanvasShared();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const goal = ({ clientX: x, clientY: y }: DragEvent) =>
      portUnder({ x, y }) ?? wireUnder({ x, y });
    const onDragOver = (event: DragEvent) => {
      if (!open || !event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      const wire = goal(event);
      const drop = wire && wireKey(wire);
      if (drop !== canvas.getState().drop) canvas.setState({ drop });
    };
    const onDragLeave = () => canvas.setState({ drop: null });
    const onDrop = (event: DragEvent) => {
      const type = event.dataTransfer.getData(DRAGGED_TYPE);
      if (!open || !type) return;
      event.preventDefault();
      canvas.setState({ drop: null });
      const now = store.getState();
      const wire = goal(event);
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: x - CARD_WIDTH / 2, y: y - HEAD_HEIGHT / 2 };
      now.run(
        wire ? insertOnWire(now.context(), wire, type) : addStep(now.context(), { type, at }),
      );
    };
    return { onDragOver, onDragLeave, onDrop };
  }, [store, canvas, open, screenToFlowPosition]);
}
