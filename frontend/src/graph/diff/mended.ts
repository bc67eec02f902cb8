// The history of one person after someone else's changes came in.
import type { Patch } from "immer";
import type { FlowDocument } from "../../api/types";
import type { Change } from "../change";
import type { Path } from "../fields";
import type { History } from "../history";
import { spots } from "./paths";

/** The places of the document a change touches; a list counts as a whole. */
export function touches(change: Change): Path[] {
  return [...change.patches, ...change.inverse].map(({ path }) => whole(path));
}

function whole(path: Path): Path {
  const at = path.findIndex((part, depth) => typeof part === "number" && depth > 0);
  return at < 0 ? path : path.slice(0, at);
}

/**
 * The history without the entries that no longer fit: those that touch what changed between the
 * document both began with and `theirs`, or that would lead to a step that is gone there.
 */
export function mended(history: History, base: FlowDocument, theirs: FlowDocument): History {
  const changed = spots(base, theirs).map(({ path }) => whole(path));
  const gone = new Set(Object.keys(base.nodes).filter((id) => !theirs.nodes[id]));
  const fits = (change: Change): boolean =>
    !touches(change).some((path) => changed.some((other) => meet(path, other))) &&
    ![...change.patches, ...change.inverse].some((patch) => namesGone(patch, gone));
  return {
    past: kept([...history.past].reverse(), fits).reverse(),
    future: kept(history.future, fits),
    at: 0,
  };
}

/** In the order they would be used: what depends on a dropped entry goes with it. */
function kept(changes: Change[], fits: (change: Change) => boolean): Change[] {
  const dropped: Path[] = [];
  return changes.filter((change) => {
    const mine = touches(change);
    const depends = mine.some((path) => dropped.some((other) => meet(path, other)));
    if (!depends && fits(change)) return true;
    dropped.push(...mine);
    return false;
  });
}

/** Whether one place lies inside the other. */
function meet(one: Path, other: Path): boolean {
  const depth = Math.min(one.length, other.length);
  return one.slice(0, depth).every((part, at) => `${part}` === `${other[at]}`);
}

function namesGone({ op, path, value }: Patch, gone: Set<string>): boolean {
  if (op === "remove" || gone.size === 0) return false;
  if (path[0] === "nodes" || path[0] === "layout") {
    if (typeof path[1] === "string" && path.length > 2 && gone.has(path[1])) return true;
  }
  const mentions = (item: unknown): boolean => {
    if (typeof item === "string") return gone.has(item);
    if (typeof item !== "object" || item === null) return false;
    return Object.values(item).some(mentions);
  };
  return mentions(value);
}
