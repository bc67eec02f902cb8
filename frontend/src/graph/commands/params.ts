// The settings of a step. Its wires follow the options they belong to.
import type { Kind, Placed } from "../../api/types";
import type { Change, Context, Label } from "../change";
import { equal } from "../diff/paths";
import { pathOf, setAt } from "../pointers";
import { portsOf } from "../ports";
import { edited, nameOf } from "./edit";

export interface ParamOptions {
  /** Whether it may become one step of undo with the same change just before; texts always do. */
  merge?: boolean;
}

/**
 * Sets one parameter by its JSON pointer, "" for all of them; undefined takes it away. A wire
 * stays with its option when the option's key or id changes, and goes when the option goes.
 */
export function setParam(
  c: Context,
  id: string,
  pointer: string,
  value: unknown,
  options: ParamOptions = {},
): Change | null {
  const placed = c.document.nodes[id];
  if (!placed) return null;
  const kind = c.kinds.get(placed.type);
  const path = pathOf(pointer);
  const params = path.length === 0 ? plain(value) : structuredClone(placed.params ?? {});
  if (path.length > 0 && !setAt(params, path, value)) return null;
  if (equal(params, placed.params ?? {})) return null;
  const field = kind?.fields[path[0] ?? ""]?.label;
  const name = nameOf(c, id);
  const label: Label = field
    ? { key: "set", values: { name, field } }
    : { key: "setAll", values: { name } };
  const typed = options.merge ?? (typeof value === "string" && path.length > 0);
  const merge = typed ? { merge: `set:${id}:${pointer}` } : {};
  return edited(c, { label, steps: [id], ...merge }, (draft) => {
    const mine = draft.nodes[id];
    if (!mine) return;
    const next = kind ? followed(kind, placed, params) : placed.next;
    mine.params ??= {};
    if (path.length === 0) mine.params = params;
    else setAt(mine.params, path, value);
    if (next && !equal(next, placed.next ?? {})) rewire(mine, next);
  });
}

function rewire(draft: Placed, next: Record<string, string>) {
  draft.next ??= {};
  for (const port of Object.keys(draft.next)) if (!(port in next)) delete draft.next[port];
  for (const [port, to] of Object.entries(next)) if (draft.next[port] !== to) draft.next[port] = to;
}

function plain(value: unknown): Record<string, unknown> {
  const object = typeof value === "object" && value !== null && !Array.isArray(value);
  return object ? structuredClone(value as Record<string, unknown>) : {};
}

/** The wires of a step after its parameters became `params`. */
export function followed(
  kind: Kind,
  placed: Placed,
  params: Record<string, unknown>,
): Record<string, string> {
  const next = { ...placed.next };
  const result = { ...next };
  const ports = portsOf(kind, params);
  const known = [...ports, ...portsOf(kind, placed.params)];
  const loose = Object.keys(next).filter((port) => !known.includes(port));
  for (const rule of kind.ports) {
    if (typeof rule === "string") continue;
    if ("when" in rule) {
      if (!ports.includes(rule.port) && placed.params?.[rule.when]) delete result[rule.port];
      continue;
    }
    const before = itemsOf(placed.params?.[rule.each], rule.id);
    const after = itemsOf(params[rule.each], rule.id);
    const { from, held } = matched(before, after, loose);
    for (const { name } of before) if (!held.has(name)) delete result[name];
    for (const [name, old] of from) {
      const target = next[old];
      if (old !== name && !after.some((item) => item.name === old)) delete result[old];
      if (target !== undefined) result[name] = target;
    }
    if (rule.empty) lastOrFirst(rule.empty, next, result, before, after);
  }
  return result;
}

interface Item {
  name: string;
  /** The item without its name, as text; "" when nothing else is in it. */
  rest: string;
}

function itemsOf(value: unknown, id: string | null): Item[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => {
    if (id === null || typeof item !== "object" || item === null) {
      return { name: typeof item === "string" ? item : "", rest: "" };
    }
    const { [id]: name, ...rest } = item as Record<string, unknown>;
    const told = Object.values(rest).some((part) => part !== "" && part !== null);
    return { name: typeof name === "string" ? name : "", rest: told ? JSON.stringify(rest) : "" };
  });
}

/**
 * Which old port each new item's wire comes from: the same item elsewhere, the same contents under
 * another name, the same name, else the same position. `held`: old ports that stay as they are
 * because their item is still there with its name missing or doubled for the moment.
 */
function matched(before: Item[], after: Item[], loose: string[]) {
  const from = new Map<string, string>();
  const held = new Set<string>();
  const free = new Set(before.keys());
  const open = new Set(after.keys());
  const pair = (fits: (old: Item, now: Item, oldAt: number, at: number) => boolean) => {
    for (const at of [...open]) {
      const now = after[at];
      const oldAt = [...free].find((one) => {
        const old = before[one];
        return old && now && fits(old, now, one, at);
      });
      const old = oldAt === undefined ? undefined : before[oldAt];
      if (!now || !old || oldAt === undefined) continue;
      free.delete(oldAt);
      open.delete(at);
      if (now.name === "") held.add(old.name);
      else if (old.name === "") comeBack(now.name);
      else if (from.has(now.name)) held.add(old.name);
      else from.set(now.name, old.name);
    }
  };
  const comeBack = (name: string) => {
    // The name was empty for a moment: the one wire without an option is its own.
    if (loose.length === 1 && loose[0] && !from.has(name)) from.set(name, loose[0]);
  };
  pair((old, now) => old.name === now.name && old.rest === now.rest);
  pair((old, now) => old.rest !== "" && old.rest === now.rest);
  pair((old, now) => old.name === now.name);
  if (before.length === after.length) pair((_, __, oldAt, at) => oldAt === at);
  return { from, held };
}

/** The port of an empty list: its wire goes to the first items, and comes back from the last. */
function lastOrFirst(
  empty: string,
  next: Record<string, string>,
  result: Record<string, string>,
  before: Item[],
  after: Item[],
) {
  const target = next[empty];
  if (before.length === 0 && after.length > 0 && target !== undefined) {
    delete result[empty];
    for (const { name } of after) if (name) result[name] ??= target;
  } else if (before.length > 0 && after.length === 0) {
    const targets = new Set(before.map((item) => next[item.name]).filter((to) => to !== undefined));
    const only = targets.size === 1 ? [...targets][0] : undefined;
    if (only !== undefined) result[empty] ??= only;
  }
}
