// A flow as people tell it: one step after the other, with what each outcome leads to below it.
//
// Steps hang from the last step that every path to them shares (their immediate dominator). So what
// only one key leads to stands under that key, and where paths meet again the telling goes on at
// the level above.
import type { FlowDocument, Kind } from "../api/types";
import { exitsOf } from "./ports";

export interface Line {
  id: string;
  /** What stands under one outcome (or several that lead to the same place). */
  branches: Branch[];
}

export interface Branch {
  ports: string[];
  lines: Line[];
}

export interface Outline {
  main: Line[];
  /** Begun by an error or by a hang-up, not by the caller's way. */
  lanes: { lane: "on_error" | "on_hangup"; lines: Line[] }[];
  /** Steps that nothing leads to. */
  apart: Line[];
}

type Exits = Map<string, Map<string, string>>;
const ROOT = "";

export function outline(document: FlowDocument, kinds: ReadonlyMap<string, Kind>): Outline {
  const exits: Exits = new Map();
  for (const [id, placed] of Object.entries(document.nodes)) {
    const known = [...exitsOf(kinds.get(placed.type), placed)].filter(
      ([, to]) => document.nodes[to],
    );
    exits.set(id, new Map(known));
  }
  const told = new Set<string>();
  const from = (start: string | null | undefined): Line[] =>
    start && document.nodes[start] && !told.has(start) ? tell(start, exits, told) : [];
  const main = from(document.start);
  const lanes = (["on_error", "on_hangup"] as const)
    .map((lane) => ({ lane, lines: from(document[lane]) }))
    .filter(({ lines }) => lines.length > 0);
  const apart: Line[] = [];
  for (const id of exits.keys()) if (!told.has(id)) apart.push(...from(id));
  return { main, lanes, apart };
}

function tell(start: string, all: Exits, told: Set<string>): Line[] {
  const order = walkingOrder(start, all, told);
  for (const id of order) told.add(id);
  const parents = dominators(order, all);
  const children = new Map<string, string[]>();
  for (const id of order) {
    const parent = parents.get(id) ?? ROOT;
    children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const sources = sourcesOf(order, all);
  return order[0] === undefined ? [] : linesFrom(order[0]);

  function linesFrom(first: string): Line[] {
    const lines: Line[] = [];
    const due = [first];
    for (let id = due.shift(); id !== undefined; id = due.shift()) {
      const { branches, after } = below(id);
      const only = branches.length === 1 && after.length === 0 ? branches[0] : undefined;
      if (only) {
        lines.push({ id, branches: [] });
        due.unshift(only.first);
      } else {
        const told = branches.map(({ ports, first }) => ({ ports, lines: linesFrom(first) }));
        lines.push({ id, branches: told });
        due.unshift(...after);
      }
    }
    return lines;
  }

  function below(id: string) {
    const branches: { ports: string[]; first: string }[] = [];
    const after: string[] = [];
    for (const child of children.get(id) ?? []) {
      const mine = [...(all.get(id) ?? [])].filter(([, to]) => to === child).map(([port]) => port);
      const others = (sources.get(child) ?? []).filter((s) => s !== id && !under(s, child));
      if (mine.length > 0 && others.length === 0) branches.push({ ports: mine, first: child });
      else after.push(child);
    }
    return { branches, after };
  }

  /** Whether `id` is told below `top`: a link back up from there does not move `top`. */
  function under(id: string, top: string): boolean {
    for (let at: string | undefined = id; at; at = parents.get(at)) if (at === top) return true;
    return false;
  }
}

/** Reverse postorder: every step after those that lead to it, keys in their order. */
function walkingOrder(start: string, exits: Exits, told: ReadonlySet<string>): string[] {
  const done: string[] = [];
  const seen = new Set<string>([start]);
  const stack: { id: string; todo: string[] }[] = [{ id: start, todo: targets(exits, start) }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.todo.pop();
    if (next === undefined) {
      done.push(top.id);
      stack.pop();
    } else if (!seen.has(next) && !told.has(next)) {
      seen.add(next);
      stack.push({ id: next, todo: targets(exits, next) });
    }
  }
  return done.reverse();
}

function targets(exits: Exits, id: string): string[] {
  return [...(exits.get(id)?.values() ?? [])];
}

function sourcesOf(order: string[], exits: Exits): Map<string, string[]> {
  const inside = new Set(order);
  const sources = new Map<string, string[]>();
  for (const id of order) {
    for (const to of new Set(targets(exits, id))) {
      if (inside.has(to)) sources.set(to, [...(sources.get(to) ?? []), id]);
    }
  }
  return sources;
}

/** The immediate dominator of every step (Cooper, Harvey and Kennedy's iteration). */
function dominators(order: string[], exits: Exits): Map<string, string> {
  const rank = new Map(order.map((id, at) => [id, at]));
  const sources = sourcesOf(order, exits);
  const found = new Map<string, string>();
  const start = order[0];
  if (start === undefined) return found;
  found.set(start, start);
  const meet = (one: string, other: string): string => {
    let [a, b] = [one, other];
    while (a !== b) {
      if ((rank.get(a) ?? 0) > (rank.get(b) ?? 0)) a = found.get(a) ?? start;
      else b = found.get(b) ?? start;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const id of order.slice(1)) {
      const known = (sources.get(id) ?? []).filter((source) => found.has(source));
      const best = known.reduce(meet);
      if (found.get(id) !== best) {
        found.set(id, best);
        changed = true;
      }
    }
  }
  found.set(start, ROOT);
  return found;
}

/** All steps of an outline, in the order they are told. */
export function flatten(lines: Line[]): string[] {
  return lines.flatMap((line) => [line.id, ...line.branches.flatMap((b) => flatten(b.lines))]);
}
