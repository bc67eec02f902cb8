// Cards dragged by the mouse: aligned with the others, several at once, or put into a wire.
import { type OnNodeDrag, type OnNodesChange, useStoreApi } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Place } from "../../api/types";
import { snapped } from "../../graph/cards";
import { insertStepOnWire, moveSteps, setNote } from "../../graph/commands";
import { aligned } from "../../graph/layout/guides";
import { placeOf } from "../../graph/layout/place";
import type { Rect } from "../../graph/layout/rects";
import { sourcesOf } from "../../graph/queries";
import { type Command, together } from "../actions/together";
import type { EditorState } from "../store";
import { useEditorStore } from "../useEditor";
import { cardFor, type DrawnNode, type Held, noteAt } from "./drawing";
import { pointOf, wireUnder } from "./hit";
import { useCanvasShared, wireKey, wireOf } from "./state";

/** Pixels within which a card is drawn to a line. */
const PULL = 6;

interface Under {
  /** The cards that stand still, to align with. */
  still: Rect[];
  /** A card that nothing leads to and that leads nowhere: it can go into a wire. */
  loose: string | null;
}

export function useDragging() {
  const store = useEditorStore();
  const flow = useStoreApi();
  const { canvas } = useCanvasShared();
  const [held, setHeld] = useState<Held>(null);
  const under = useRef<Under | null>(null);

  const move = useCallback<OnNodesChange<DrawnNode>>(
    (changes) => {
      const places = new Map<string, Place>();
      for (const change of changes) {
        if (change.type === "position" && change.dragging && change.position) {
          places.set(change.id, change.position);
        }
      }
      if (places.size === 0) return;
      const [first] = places.keys();
      const wish = first === undefined ? undefined : places.get(first);
      if (first === undefined || !wish) return;
      const rect = places.size === 1 ? rectFor(store.getState(), first, wish) : null;
      const near = PULL / flow.getState().transform[2];
      const { place, guides } =
        rect && under.current
          ? aligned(rect, under.current.still, near)
          : { place: { x: snapped(wish.x), y: snapped(wish.y) }, guides: [] };
      canvas.setState({ lines: guides });
      // Cards that move together keep their distances.
      const [x, y] = [place.x - wish.x, place.y - wish.y];
      for (const [id, at] of places) places.set(id, { x: at.x + x, y: at.y + y });
      setHeld(places);
    },
    [store, flow, canvas],
  );

  const handlers = useMemo(() => {
    const start: OnNodeDrag<DrawnNode> = (_, __, nodes) => {
      const state = store.getState();
      under.current = surroundings(
        state,
        nodes.map((node) => node.id),
      );
      canvas.setState({ over: null, quick: null });
    };
    const drag: OnNodeDrag<DrawnNode> = (event, node) => {
      const loose = under.current?.loose === node.id;
      const wire = loose ? wireUnder(pointOf(event)) : null;
      const drop = wire && wire.node !== node.id ? wireKey(wire) : null;
      if (drop !== canvas.getState().drop) canvas.setState({ drop });
    };
    const stop: OnNodeDrag<DrawnNode> = (_, node) => {
      const { drop } = canvas.getState();
      canvas.setState({ lines: [], drop: null });
      setHeld((places) => {
        // Told to the store afterwards: a state may not change another while it is computed.
        if (places) queueMicrotask(() => settle(store.getState(), places, node.id, drop, setHeld));
        return places;
      });
    };
    return { onNodeDragStart: start, onNodeDrag: drag, onNodeDragStop: stop };
  }, [store, canvas]);

  return { held, move, handlers };
}

/** Writes where the cards were left into the flow, as one change. */
function settle(
  state: EditorState,
  places: ReadonlyMap<string, Place>,
  dragged: string,
  drop: string | null,
  letGo: (held: Held) => void,
): void {
  const steps = Object.fromEntries([...places].filter(([id]) => noteAt(id) === null));
  const commands: Command[] = [(now) => moveSteps(now, steps)];
  for (const [id, place] of places) {
    const at = noteAt(id);
    if (at !== null) commands.push((now) => setNote(now, at, place));
  }
  const insert = drop
    ? (now: Parameters<Command>[0]) => insertStepOnWire(now, wireOf(drop), dragged)
    : null;
  if (insert) commands.push(insert);
  const context = state.context();
  const told = insert?.(context) ?? commands.map((command) => command(context)).find(Boolean);
  if (told)
    state.run(together(context, { label: told.label, select: [...state.selection] }, commands));
  letGo(null);
}

function rectFor({ document, kinds }: EditorState, id: string, place: Place): Rect | null {
  const placed = document.nodes[id];
  if (!placed) return null;
  const { width, height } = cardFor(kinds.get(placed.type), placed);
  return { x: place.x, y: place.y, width, height };
}

function surroundings(state: EditorState, dragged: string[]): Under {
  const { document, kinds } = state;
  const places = placeOf(document, kinds);
  const moving = new Set(dragged);
  const still: Rect[] = [];
  for (const id of Object.keys(document.nodes)) {
    const place = places[id];
    const rect = place && !moving.has(id) ? rectFor(state, id, place) : null;
    if (rect) still.push(rect);
  }
  const [only] = dragged;
  const loose = dragged.length === 1 && only !== undefined && isLoose(state, only) ? only : null;
  return { still, loose };
}

function isLoose({ document, kinds }: EditorState, id: string): boolean {
  const begins = [document.start, document.on_error, document.on_hangup].includes(id);
  return noteAt(id) === null && !begins && sourcesOf(document, kinds, id).length === 0;
}
