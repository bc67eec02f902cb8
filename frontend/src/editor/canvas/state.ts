// What the canvas knows for the moment and nobody else needs: what is pointed at, dragged, open.
import { createContext, type RefObject, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Place } from "../../api/types";
import type { Guide } from "../../graph/layout/guides";
import type { Names } from "../../graph/names";
import type { Wire } from "../../graph/wires";
import type { T } from "../../i18n/i18n";
import type { Person } from "../../live/edit";
import type { Spot } from "../actions/action";
import type { Overlay } from "./overlay";

export type WireId = Wire;

/** The list from which a step is added, put into a wire, or chosen as a target. */
export interface Quick {
  /** Adds a new step (or links to one), puts one into the wire, or only links. */
  how: "add" | "insert" | "connect";
  from: WireId | null;
  /** Where a new step shall stand; null: where the command finds room. */
  at: Place | null;
  /** Where the list opens, in pixels of the canvas. */
  x: number;
  y: number;
}

export interface MenuAt {
  spot: Spot;
  /** In pixels of the window. */
  x: number;
  y: number;
  note?: number;
  at?: Place;
}

export interface CanvasState {
  /** The wire under the pointer, or of the port that has the keyboard. */
  over: WireId | null;
  /** The wire that what is dragged would be put into. */
  drop: string | null;
  quick: Quick | null;
  menu: MenuAt | null;
  lines: readonly Guide[];
  /** The sheet of paper that is selected, and whether it is being written on. */
  note: number | null;
  writing: boolean;
  /** The other people at each step. */
  others: ReadonlyMap<string, Person[]> | null;
}

export type CanvasStore = StoreApi<CanvasState>;

export function newCanvasState(): CanvasStore {
  return createStore<CanvasState>(() => ({
    over: null,
    drop: null,
    quick: null,
    menu: null,
    lines: [],
    note: null,
    writing: false,
    others: null,
  }));
}

/** What every card, wire and sheet of paper reads; the same object until something real changes. */
export interface Shared {
  canvas: CanvasStore;
  mode: "edit" | "read";
  overlay: Overlay | undefined;
  names: Names;
  t: T;
  /** Whether anything may be changed here. */
  open: boolean;
  /** Opens the list at a port: adds after a free one, puts into the wire of another. */
  addAt: (wire: WireId, how?: Quick["how"]) => void;
  focusCanvas: () => void;
  element: RefObject<HTMLDivElement | null>;
}

export const CanvasContext = createContext<Shared | null>(null);

export function useCanvasShared(): Shared {
  const shared = useContext(CanvasContext);
  if (!shared) throw new Error("outside of a canvas");
  return shared;
}

export function useCanvas<P>(pick: (state: CanvasState) => P): P {
  return useStore(useCanvasShared().canvas, pick);
}

export function wireKey(wire: WireId): string {
  return `${wire.node}:${wire.port}`;
}

export function wireOf(key: string): WireId {
  const at = key.indexOf(":");
  return { node: key.slice(0, at), port: key.slice(at + 1) };
}
