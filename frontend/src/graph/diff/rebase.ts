// Two people's work on one flow, put together: per step, per field, per outcome.
import type { FlowDocument } from "../../api/types";
import type { Kinds } from "../change";
import type { Path } from "../fields";
import { pathOf, pointerOf, setAt, valueAt } from "../pointers";
import { aligned } from "./lists";
import { merged } from "./merge";
import { equal } from "./paths";

export interface Conflict {
  /** The step; null for the flow itself. */
  node: string | null;
  /**
   * JSON pointer inside the step ("/name", "/next/1", "/params/prompt/text/fr"), or inside the flow
   * ("/name"); "" for a whole step that one took away while the other worked on it.
   */
  param: string;
  mine: unknown;
  theirs: unknown;
}

export interface Rebased {
  document: FlowDocument;
  conflicts: Conflict[];
}

/**
 * My document and theirs, both made from `base`, as one. What only one of us changed is as that
 * one left it. What both changed differently is a conflict: the document holds mine, the conflict
 * both. A step that one took away and the other changed or wired stays, as a conflict. New steps
 * that got the same id from both become two; `kinds` lets references in parameters follow.
 */
export function rebase(
  base: FlowDocument,
  mine: FlowDocument,
  theirs: FlowDocument,
  kinds: Kinds = new Map(),
): Rebased {
  if (equal(base, mine)) return { document: theirs, conflicts: [] };
  if (equal(base, theirs) || equal(mine, theirs)) return { document: mine, conflicts: [] };
  return merged(base, mine, theirs, kinds);
}

/** The document with one conflict decided: undefined takes the field or the step away. */
export function settled(
  document: FlowDocument,
  conflict: Conflict,
  who: "mine" | "theirs",
): FlowDocument {
  const result = structuredClone(document);
  const { node, param } = conflict;
  const path = [...(node === null ? [] : ["nodes", node]), ...pathOf(param)];
  setAt(result, path, structuredClone(conflict[who]));
  if (node === null || result.nodes[node]) return result;
  if (result.layout) delete result.layout[node];
  for (const placed of Object.values(result.nodes)) {
    for (const [port, to] of Object.entries(placed.next ?? {})) {
      if (to === node) delete placed.next?.[port];
    }
  }
  if (result.start === node) result.start = "";
  for (const lane of ["on_error", "on_hangup"] as const) {
    if (result[lane] === node) result[lane] = null;
  }
  return result;
}

/**
 * Open conflicts after the document went on from `before` to `after`: those inside lists follow
 * their item; those whose item or step is gone are no more.
 */
export function carried(
  conflicts: readonly Conflict[],
  before: FlowDocument,
  after: FlowDocument,
): Conflict[] {
  return conflicts.flatMap((conflict) => {
    const { node, param } = conflict;
    if (node !== null && !after.nodes[node]) return [];
    const home = node === null ? [] : ["nodes", node];
    const path = followed(pathOf(param), valueAt(before, home), valueAt(after, home));
    return path ? [{ ...conflict, param: pointerOf(path) }] : [];
  });
}

function followed(path: Path, before: unknown, after: unknown): Path | null {
  const result: (string | number)[] = [];
  let [was, is] = [before, after];
  for (const name of path) {
    let to = name;
    if (Array.isArray(was) && Array.isArray(is) && was !== is) {
      const at = aligned(was, is).indexOf(Number(name));
      if (at < 0) return null;
      to = `${at}`;
    }
    result.push(to);
    [was, is] = [valueAt(was, [name]), valueAt(is, [to])];
  }
  return result;
}
