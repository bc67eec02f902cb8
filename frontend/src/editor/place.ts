// Where a person was in a flow, kept on this machine: opening it again begins there.

import type { Panel } from "./store";

/** The canvas' view: the shift in pixels and the zoom, as React Flow has them. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export interface Spot {
  view?: View;
  selection?: string[];
  panel?: Panel;
}

const key = (flow: string) => `ariane-place-${flow}`;

export function readPlace(flow: string): Spot {
  try {
    return JSON.parse(localStorage.getItem(key(flow)) ?? "{}") as Spot;
  } catch {
    return {};
  }
}

export function keepPlace(flow: string, part: Spot): void {
  try {
    localStorage.setItem(key(flow), JSON.stringify({ ...readPlace(flow), ...part }));
  } catch {
    // A full or forbidden storage only means that the flow opens at its start next time.
  }
}
