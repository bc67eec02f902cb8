// React Flow, given arrays that follow from the document, and telling what people do with them.
import {
  type NodeTypes,
  type OnNodesChange,
  ReactFlow,
  SelectionMode,
  useStore,
  useStoreApi,
  type Viewport,
  ViewportPortal,
} from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { placeOf } from "../../graph/layout/place";
import { keepPlace, readPlace } from "../place";
import type { EditorState } from "../store";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Canvas.module.css";
import { ConnectionLine } from "./ConnectionLine";
import { Dots, ZoomLevel } from "./Dots";
import { cardFor, type DrawnNode, newDrawing, noteAt } from "./drawing";
import { Ghost } from "./Ghost";
import { Guides } from "./Guides";
import { NodeCard } from "./NodeCard";
import { NoteCard } from "./NoteCard";
import { useCanvas, useCanvasShared } from "./state";
import { useConnecting } from "./useConnecting";
import { useDragging } from "./useDragging";
import { useDrops } from "./useDrops";
import { useGlide } from "./useGlide";
import { useLook } from "./useLook";
import { useMenus } from "./useMenus";
import {
  boxAround,
  fittingView,
  LEAST_ZOOM,
  MOST_ZOOM,
  NARROW_FOOT,
  openingView,
  type Size,
} from "./view";
import { Wires } from "./Wires";
import { WireTools } from "./WireTools";

const NODE_TYPES: NodeTypes = { step: NodeCard, note: NoteCard };
const BIRD = 0.2;
const ADDS_TO_SELECTION = ["Shift", "Control", "Meta"];
const ZOOMS = ["Control", "Meta"];

interface Props {
  window: Size;
  element: RefObject<HTMLDivElement | null>;
}

export function Flow({ window, element }: Props) {
  const { t, canvas, mode, open } = useCanvasShared();
  const store = useEditorStore();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const selection = useEditor((state) => state.selection);
  const note = useCanvas((state) => state.note);
  const places = useMemo(() => placeOf(document, kinds), [document, kinds]);
  const [drawing] = useState(newDrawing);
  const drag = useDragging();
  const glide = useGlide(places, drag.held);
  const nodes = drawing.nodes({
    document,
    kinds,
    places,
    held: drag.held ?? glide,
    selection,
    note,
  });
  const wires = drawing.wires(document, kinds);
  useFixedSizes();
  const opening = useOpening(window);
  // From so far away nearly all is in sight: cards that come and go would only cost.
  const bird = useStore((state) => state.transform[2] < BIRD);
  useLook(window);
  useNewNote();
  const connecting = useConnecting(element);
  const drops = useDrops();
  const menus = useMenus();
  const moved = useSelecting(drag.move);

  return (
    <ReactFlow<DrawnNode>
      className={css.flow ?? ""}
      nodes={nodes}
      nodeTypes={NODE_TYPES}
      onNodesChange={moved}
      {...drag.handlers}
      {...connecting.handlers}
      {...drops}
      {...menus.handlers}
      defaultViewport={opening}
      minZoom={LEAST_ZOOM}
      maxZoom={MOST_ZOOM}
      onMoveStart={() => element.current?.setAttribute("data-moving", "")}
      onMoveEnd={(_, view) => {
        element.current?.removeAttribute("data-moving");
        if (mode === "edit") keepPlace(store.getState().flow, { view });
      }}
      onPaneClick={() => {
        store.getState().select([]);
        canvas.setState({ note: null, writing: false, quick: null });
      }}
      onDoubleClick={open ? connecting.onDoubleClick : undefined}
      onNodeDoubleClick={(_, node) => {
        if (node.type === "step") store.getState().goTo({ node: node.id, param: "" });
      }}
      onlyRenderVisibleElements={!bird}
      nodesDraggable={open}
      nodesConnectable={open}
      nodesFocusable={false}
      elevateNodesOnSelect={false}
      disableKeyboardA11y
      ariaLabelConfig={{
        "node.a11yDescription.default": t("canvas.hint"),
        "node.a11yDescription.keyboardDisabled": t("canvas.hint"),
        "edge.a11yDescription.default": t("canvas.hint"),
      }}
      aria-label={t("canvas.name")}
      deleteKeyCode={null}
      selectionMode={SelectionMode.Partial}
      multiSelectionKeyCode={ADDS_TO_SELECTION}
      zoomActivationKeyCode={ZOOMS}
      panOnScroll
      zoomOnDoubleClick={false}
      nodeDragThreshold={3}
      connectOnClick={false}
      connectionRadius={8}
      connectionLineComponent={ConnectionLine}
    >
      <Dots />
      <ZoomLevel element={element} />
      <ViewportPortal>
        <Wires wires={wires} window={window} onMenu={menus.onWire} />
        <Ghost />
        <Guides />
        <WireTools pull={connecting.drop} />
      </ViewportPortal>
    </ReactFlow>
  );
}

