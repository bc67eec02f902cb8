// Which part of the drawing the window shows: opening, bringing into view, levels of detail.
import type { Place } from "../../api/types";
import type { View } from "../place";

export interface Box extends Place {
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

export const LEAST_ZOOM = 0.1;
export const MOST_ZOOM = 2;
/** Opening and coming into view never show less than this: a bird's-eye view says nothing. */
export const READABLE = 0.8;
const EDGE = 48;
/** At the foot stand the overview and the zoom bar. */
const FOOT = 120;
export const NARROW_FOOT = 64;

export type Level = "near" | "middle" | "far";

/** How much a card says: all of it, its name and outcomes, or its name in large letters. */
export function levelOf(zoom: number): Level {
  if (zoom >= 0.6) return "near";
  return zoom >= 0.36 ? "middle" : "far";
}

/** Where a flow opens that nobody left a place in: its start, near the top of the window. */
export function openingView(start: Box | undefined, window: Size): View {
  if (!start) return { x: EDGE, y: EDGE, zoom: 1 };
  return { x: window.width / 2 - start.x - start.width / 2, y: EDGE + 24 - start.y, zoom: 1 };
}

export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Everything at once; with a narrow foot where only the zoom bar stands there. */
export function fittingView(box: Box, window: Size, most = 1, foot = FOOT): View {
  const zoom = clamp(
    Math.min((window.width - 2 * EDGE) / box.width, (window.height - EDGE - foot) / box.height),
    LEAST_ZOOM,
    most,
  );
  return centred(box, window, zoom, foot);
}

/** The nearest view in which a part can be seen and read; null when it already can. */
export function revealingView(box: Box, window: Size, now: View): View | null {
  const zoom = now.zoom < 0.5 ? READABLE : now.zoom;
  const fits =
    box.width * zoom <= window.width - 2 * EDGE && box.height * zoom <= window.height - EDGE - FOOT;
  if (!fits) {
    const view = fittingView(box, window, zoom);
    return same(view, now) ? null : view;
  }
  if (zoom !== now.zoom) return centred(box, window, zoom);
  const x = shifted(now.x, box.x * zoom, box.width * zoom, window.width, EDGE);
  const y = shifted(now.y, box.y * zoom, box.height * zoom, window.height, FOOT);
  return x === now.x && y === now.y ? null : { x, y, zoom };
}

/** Moves no more than it takes to leave a margin on the side where something was hidden. */
function shifted(shift: number, from: number, length: number, window: number, after: number) {
  const more = Math.min(EDGE, Math.max(0, window - length - EDGE - after) / 2);
  if (from + shift < EDGE) return EDGE - from + more;
  if (from + length + shift > window - after) return window - after - length - from - more;
  return shift;
}

function centred(box: Box, window: Size, zoom: number, foot = FOOT): View {
  return {
    x: window.width / 2 - (box.x + box.width / 2) * zoom,
    y: (window.height - foot + EDGE) / 2 - (box.y + box.height / 2) * zoom,
    zoom,
  };
}

function same(one: View, other: View): boolean {
  return (
    Math.abs(one.x - other.x) < 1 &&
    Math.abs(one.y - other.y) < 1 &&
    Math.abs(one.zoom - other.zoom) < 0.01
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
