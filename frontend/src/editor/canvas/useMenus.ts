// The context menus of the canvas: what was pressed is selected first, so that acts apply to it.
import { type Node, useReactFlow } from "@xyflow/react";
import { type MouseEvent, useMemo } from "react";
import { useEditorStore } from "../useEditor";
import { noteAt } from "./drawing";
import { useCanvasShared, type WireId } from "./state";

export function useMenus() {
  const store = useEditorStore();
  const { canvas, mode } = useCanvasShared();
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const at = (event: MouseEvent | globalThis.MouseEvent) => {
      event.preventDefault();
      return { x: event.clientX, y: event.clientY };
    };
    const handlers = {
      onNodeContextMenu: (event: MouseEvent, node: Node) => {
        const place = at(event);
        const note = noteAt(node.id);
        if (note !== null) {
          canvas.setState({ note, menu: { spot: "note", note, ...place } });
          return;
        }
        const { selection, select } = store.getState();
        if (!selection.includes(node.id)) select([node.id]);
        const many = store.getState().selection.length > 1;
        canvas.setState({ menu: { spot: many ? "many" : "step", ...place } });
      },
      onPaneContextMenu: (event: MouseEvent | globalThis.MouseEvent) => {
        const place = at(event);
        canvas.setState({ menu: { spot: "canvas", ...place, at: screenToFlowPosition(place) } });
      },
    };
    const onWire = (event: MouseEvent, wire: WireId) => {
      store.getState().selectWire(wire);
      canvas.setState({ menu: { spot: "wire", ...at(event) } });
    };
    return mode === "edit" ? { handlers, onWire } : { handlers: {}, onWire: null };
  }, [store, canvas, mode, screenToFlowPosition]);
}
