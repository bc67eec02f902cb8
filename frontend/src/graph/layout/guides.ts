// Lines that help to align a dragged card with the others, and the place it snaps to.
import type { Place } from "../../api/types";
import { snapped } from "../cards";
import type { Rect } from "./rects";

export interface Guide {
  /** "x": an upright line at this x; "y": a level one. */
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

export interface Aligned {
  place: Place;
  guides: Guide[];
}

const NEAR = 6;

/**
 * Where a card dragged to `rect` snaps to: to the edges or the middle of another card when near
 * (canvas units; the caller divides screen pixels by the zoom), else to the grid of 8.
 */
export function aligned(rect: Rect, others: readonly Rect[], near = NEAR): Aligned {
  const x = best(rect, others, "x", near);
  const y = best(rect, others, "y", near);
  const place = { x: x ?? snapped(rect.x), y: y ?? snapped(rect.y) };
  const there = { ...rect, ...place };
  return { place, guides: [...lines(there, others, "x"), ...lines(there, others, "y")] };
}

function marks(rect: Rect, axis: "x" | "y"): number[] {
  const size = axis === "x" ? rect.width : rect.height;
  return [rect[axis], rect[axis] + size / 2, rect[axis] + size];
}

function best(rect: Rect, others: readonly Rect[], axis: "x" | "y", near: number) {
  let found: { off: number; away: number } | undefined;
  const mine = marks(rect, axis);
  for (const other of others) {
    for (const [at, mark] of marks(other, axis).entries()) {
      // Edge to the same edge, middle to middle; top to foot would glue cards together.
      const off = mark - (mine[at] ?? 0);
      if (Math.abs(off) > near) continue;
      const away = Math.abs(off) * 10_000 + distance(rect, other);
      if (!found || away < found.away) found = { off, away };
    }
  }
  return found ? rect[axis] + found.off : undefined;
}

function distance(one: Rect, other: Rect): number {
  return Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
}

function lines(rect: Rect, others: readonly Rect[], axis: "x" | "y"): Guide[] {
  const across = axis === "x" ? "y" : "x";
  const size = axis === "x" ? "height" : "width";
  const mine = marks(rect, axis);
  const found = new Map<number, Guide>();
  for (const other of others) {
    for (const [at, mark] of marks(other, axis).entries()) {
      if (Math.abs(mark - (mine[at] ?? Number.NaN)) > 0.5) continue;
      const line = found.get(mark) ?? {
        axis,
        at: mark,
        from: rect[across],
        to: rect[across] + rect[size],
      };
      line.from = Math.min(line.from, other[across]);
      line.to = Math.max(line.to, other[across] + other[size]);
      found.set(mark, line);
    }
  }
  return [...found.values()];
}