/** Cards tell their size and ports, so React Flow need not measure each that comes into sight. */
function useFixedSizes(): void {
  const flow = useStoreApi();
  useState(() => flow.setState({ updateNodeInternals: () => {} }));
}

/**
 * The view a flow opens with. React Flow takes it up only after it has drawn once: until then the
 * cards would stand elsewhere, and whoever pressed on one would miss it.
 */
function useOpening(window: Size): Viewport {
  const store = useEditorStore();
  const { mode } = useCanvasShared();
  const flow = useStoreApi();
  const [opening] = useState(() => {
    const view = openAt(store.getState(), window, mode);
    flow.setState({ transform: [view.x, view.y, view.zoom], ...window });
    return view;
  });
  return opening;
}

/** Where a flow opens: where the person left, else its start; a drawing to read, as a whole. */
function openAt(
  { flow, document, kinds }: Pick<EditorState, "flow" | "document" | "kinds">,
  window: Size,
  mode: "edit" | "read",
) {
  const places = placeOf(document, kinds);
  const boxes = Object.entries(document.nodes).flatMap(([id, placed]) => {
    const place = places[id];
    const { width, height } = cardFor(kinds.get(placed.type), placed);
    return place ? [{ ...place, width, height, id }] : [];
  });
  const all = boxAround(boxes);
  if (mode === "read") {
    return all ? fittingView(all, window, 1, NARROW_FOOT) : openingView(undefined, window);
  }
  const left = readPlace(flow).view;
  if (left) return left;
  return openingView(boxes.find((box) => box.id === document.start) ?? boxes[0], window);
}

/** A new sheet of paper is there to be written on. */
function useNewNote(): void {
  const store = useEditorStore();
  const { canvas, open } = useCanvasShared();
  useEffect(
    () =>
      store.subscribe(({ deed, document }, before) => {
        if (deed === before.deed || deed?.label.key !== "noteNew" || deed.how === "undone") return;
        if (open) canvas.setState({ note: (document.notes?.length ?? 0) - 1, writing: true });
      }),
    [store, canvas, open],
  );
}

/** Keeps React Flow's idea of what is selected in the state of the editor. */
function useSelecting(move: OnNodesChange<DrawnNode>): OnNodesChange<DrawnNode> {
  const store = useEditorStore();
  const { canvas } = useCanvasShared();
  return useCallback(
    (changes) => {
      move(changes);
      const chosen = changes.filter((change) => change.type === "select");
      if (chosen.length === 0) return;
      const steps = new Set(store.getState().selection);
      let note = canvas.getState().note;
      for (const { id, selected } of chosen) {
        const at = noteAt(id);
        if (at === null) selected ? steps.add(id) : steps.delete(id);
        else if (selected) note = at;
        else if (note === at) note = null;
      }
      if (note !== canvas.getState().note) canvas.setState({ note, writing: false });
      store.getState().select([...steps]);
    },
    [move, store, canvas],
  );
}
