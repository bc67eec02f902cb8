// Wires drawn, led elsewhere and taken away; the start and the lanes of the flow.
import type { Change, Context } from "../change";
import { lead, outlets, targetOf, type Wire } from "../wires";
import { edited, nameOf } from "./edit";

/** Lets a port lead to a step; for a jump this sets its parameter. */
export function connect(c: Context, wire: Wire, to: string): Change | null {
  const { document, kinds } = c;
  const placed = document.nodes[wire.node];
  if (!placed || !document.nodes[to]) return null;
  const kind = kinds.get(placed.type);
  if (!outlets(kind, placed).includes(wire.port)) return null;
  const before = targetOf(document, kinds, wire);
  if (before === to) return null;
  const values = { from: nameOf(c, wire.node), to: nameOf(c, to) };
  const label = { key: before === undefined ? "connect" : "reconnect", values };
  return edited(c, { label, steps: [wire.node, to] }, (draft) => {
    const source = draft.nodes[wire.node];
    if (source) lead(source, kind, wire.port, to);
  });
}

/** Takes a wire away, also one whose port or target is gone. */
export function disconnect(c: Context, wire: Wire): Change | null {
  const { document, kinds } = c;
  const placed = document.nodes[wire.node];
  if (!placed || targetOf(document, kinds, wire) === undefined) return null;
  const label = { key: "disconnect", values: { name: nameOf(c, wire.node) } };
  return edited(c, { label, steps: [wire.node] }, (draft) => {
    const source = draft.nodes[wire.node];
    if (source) lead(source, kinds.get(placed.type), wire.port, null);
  });
}

/** The step at which calls begin. */
export function setStart(c: Context, id: string): Change | null {
  if (!c.document.nodes[id] || c.document.start === id) return null;
  const label = { key: "start", values: { name: nameOf(c, id) } };
  return edited(c, { label, steps: [id] }, (draft) => {
    draft.start = id;
  });
}

export type Lane = "on_error" | "on_hangup";

/** The step that an error or a hang-up leads to; null: none. */
export function setLane(c: Context, lane: Lane, id: string | null): Change | null {
  if (id !== null && !c.document.nodes[id]) return null;
  if ((c.document[lane] ?? null) === id) return null;
  const key = lane === "on_error" ? "laneError" : "laneHangup";
  const label = id === null ? { key: `${key}None` } : { key, values: { name: nameOf(c, id) } };
  return edited(c, { label, steps: id === null ? [] : [id] }, (draft) => {
    draft[lane] = id;
  });
}
