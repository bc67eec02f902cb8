// Wires as data: where a port leads, and the jump that keeps its target in a parameter.
import type { FlowDocument, Kind, Placed } from "../api/types";
import type { Kinds } from "./change";
import { exitsOf, portsOf } from "./ports";

/** A wire by where it begins. */
export interface Wire {
  node: string;
  port: string;
}

/** The port that `exitsOf` gives the target of a jump. */
export const JUMP = "to";

export function isJump(kind: Kind | undefined, port: string): kind is Kind & { jumps: string } {
  return kind?.jumps != null && (port === JUMP || port === kind.jumps);
}

/** Where a port leads; undefined when nowhere. */
export function targetOf(document: FlowDocument, kinds: Kinds, wire: Wire): string | undefined {
  const placed = document.nodes[wire.node];
  if (!placed) return undefined;
  const kind = kinds.get(placed.type);
  const found = isJump(kind, wire.port) ? placed.params?.[kind.jumps] : placed.next?.[wire.port];
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** Lets a port of a draft lead to `to`, or nowhere (null). */
export function lead(placed: Placed, kind: Kind | undefined, port: string, to: string | null) {
  if (isJump(kind, port)) {
    placed.params ??= {};
    if (to === null) delete placed.params[kind.jumps];
    else placed.params[kind.jumps] = to;
  } else if (to === null) {
    if (placed.next) delete placed.next[port];
  } else {
    placed.next ??= {};
    placed.next[port] = to;
  }
}

/** The outcomes a wire may begin at: the ports, and the target of a jump. */
export function outlets(kind: Kind | undefined, placed: Placed): string[] {
  if (!kind) return Object.keys(placed.next ?? {});
  const ports = portsOf(kind, placed.params);
  return kind.jumps ? [...ports, JUMP] : ports;
}

/** The steps that follow, by port, without those that do not exist. */
export function exits(document: FlowDocument, kinds: Kinds, id: string): Map<string, string> {
  const placed = document.nodes[id];
  if (!placed) return new Map();
  const all = exitsOf(kinds.get(placed.type), placed);
  for (const [port, to] of all) if (!document.nodes[to]) all.delete(port);
  return all;
}

/** The outcome by which the caller goes on when all goes well. */
export function mainPort(kind: Kind | undefined, placed: Placed): string | null {
  const ports = outlets(kind, placed).filter((port) => !kind?.lanes.includes(port));
  const usual = ["next", "ok", "otherwise"].find((port) => ports.includes(port));
  if (usual) return usual;
  const made = kind?.ports.find((rule) => typeof rule === "object" && "each" in rule);
  if (!kind || !made) return ports[0] ?? null;
  const items = portsOf({ ...kind, ports: [made], lanes: [] }, placed.params);
  return items[0] ?? ports.at(-1) ?? null;
}

/** The outcomes that go on where the way went before a step was put into it. */
export function throughPorts(kind: Kind | undefined, placed: Placed): string[] {
  const main = mainPort(kind, placed);
  if (main === null) return [];
  const list = kind?.ports.find((rule) => typeof rule === "object" && "each" in rule);
  const tongues = typeof list === "object" && "each" in list && list.id === "language";
  const ports = outlets(kind, placed).filter((port) => !kind?.lanes.includes(port));
  return tongues ? ports : [main];
}

/** The one step all wired outcomes (but the lanes) lead to; undefined when none or several. */
export function onlyExit(document: FlowDocument, kinds: Kinds, id: string): string | undefined {
  const kind = kinds.get(document.nodes[id]?.type ?? "");
  const main = [...exits(document, kinds, id)].filter(([port]) => !kind?.lanes.includes(port));
  const targets = new Set(main.map(([, to]) => to).filter((to) => to !== id));
  return targets.size === 1 ? [...targets][0] : undefined;
}
