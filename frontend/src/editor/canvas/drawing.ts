// React Flow's arrays from the document: one object per card and wire, the same one as long as
// nothing about it changes, so that a keystroke draws one card and nothing else.
import { type Node, type NodeHandle, Position } from "@xyflow/react";
import type { FlowDocument, Kind, Note, Place, Placed } from "../../api/types";
import { type Card, cardOf } from "../../graph/cards";
import type { Kinds } from "../../graph/change";
import { exitsOf } from "../../graph/ports";
import { wireLine } from "./wirePath";

export type StepNode = Node<Record<string, never>, "step">;
export type NoteNode = Node<{ at: number }, "note">;
export type DrawnNode = StepNode | NoteNode;

export const ENTRY = "in";
export const NOTE_SIZE = { width: 208, height: 112 };
const NO_KIND = {};
const NOTHING: Record<string, never> = {};
const SILENT = { "aria-roledescription": undefined };

/** What follows from a step of a kind, worked out once: a step never changes, it is replaced. */
function onePer<V>(make: (kind: Kind | undefined, placed: Placed) => V) {
  const all = new WeakMap<object, WeakMap<Placed, V>>();
  return (kind: Kind | undefined, placed: Placed): V => {
    const key = kind ?? NO_KIND;
    const known = all.get(key) ?? new WeakMap<Placed, V>();
    all.set(key, known);
    const found = known.get(placed) ?? make(kind, placed);
    known.set(placed, found);
    return found;
  };
}

/** The card of a step. */
export const cardFor = onePer(cardOf);
const exitsFor = onePer(exitsOf);

const handles = new WeakMap<Card, NodeHandle[]>();

/** Where wires begin and end, told to React Flow so that it never measures. */
function handlesOf(card: Card): NodeHandle[] {
  let known = handles.get(card);
  if (!known) {
    const point = { width: 1, height: 1 };
    const bottom = { type: "source" as const, position: Position.Bottom, y: card.height - 1 };
    known = [
      {
        id: ENTRY,
        type: "target",
        position: Position.Top,
        x: card.width / 2 - 0.5,
        y: 0,
        ...point,
      },
      ...card.ports.map(({ port, x, width }) => ({
        ...bottom,
        id: port,
        x: x + width / 2 - 0.5,
        ...point,
      })),
    ];
    // A jump has no outcome of its own: its wire begins at the middle of its foot.
    if (card.ports.length === 0) {
      known.push({ ...bottom, id: "to", x: card.width / 2 - 0.5, ...point });
    }
    handles.set(card, known);
  }
  return known;
}

export type Places = Readonly<Record<string, Place>>;
export type Held = ReadonlyMap<string, Place> | null;

interface Wanted {
  document: FlowDocument;
  kinds: Kinds;
  places: Places;
  /** Places of cards under way: dragged, or gliding to their new place. */
  held: Held;
  selection: readonly string[];
  note: number | null;
}

/** Keeps what it drew last; asked again, it gives the same objects for what stayed the same. */
export function newDrawing() {
  let nodes: DrawnNode[] = [];
  let byId = new Map<string, DrawnNode>();
  let wires: DrawnWire[] = [];
  let byKey = new Map<string, DrawnWire>();
  let order: { places: Places; steps: FlowDocument["nodes"]; ids: string[] } | null = null;

  function ordered({ document, places }: Wanted): string[] {
    const known = order;
    const same =
      known &&
      known.places === places &&
      (known.steps === document.nodes || sameKeys(known.ids, document.nodes));
    if (!same) order = { places, steps: document.nodes, ids: readingOrder(document, places) };
    return order?.ids ?? [];
  }

  return {
    nodes(wanted: Wanted): DrawnNode[] {
      const chosen = new Set(wanted.selection);
      const next: DrawnNode[] = [];
      (wanted.document.notes ?? []).forEach((note, at) => {
        const selected = wanted.note === at;
        next.push(
          noteNode(byId.get(noteId(at)) as NoteNode | undefined, wanted, note, at, selected),
        );
      });
      for (const id of ordered(wanted)) {
        const drawn = stepNode(byId.get(id) as StepNode | undefined, wanted, id, chosen.has(id));
        if (drawn) next.push(drawn);
      }
      if (!sameItems(next, nodes)) {
        nodes = next;
        byId = new Map(next.map((node) => [node.id, node]));
      }
      return nodes;
    },
    /** The wires between the cards as `nodes` drew them last. */
    wires(document: FlowDocument, kinds: Kinds): DrawnWire[] {
      const next: DrawnWire[] = [];
      for (const [id, placed] of Object.entries(document.nodes)) {
        const kind = kinds.get(placed.type);
        for (const [port, target] of exitsFor(kind, placed)) {
          const [from, to] = [byId.get(id), byId.get(target)];
          if (!from || !to) continue;
          const key = `${id}:${port}`;
          const jump = kind?.jumps != null && port === "to";
          const lane = kind?.lanes.includes(port) ?? false;
          next.push(drawnWire(byKey.get(key), { key, jump, lane }, footOf(from, port), topOf(to)));
        }
      }
      if (!sameItems(next, wires)) {
        wires = next;
        byKey = new Map(next.map((wire) => [wire.key, wire]));
      }
      return wires;
    },
  };
}

