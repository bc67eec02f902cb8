// The keyboard on the canvas: arrows follow the wires, Ctrl+Arrow adds and connects, L links, Shift
// and an arrow moves cards. What every screen of the editor has (Delete, undo) is the registry's.
import { type KeyboardEvent, type RefObject, useCallback } from "react";
import { snapped } from "../../graph/cards";
import { moveSteps } from "../../graph/commands";
import { placeOf } from "../../graph/layout/place";
import { type Direction, neighbour, sourcesOf, targetOf } from "../../graph/queries";
import { action } from "../actions";
import { useEnv } from "../actions/env";
import { exitOf } from "../actions/where";
import type { EditorState } from "../store";
import { useEditorStore } from "../useEditor";
import { focusStep, useAdding } from "./adding";
import type { Shared, WireId } from "./state";

const ARROWS: Record<string, Direction> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};
const STEPS: Record<Direction, [number, number]> = {
  up: [0, -1],
  down: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};
/** How far a card goes with Shift and an arrow: two steps of the grid. */
const FAR = 16;

export function useKeys(shared: Shared, window: RefObject<HTMLDivElement | null>) {
  const store = useEditorStore();
  const { canvas, open } = shared;
  const add = useAdding(canvas, window);
  const env = useEnv();
  return useCallback(
    (event: KeyboardEvent) => {
      const on = pressedOn(event);
      if (!on || event.altKey) return;
      const state = store.getState();
      const took = () => {
        event.preventDefault();
        event.stopPropagation();
      };
      const arrow = ARROWS[event.key];
      const mod = event.ctrlKey || event.metaKey;
      const id = on.step ?? state.selection[0] ?? state.document.start ?? null;
      const go = (to: string | null | undefined) => {
        if (!to || !state.document.nodes[to]) return;
        state.select([to]);
        state.lookAt([to]);
        focusStep(window.current, to);
      };
      if (arrow && mod && id) {
        took();
        const wire = open ? addedAt(state, id, on.port, arrow) : null;
        if (wire) add(wire);
      } else if (arrow && event.shiftKey && id) {
        took();
        state.run(moveSteps(state.context(), shifted(state, id, arrow)));
      } else if (arrow && on.port && on.step) {
        took();
        if (arrow === "down") go(targetOf(state.document, state.kinds, portOf(on.step, on.port)));
        else if (arrow === "up") focusStep(window.current, on.step);
        else besides(event.target as HTMLElement, arrow)?.focus();
      } else if (arrow) {
        took();
        // Without a card that has the keyboard, an arrow begins at the selection or the start.
        go(on.step === null ? id : neighbour(state.document, state.kinds, on.step, arrow));
      } else if (event.key.toLowerCase() === "l" && !mod && id && open) {
        took();
        const port = on.port && on.step ? portOf(on.step, on.port) : null;
        const from = port ?? state.wire ?? exitOf(state.document, state.kinds, id);
        if (from) add(from, "connect");
      } else if (event.key === "Enter" && on.step && !on.port && !mod) {
        took();
        state.select([on.step]);
        action("settings").run(env);
      } else if ((event.key === "Enter" || event.key === " ") && on.port) {
        // The button does it; nobody else shall take it for "settings".
        event.stopPropagation();
      } else if (event.key === "Escape" && (state.wire || state.selection.length > 0)) {
        took();
        if (on.port && on.step) focusStep(window.current, on.step);
        state.select(on.port && on.step ? [on.step] : []);
        canvas.setState({ over: null });
        if (!on.port) shared.focusCanvas();
      }
    },
    [store, canvas, open, add, env, window, shared],
  );
}

/** The card and port that have the keyboard; null when a field or a tool of the canvas has it. */
function pressedOn({ target, currentTarget }: KeyboardEvent) {
  const element = target as HTMLElement;
  if (target === currentTarget) return { step: null, port: null };
  const step = element.closest<HTMLElement>("[data-step]")?.dataset.step;
  if (!step) return null;
  return { step, port: element.closest<HTMLElement>("[data-port]")?.dataset.port ?? null };
}

function portOf(node: string, port: string): WireId {
  return { node, port };
}

/** Below: behind the card. Above: before it, in the wire that leads to it. */
function addedAt(state: EditorState, id: string, port: string | null, arrow: Direction) {
  const { document, kinds } = state;
  if (arrow === "up" || arrow === "left") {
    return sourcesOf(document, kinds, id).find((wire) => wire.node !== id) ?? null;
  }
  return port ? { node: id, port } : exitOf(document, kinds, id);
}

function shifted(state: EditorState, id: string, arrow: Direction) {
  const places = placeOf(state.document, state.kinds);
  const ids = state.selection.includes(id) ? state.selection : [id];
  const [x, y] = STEPS[arrow];
  return Object.fromEntries(
    ids.flatMap((one) => {
      const at = places[one];
      return at ? [[one, { x: snapped(at.x + x * FAR), y: snapped(at.y + y * FAR) }]] : [];
    }),
  );
}

function besides(button: HTMLElement, arrow: Direction): HTMLElement | undefined {
  const all = [
    ...(button.closest("[data-step]")?.querySelectorAll<HTMLElement>("[data-port]") ?? []),
  ];
  return all[all.indexOf(button) + (arrow === "left" ? -1 : 1)];
}
