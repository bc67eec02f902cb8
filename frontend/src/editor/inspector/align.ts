// Places of several cards brought into line.
import type { Place } from "../../api/types";
import { snapped } from "../../graph/cards";

export interface Box extends Place {
  id: string;
  width: number;
  height: number;
}

export type Alignment = "left" | "center" | "top" | "spread";

/** Where the cards stand afterwards, in whole steps of the grid. */
export function aligned(boxes: readonly Box[], how: Alignment): Record<string, Place> {
  if (boxes.length === 0) return {};
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const place = (box: Box): Place => {
    if (how === "left") return { x: left, y: box.y };
    if (how === "center") return { x: snapped((left + right - box.width) / 2), y: box.y };
    return { x: box.x, y: top };
  };
  if (how !== "spread") return Object.fromEntries(boxes.map((box) => [box.id, place(box)]));
  return spread(boxes, left, right);
}

/** The same gap between all, from the first to the last; never one upon the other. */
function spread(boxes: readonly Box[], left: number, right: number): Record<string, Place> {
  const order = [...boxes].sort((one, other) => one.x - other.x);
  const filled = order.reduce((sum, { width }) => sum + width, 0);
  const gap = Math.max(24, (right - left - filled) / Math.max(1, order.length - 1));
  let x = left;
  return Object.fromEntries(
    order.map((box) => {
      const place = { x: snapped(x), y: box.y };
      x += box.width + gap;
      return [box.id, place];
    }),
  );
}