function stepNode(before: StepNode | undefined, wanted: Wanted, id: string, selected: boolean) {
  const placed = wanted.document.nodes[id];
  const place = wanted.held?.get(id) ?? wanted.places[id];
  if (!placed || !place) return null;
  const card = cardFor(wanted.kinds.get(placed.type), placed);
  const same =
    before &&
    before.position.x === place.x &&
    before.position.y === place.y &&
    before.selected === selected &&
    before.width === card.width &&
    before.height === card.height &&
    (before.handles === handlesOf(card) || sameHandles(before.handles ?? [], handlesOf(card)));
  if (same) return before;
  const size = { width: card.width, height: card.height };
  const node: StepNode = {
    id,
    type: "step",
    position: { x: place.x, y: place.y },
    ...size,
    measured: size,
    handles: handlesOf(card),
    selected,
    data: NOTHING,
    domAttributes: SILENT,
  };
  return node;
}

function noteNode(
  before: NoteNode | undefined,
  wanted: Wanted,
  note: Note,
  at: number,
  selected: boolean,
): NoteNode {
  const place = wanted.held?.get(noteId(at)) ?? note;
  const width = note.width ?? NOTE_SIZE.width;
  const height = note.height ?? NOTE_SIZE.height;
  const same =
    before &&
    before.position.x === place.x &&
    before.position.y === place.y &&
    before.selected === selected &&
    before.width === width &&
    before.height === height;
  if (same) return before;
  return {
    id: noteId(at),
    type: "note",
    position: { x: place.x, y: place.y },
    width,
    height,
    measured: { width, height },
    handles: [],
    selected,
    zIndex: -1,
    connectable: false,
    data: { at },
    domAttributes: SILENT,
  };
}

export interface DrawnWire {
  /** "step:port" */
  key: string;
  jump: boolean;
  lane: boolean;
  from: Place;
  to: Place;
  path: string;
}

function drawnWire(
  before: DrawnWire | undefined,
  kind: { key: string; jump: boolean; lane: boolean },
  from: Place,
  to: Place,
): DrawnWire {
  if (before && samePlace(before.from, from) && samePlace(before.to, to)) return before;
  return { ...kind, from, to, path: wireLine(from, to).path };
}

function footOf({ position, handles, width = 0, height = 0 }: DrawnNode, port: string): Place {
  const handle = handles?.find((one) => one.id === port);
  return { x: position.x + (handle ? handle.x + 0.5 : width / 2), y: position.y + height };
}

function topOf({ position, width = 0 }: DrawnNode): Place {
  return { x: position.x + width / 2, y: position.y };
}

function samePlace(one: Place, other: Place): boolean {
  return one.x === other.x && one.y === other.y;
}

/** As people read: from top to bottom, from left to right. The Tab key follows it. */
function readingOrder(document: FlowDocument, places: Places): string[] {
  const at = (id: string) => places[id] ?? { x: 0, y: 0 };
  return Object.keys(document.nodes).sort((a, b) => at(a).y - at(b).y || at(a).x - at(b).x);
}

function sameKeys(ids: string[], steps: FlowDocument["nodes"]): boolean {
  return ids.length === Object.keys(steps).length && ids.every((id) => steps[id] !== undefined);
}

function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

function sameHandles(one: NodeHandle[], other: NodeHandle[]): boolean {
  return (
    one.length === other.length &&
    one.every((handle, at) => handle.id === other[at]?.id && handle.x === other[at]?.x)
  );
}

const NOTE = "note:";

export function noteId(at: number): string {
  return `${NOTE}${at}`;
}

/** Which sheet of paper an id of the drawing stands for; null when it is a step. */
export function noteAt(id: string): number | null {
  return id.startsWith(NOTE) ? Number(id.slice(NOTE.length)) : null;
}
