// The outcomes of a step: the same reading of a type's declaration as nodes/base.py does.
import type { Kind, Placed, PortRule } from "../api/types";
import type { Names } from "./names";

type Item = Record<string, unknown> | string | null; // null in broken files only

/** All ports of a step, in the order people read them; the lanes (hang-up, error) come last. */
export function portsOf(kind: Kind, params: Record<string, unknown> = {}): string[] {
  const names = kind.ports.flatMap((rule) => namesOf(rule, params));
  return [...new Set([...names, ...kind.lanes])];
}

function namesOf(rule: PortRule, params: Record<string, unknown>): string[] {
  if (typeof rule === "string") return [rule];
  if ("when" in rule) return params[rule.when] ? [rule.port] : [];
  const items = itemsOf(params, rule.each);
  const names = items.map((item) => nameOf(item, rule.id)).filter((name) => name !== "");
  if (names.length > 0) return names;
  return rule.empty ? [rule.empty] : [];
}

function itemsOf(params: Record<string, unknown>, param: string): Item[] {
  const value = params[param];
  return Array.isArray(value) ? (value as Item[]) : [];
}

function nameOf(item: Item, id: string | null): string {
  const name = typeof item === "object" && id !== null ? item?.[id] : item;
  return typeof name === "string" ? name : "";
}

/**
 * What people call a port: its label in the type's texts, or the label the author gave it.
 * A key keeps its digit in front: "1 · Français".
 */
export function portWord(
  kind: Kind | undefined,
  placed: Placed,
  port: string,
  names: Pick<Names, "languageName" | "range">,
): string {
  const params = placed.params ?? {};
  for (const rule of kind?.ports ?? []) {
    if (typeof rule === "string" || !("each" in rule)) continue;
    const item = itemsOf(params, rule.each).find((one) => nameOf(one, rule.id) === port);
    if (item === undefined || item === null) continue;
    if (typeof item === "string") return names.range(String(params.calendar ?? ""), port);
    const label = String(item.label ?? "");
    if (rule.id === "key") return label ? `${port} · ${label}` : port;
    if (rule.id === "language") return names.languageName(port);
    return label || port;
  }
  return kind?.port_labels[port] ?? port;
}

/** The steps that follow, by port; a jump's target counts as one. */
export function exitsOf(kind: Kind | undefined, placed: Placed): Map<string, string> {
  const exits = new Map<string, string>();
  const next = placed.next ?? {};
  const order = kind ? portsOf(kind, placed.params) : Object.keys(next);
  for (const port of [...order, ...Object.keys(next)]) {
    const target = next[port];
    if (target) exits.set(port, target);
  }
  const jump = kind?.jumps ? placed.params?.[kind.jumps] : undefined;
  if (typeof jump === "string") exits.set("to", jump);
  return exits;
}
