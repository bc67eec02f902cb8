// The small drawing of a flow: its cards and wires where they stand, seen through a window that
// shows the beginning and is never so far away that nothing can be told.
import type { FlowDocument, Place } from "../../api/types";
import { wireLine } from "../../editor/canvas/wirePath";
import { cardOf } from "../../graph/cards";
import type { Kinds } from "../../graph/change";
import { placeOf } from "../../graph/layout/place";
import { exitsOf } from "../../graph/ports";

export interface Box extends Place {
  id: string;
  width: number;
  height: number;
  group: string | undefined;
  /** How many outcomes stand on its foot; 0 without a foot. */
  ports: number;
}

export interface Preview {
  boxes: Box[];
  /** SVG paths. */
  wires: string[];
  /** The viewBox: x, y, width, height. */
  view: [number, number, number, number];
}

const MARGIN = 56;
/** Widest part of a flow, in canvas units, that a window shows: more would be dust. */
const WIDEST = 2300;
const NARROWEST = 1040;

/** What to draw in a window of this shape (width / height). */
export function previewOf(document: FlowDocument, kinds: Kinds, shape: number): Preview {
  const places = placeOf(document, kinds);
  const boxes = Object.entries(document.nodes).map(([id, placed]): Box => {
    const kind = kinds.get(placed.type);
    const { width, height, foot, ports } = cardOf(kind, placed);
    const { x, y } = places[id] ?? { x: 0, y: 0 };
    return { id, x, y, width, height, group: kind?.group, ports: foot ? ports.length : 0 };
  });
  const at = new Map(boxes.map((box) => [box.id, box]));
  return { boxes, wires: wiresOf(document, kinds, at), view: windowOn(document, boxes, shape) };
}

function wiresOf(document: FlowDocument, kinds: Kinds, at: Map<string, Box>): string[] {
  return Object.entries(document.nodes).flatMap(([id, placed]) => {
    const box = at.get(id);
    const kind = kinds.get(placed.type);
    if (!box || kind?.jumps) return [];
    const ports = new Map(cardOf(kind, placed).ports.map((port) => [port.port, port]));
    return [...exitsOf(kind, placed)].flatMap(([port, to]) => {
      const target = at.get(to);
      const from = ports.get(port);
      if (!target || !from) return [];
      const start = { x: box.x + from.x + from.width / 2, y: box.y + box.height };
      return [wireLine(start, { x: target.x + target.width / 2, y: target.y }).path];
    });
  });
}

function windowOn(document: FlowDocument, boxes: Box[], shape: number): Preview["view"] {
  if (boxes.length === 0) return [0, 0, NARROWEST, NARROWEST / shape];
  const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
  const wanted = Math.max(right - left, (bottom - top) * shape);
  const width = Math.min(WIDEST, Math.max(NARROWEST, wanted));
  const start = boxes.find(({ id }) => id === document.start) ?? boxes[0];
  // What fits is shown in the middle; else the window begins around the first step.
  const middle = right - left <= width || !start ? (left + right) / 2 : start.x + start.width / 2;
  return [middle - width / 2, top, width, width / shape];
}
