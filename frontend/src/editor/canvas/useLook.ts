// Brings steps into view: those the state asks to look at, those just made, and the selection when
// the window gets narrower.
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { placeOf } from "../../graph/layout/place";
import { useEditor, useEditorStore } from "../useEditor";
import { cardFor } from "./drawing";
import { lessMotion } from "./useGlide";
import { boxAround, fittingView, revealingView, type Size } from "./view";

export function useLook(window: Size): void {
  const store = useEditorStore();
  const show = useShow(window);
  const look = useEditor((state) => state.look);
  const deed = useEditor((state) => state.deed);
  const chosen = useRef(store.getState().selection);
  const seen = useRef({ look, deed, window });

  useEffect(() => {
    const before = seen.current;
    seen.current = { look, deed, window };
    const { selection } = store.getState();
    const others = !sameIds(selection, chosen.current);
    chosen.current = selection;
    if (look && look !== before.look) show(look.steps);
    else if (deed && deed !== before.deed && deed.how === "done" && others) show(selection);
    else if (window.width < before.window.width && selection.length === 1) show(selection);
  }, [look, deed, window, show, store]);
  useEffect(
    () =>
      store.subscribe((state, before) => {
        // A selection made otherwise is known before the next deed asks about it.
        if (state.deed === before.deed) chosen.current = state.selection;
      }),
    [store],
  );
  // What was asked for before the canvas was there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    if (look && Date.now() - look.at < 4000) show(look.steps);
  }, []);
}

/** Shows steps; all steps of the flow, when all are asked for, as a whole. */
export function useShow(window: Size): (steps: readonly string[]) => void {
  const store = useEditorStore();
  const { setViewport, getViewport } = useReactFlow();
  return useCallback(
    (steps) => {
      const { document, kinds } = store.getState();
      const places = placeOf(document, kinds);
      const boxes = steps.flatMap((id) => {
        const [placed, place] = [document.nodes[id], places[id]];
        if (!placed || !place) return [];
        const { width, height } = cardFor(kinds.get(placed.type), placed);
        return [{ ...place, width, height }];
      });
      const box = boxAround(boxes);
      if (!box) return;
      const all = boxes.length > 1 && boxes.length === Object.keys(document.nodes).length;
      const view = all ? fittingView(box, window) : revealingView(box, window, getViewport());
      if (view) void setViewport(view, { duration: lessMotion() ? 0 : 280 });
    },
    [store, window, setViewport, getViewport],
  );
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}
