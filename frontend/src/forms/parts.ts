// Items of lists: names and keys for new ones, and moving them.
import type { Kind, PortRule } from "../api/types";
import { blank, type FieldSpec, itemShape, partFields } from "./schema";

export const KEYPAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
/** In this order new choices get their keys: 0 mostly calls a person, the signs repeat or end. */
const OFFERED = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "#", "*"];

export function freeKey(taken: readonly unknown[]): string | null {
  return OFFERED.find((key) => !taken.includes(key)) ?? null;
}

/** A short id that no other has: "1", "2"… as people count them. */
export function freeId(taken: readonly unknown[]): string {
  for (let at = taken.length + 1; ; at++) if (!taken.includes(String(at))) return String(at);
}

type Item = Record<string, unknown>;

/** A new item of a list, with a key, id or language that the others do not have. */
export function newItem(
  kind: Kind,
  list: FieldSpec,
  items: readonly unknown[],
  languages: readonly string[],
): unknown {
  const item = blank(itemShape(kind, list), kind.schema);
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  const filled: Item = { ...item };
  const others = (name: string) => items.map((one) => (one as Item | null)?.[name]);
  for (const { name, shape } of partFields(kind, list)) {
    const { format } = shape;
    if (format === "id") filled[name] = freeId(others(name));
    if (format === "key" || format === "keys") filled[name] = freeKey(others(name)) ?? "";
    if (format === "language") {
      filled[name] = languages.find((tag) => !others(name).includes(tag)) ?? "";
    }
  }
  return filled;
}

export function moved<V>(list: readonly V[], from: number, to: number): V[] {
  const copy = [...list];
  const [taken] = copy.splice(from, 1);
  if (taken !== undefined) copy.splice(to, 0, taken);
  return copy;
}

/** The rule that makes a port of each item of this list, if there is one. */
export function portRule(kind: Kind, list: string): Extract<PortRule, { each: string }> | null {
  for (const rule of kind.ports) {
    if (typeof rule === "object" && "each" in rule && rule.each === list) return rule;
  }
  return null;
}
