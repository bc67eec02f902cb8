// Cards as rectangles: how far apart they stand, and where there is room for one more.
import type { FlowDocument, Place } from "../../api/types";
import { type Card, cardOf } from "../cards";
import type { Kinds } from "../change";

export type Layout = Record<string, Place>;

/** The space kept between two cards, from top to bottom and from side to side. */
export const GAP_Y = 56;
export const GAP_X = 16;

export interface Rect extends Place {
  width: number;
  height: number;
}

export function cardIn(document: FlowDocument, kinds: Kinds, id: string): Card {
  const placed = document.nodes[id];
  return cardOf(placed && kinds.get(placed.type), placed ?? { type: "" });
}

export function rectOf(document: FlowDocument, kinds: Kinds, id: string, place: Place): Rect {
  const { width, height } = cardIn(document, kinds, id);
  return { ...place, width, height };
}

/** Whether two cards overlap or stand closer than the given gaps. */
export function close(one: Rect, other: Rect, gapX = GAP_X, gapY = GAP_X): boolean {
  return (
    one.x < other.x + other.width + gapX &&
    other.x < one.x + one.width + gapX &&
    one.y < other.y + other.height + gapY &&
    other.y < one.y + one.height + gapY
  );
}

/** The place nearest to `wish`, on its row or further down, where a card touches no other. */
export function freePlace(wish: Rect, others: Rect[]): Place {
  const step = 256;
  for (let row = 0; ; row++) {
    const y = wish.y + row * 176;
    for (let at = 0; at <= 16; at++) {
      for (const side of at === 0 ? [0] : [at, -at]) {
        const rect = { ...wish, x: wish.x + side * step, y };
        if (!others.some((other) => close(rect, other))) return { x: rect.x, y: rect.y };
      }
    }
  }
}
