// Room for a card on the canvas, by pushing down only what stands in its way.
import type { FlowDocument, Place } from "../../api/types";
import type { Kinds } from "../change";
import { exits } from "../wires";
import { close, freePlace, GAP_X, GAP_Y, type Layout, type Rect, rectOf } from "./rects";

/**
 * The places that change so that `rect` stands free. What overlaps it goes down, and with it, as
 * far as needed, what it then overlaps and the steps it leads to that stood below it. Nothing else
 * moves, and `fixed` never does.
 */
export function makeRoom(
  document: FlowDocument,
  kinds: Kinds,
  layout: Layout,
  rect: Rect,
  fixed: readonly string[] = [],
): Layout {
  const still = new Set(fixed);
  const rects = new Map<string, Rect>();
  for (const [id, at] of Object.entries(layout)) {
    if (!still.has(id)) rects.set(id, rectOf(document, kinds, id, at));
  }
  const moved: Layout = {};
  const due: { rect: Rect; id: string | null }[] = [{ rect, id: null }];
  const push = (id: string, before: Rect, y: number) => {
    const now = { ...before, y };
    rects.set(id, now);
    moved[id] = { x: now.x, y };
    due.push({ rect: now, id });
  };
  for (let top = due.shift(); top; top = due.shift()) {
    const lowest = top.rect.y + top.rect.height + GAP_Y;
    const latest = top.id === null ? top.rect : rects.get(top.id);
    if (latest !== top.rect) continue;
    for (const [id, other] of rects) {
      if (id === top.id || other.y < top.rect.y || !close(top.rect, other, 0, GAP_X)) continue;
      push(id, other, lowest);
    }
    for (const id of top.id === null ? [] : exits(document, kinds, top.id).values()) {
      const other = rects.get(id);
      const was = layout[top.id ?? ""];
      const below = other && was && layout[id] && (layout[id]?.y ?? 0) > was.y;
      if (other && below && id !== top.id && other.y < lowest) push(id, other, lowest);
    }
  }
  return moved;
}

/** Where a card goes that hangs from a port: below it, under its outcome, on free ground. */
export function placeBelow(
  document: FlowDocument,
  kinds: Kinds,
  layout: Layout,
  from: { node: string; at: number; of: number },
  size: { width: number; height: number },
): Place {
  const source = rectOf(document, kinds, from.node, layout[from.node] ?? { x: 0, y: 0 });
  const aside = (from.at - (from.of - 1) / 2) * (size.width + GAP_X);
  const wish = {
    ...size,
    x: Math.round((source.x + (source.width - size.width) / 2 + aside) / 8) * 8,
    y: source.y + source.height + GAP_Y,
  };
  return freePlace(wish, rectsOf(document, kinds, layout));
}

export function rectsOf(document: FlowDocument, kinds: Kinds, layout: Layout): Rect[] {
  return Object.entries(layout)
    .filter(([id]) => document.nodes[id])
    .map(([id, at]) => rectOf(document, kinds, id, at));
}
