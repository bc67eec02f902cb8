// New steps: on free ground, behind a port, or in the middle of a wire.
import type { FlowDocument, Place, Placed } from "../../api/types";
import { cardOf, shownPorts, snapped } from "../cards";
import type { Change, Context } from "../change";
import { firstParams } from "../fields";
import { freshId, freshName } from "../ids";
import { placeOf } from "../layout/place";
import { freePlace, GAP_Y, type Layout, rectOf } from "../layout/rects";
import { makeRoom, placeBelow, rectsOf } from "../layout/room";
import { exits, lead, outlets, targetOf, throughPorts, type Wire } from "../wires";
import { edited, nameOf, place as put } from "./edit";

export interface NewStep {
  type: string;
  at?: Place;
  from?: Wire;
  params?: Record<string, unknown>;
}

/** A new step, selected; behind `from` when given, and put between when that leads somewhere. */
export function addStep(c: Context, wish: NewStep): Change | null {
  const { document, kinds } = c;
  const kind = kinds.get(wish.type);
  if (!kind) return null;
  if (wish.from && !hasOutlet(c, wish.from)) return null;
  const name = freshName(document, kind.label);
  const id = freshId(document, kind.label, wish.type);
  const params = wish.params ?? firstParams(kind, document.languages);
  const placed: Placed = { type: wish.type, name, params, next: {} };
  const after = wish.from ? targetOf(document, kinds, wish.from) : undefined;
  const target = after !== undefined && document.nodes[after] ? after : undefined;
  const { place, moved } = placeFor(c, placed, wish, target);
  const label = { key: target ? "insert" : "add", values: { name } };
  return edited(c, { label, steps: [id], select: [id] }, (draft) => {
    draft.nodes[id] = placed;
    put(draft, { ...moved, [id]: place });
    if (!draft.start || !draft.nodes[draft.start]) {
      if (Object.keys(document.nodes).length === 0) draft.start = id;
    }
    if (wish.from) wireIn(c, draft, wish.from, id, target);
  });
}

/** A new step between a port and where it leads; behind the port when it leads nowhere. */
export function insertOnWire(c: Context, wire: Wire, type: string): Change | null {
  return addStep(c, { type, from: wire });
}

/** A card that nothing leads to yet, dropped on a wire. It stays where it was dropped. */
export function insertStepOnWire(c: Context, wire: Wire, id: string): Change | null {
  const { document, kinds } = c;
  const target = targetOf(document, kinds, wire);
  const placed = document.nodes[id];
  if (!placed || !hasOutlet(c, wire) || wire.node === id || target === id) return null;
  const layout = placeOf(document, kinds);
  const rect = rectOf(document, kinds, id, layout[id] ?? { x: 0, y: 0 });
  const moved = makeRoom(document, kinds, layout, rect, [id, wire.node]);
  const label = { key: "insert", values: { name: nameOf(c, id) } };
  return edited(c, { label, steps: [id], select: [id] }, (draft) => {
    put(draft, moved);
    wireIn(c, draft, wire, id, target !== undefined && document.nodes[target] ? target : undefined);
  });
}

/** Lets a port lead to `id`, and the free outcomes of `id` go on to `target`. */
function wireIn(
  { kinds }: Context,
  draft: FlowDocument,
  wire: Wire,
  id: string,
  target: string | undefined,
) {
  const source = draft.nodes[wire.node];
  const placed = draft.nodes[id];
  if (!source || !placed) return;
  lead(source, kinds.get(source.type), wire.port, id);
  if (target === undefined) return;
  const kind = kinds.get(placed.type);
  const through = kind?.jumps ? outlets(kind, placed) : throughPorts(kind, placed);
  for (const port of through) {
    if (targetOf(draft, kinds, { node: id, port }) === undefined) lead(placed, kind, port, target);
  }
}

function hasOutlet({ document, kinds }: Context, { node, port }: Wire): boolean {
  const placed = document.nodes[node];
  return placed !== undefined && outlets(kinds.get(placed.type), placed).includes(port);
}

function placeFor(
  c: Context,
  placed: Placed,
  { at, from }: NewStep,
  target: string | undefined,
): { place: Place; moved: Layout } {
  const { document, kinds } = c;
  const layout = placeOf(document, kinds);
  const { width, height } = cardOf(kinds.get(placed.type), placed);
  const size = { width, height };
  if (at) return { place: { x: snapped(at.x), y: snapped(at.y) }, moved: {} };
  if (!from) return { place: apart(c, size), moved: {} };
  if (target !== undefined) return between(c, from, target, size);
  const source = document.nodes[from.node];
  const shown = source ? shownPorts(kinds.get(source.type), source) : [];
  const mine = shown.indexOf(from.port);
  const order = mine < 0 ? { at: 0, of: 1 } : { at: mine, of: shown.length };
  return {
    place: placeBelow(document, kinds, layout, { node: from.node, ...order }, size),
    moved: {},
  };
}

/** Below the source when the target stands there, in the target's column; else beside the wire. */
function between(
  { document, kinds }: Context,
  from: Wire,
  target: string,
  size: { width: number; height: number },
) {
  const layout = placeOf(document, kinds);
  const source = rectOf(document, kinds, from.node, layout[from.node] ?? { x: 0, y: 0 });
  const below = layout[target];
  const foot = source.y + source.height + GAP_Y;
  const others = [...exits(document, kinds, from.node).values()].filter((to) => to === target);
  const straight = below && below.y > source.y && others.length === 1;
  const column = straight ? rectOf(document, kinds, target, below) : source;
  const wish = { ...size, x: snapped(column.x + (column.width - size.width) / 2), y: foot };
  if (!below || below.y <= source.y) {
    return { place: freePlace(wish, rectsOf(document, kinds, layout)), moved: {} };
  }
  return {
    place: { x: wish.x, y: wish.y },
    moved: makeRoom(document, kinds, layout, wish, [from.node]),
  };
}

function apart({ document, kinds }: Context, size: { width: number; height: number }): Place {
  const layout = placeOf(document, kinds);
  const rects = rectsOf(document, kinds, layout);
  if (rects.length === 0) return { x: 0, y: 0 };
  const start = layout[document.start ?? ""] ?? { x: rects[0]?.x ?? 0 };
  const y = Math.max(...rects.map((rect) => rect.y + rect.height)) + GAP_Y;
  return freePlace({ ...size, x: start.x, y: snapped(y) }, rects);
}
