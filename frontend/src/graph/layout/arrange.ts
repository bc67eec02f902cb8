// Places for steps that have none: as the outline tells them, branches side by side.
import type { FlowDocument, Place } from "../../api/types";
import { snapped } from "../cards";
import type { Kinds } from "../change";
import { type Line, outline } from "../outline";
import { exits } from "../wires";
import { cardIn, freePlace, GAP_X, GAP_Y, type Layout, type Rect, rectOf } from "./rects";

/** The layout with places for the `missing` steps; those that have one keep it. */
export function arranged(
  document: FlowDocument,
  kinds: Kinds,
  layout: Layout,
  missing: string[],
): Layout {
  const all = drawn(document, kinds);
  if (Object.keys(layout).length === 0) return all;
  const rects = Object.entries(layout).map(([id, at]) => rectOf(document, kinds, id, at));
  const sources = sourcesOf(document, kinds);
  const result = { ...layout };
  const order = Object.keys(all).filter((id) => new Set(missing).has(id));
  for (const id of order) {
    const wish = wished(document, kinds, id, sources.get(id) ?? [], result, all);
    const place = freePlace(rectOf(document, kinds, id, wish), rects);
    result[id] = place;
    rects.push(rectOf(document, kinds, id, place));
  }
  return result;
}

function wished(
  document: FlowDocument,
  kinds: Kinds,
  id: string,
  sources: string[],
  layout: Layout,
  all: Layout,
): Place {
  const source = sources.find((one) => layout[one]);
  const from = source && layout[source];
  if (!from) return all[id] ?? { x: 0, y: 0 };
  const card = cardIn(document, kinds, source);
  return { x: from.x, y: from.y + card.height + GAP_Y };
}

function sourcesOf(document: FlowDocument, kinds: Kinds): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const id of Object.keys(document.nodes)) {
    for (const to of exits(document, kinds, id).values()) {
      const list = sources.get(to);
      if (list) list.push(id);
      else sources.set(to, [id]);
    }
  }
  return sources;
}

interface Block {
  width: number;
  height: number;
  cards: (Place & { id: string })[];
}

/** The whole flow as its outline, in the order it is told. */
function drawn(document: FlowDocument, kinds: Kinds): Layout {
  const told = outline(document, kinds);
  const blocks = [told.main, ...told.lanes.map((lane) => lane.lines), told.apart]
    .filter((lines) => lines.length > 0)
    .map((lines) => column(lines));
  const layout: Layout = {};
  const first = blocks[0];
  let x = first ? -first.width / 2 : 0;
  for (const block of blocks) {
    for (const card of block.cards) {
      layout[card.id] = { x: snapped(x + card.x), y: snapped(card.y) };
    }
    x += block.width + 4 * GAP_X;
  }
  return layout;

  function column(lines: Line[]): Block {
    const parts = lines.map((line) => withBranches(line));
    const width = Math.max(...parts.map((part) => part.width));
    const cards: Block["cards"] = [];
    let y = 0;
    for (const part of parts) {
      const aside = (width - part.width) / 2;
      for (const card of part.cards) cards.push({ ...card, x: card.x + aside, y: card.y + y });
      y += part.height + GAP_Y;
    }
    return { width, height: y - GAP_Y, cards };
  }

  function withBranches(line: Line): Block {
    const card: Rect = rectOf(document, kinds, line.id, { x: 0, y: 0 });
    const branches = line.branches.map((branch) => column(branch.lines));
    const below = branches.reduce((sum, branch) => sum + branch.width + GAP_X, -GAP_X);
    const width = Math.max(card.width, below);
    const cards: Block["cards"] = [{ id: line.id, x: (width - card.width) / 2, y: 0 }];
    let x = (width - below) / 2;
    let deepest = 0;
    for (const branch of branches) {
      for (const inner of branch.cards) {
        cards.push({ ...inner, x: inner.x + x, y: inner.y + card.height + GAP_Y });
      }
      x += branch.width + GAP_X;
      deepest = Math.max(deepest, branch.height + GAP_Y);
    }
    return { width, height: card.height + deepest, cards };
  }
}
