// The size of a card and where its ports are: fixed by the step alone, so that drawing never has to
// measure. All figures are canvas units; a card's place is its top left corner.
import type { Kind, Placed } from "../api/types";
import { portsOf } from "./ports";

export const GRID = 8;
export const CARD_WIDTH = 240;
export const PORT_WIDTH = 96;
export const HEAD_HEIGHT = 88;
export const FOOT_HEIGHT = 32;

export interface CardPort {
  port: string;
  /** Left edge and width inside the card; the wire begins at the middle, at the card's foot. */
  x: number;
  width: number;
}

export interface Card {
  width: number;
  height: number;
  ports: CardPort[];
  /** Whether the ports are written on the foot; a lone `next` needs no word. */
  foot: boolean;
}

/** The ports a card shows: all outcomes, and the lanes that lead somewhere of their own. */
export function shownPorts(kind: Kind | undefined, placed: Placed): string[] {
  const next = placed.next ?? {};
  if (!kind) return Object.keys(next);
  const known = portsOf(kind, placed.params);
  const shown = known.filter((port) => !kind.lanes.includes(port) || next[port] !== undefined);
  // A wire from a port that is gone stays visible: it has to be seen to be mended.
  return [...shown, ...Object.keys(next).filter((port) => !known.includes(port))];
}

export function cardOf(kind: Kind | undefined, placed: Placed): Card {
  const shown = shownPorts(kind, placed);
  const foot = shown.length > 1 || (shown.length === 1 && shown[0] !== "next");
  const width = Math.max(CARD_WIDTH, foot ? shown.length * PORT_WIDTH : 0);
  const each = width / Math.max(1, shown.length);
  const ports = shown.map((port, at) => ({ port, x: at * each, width: each }));
  return { width, height: HEAD_HEIGHT + (foot ? FOOT_HEIGHT : 0), ports, foot };
}

export function snapped(value: number): number {
  return Math.round(value / GRID) * GRID;
}
