// What lies under a point of the window.
import { type WireId, wireOf } from "./state";

export interface Point {
  x: number;
  y: number;
}

interface Pressed {
  clientX: number;
  clientY: number;
}

/** Where a mouse or a finger is, of the browser's events and of React's. */
export function pointOf(event: Pressed | { changedTouches: ArrayLike<Pressed> }): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** The wire under a point, also below a card that is being dragged over it. */
export function wireUnder({ x, y }: Point): WireId | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const key = element.closest<SVGElement>("[data-wire]")?.dataset.wire;
    if (key) return wireOf(key);
  }
  return null;
}

export function portUnder(point: Point): WireId | null {
  const button = document.elementFromPoint(point.x, point.y)?.closest<HTMLElement>("[data-port]");
  const node = button?.closest<HTMLElement>("[data-step]")?.dataset.step;
  return button?.dataset.port && node ? { node, port: button.dataset.port } : null;
}

/** The card under a point, and whether the point is on its foot. */
export function stepUnder(point: Point): { id: string; foot: boolean } | null {
  const element = document.elementFromPoint(point.x, point.y);
  const card = element?.closest<HTMLElement>("[data-step]");
  const inside = card?.closest("[data-canvas]");
  if (!card?.dataset.step || !inside) return null;
  return { id: card.dataset.step, foot: element?.closest("[data-port]") !== null };
}
