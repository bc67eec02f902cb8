// Problems in the order people mend them, and the field each one belongs to.
import type { Issue } from "../api/types";
import { pathOf } from "../graph/pointers";
import { freePorts } from "../graph/queries";
import { arrange } from "./screen";
import type { EditorState, EditorStore, Field } from "./store";

const WEIGHT = { error: 0, warning: 1, hint: 2 } as const;

/** Errors first, then warnings, then hints; within them as the compiler tells them. */
export function sorted(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

export interface Group {
  /** The step; null for the flow as a whole. */
  node: string | null;
  issues: Issue[];
}

/** The problems step by step, the steps in the order of their first problem. */
export function grouped(issues: readonly Issue[]): Group[] {
  const groups = new Map<string | null, Issue[]>();
  for (const issue of issues) {
    const mine = groups.get(issue.node);
    if (mine) mine.push(issue);
    else groups.set(issue.node, [issue]);
  }
  return [...groups].map(([node, mine]) => ({ node, issues: mine }));
}

/** The outcome that a problem finds without a link; null for any other problem. */
export function freeOutcome({ code, node, pointer }: Issue): { node: string; port: string } | null {
  const [, , next, port] = pathOf(pointer);
  if (code !== "unwired-port" || node === null || next !== "next" || !port) return null;
  return { node, port };
}

export interface Counts {
  error: number;
  warning: number;
  hint: number;
}

export function counted(issues: readonly Issue[]): Counts {
  const counts = { error: 0, warning: 0, hint: 0 };
  for (const { severity } of issues) counts[severity] += 1;
  return counts;
}

type Place = Pick<Issue, "node" | "param" | "pointer">;
type At = Pick<EditorState, "document" | "kinds">;

/** The field to put the cursor into; of the whole flow with an empty `node`. */
export function fieldOf(issue: Place, at: At): Field {
  const node = issue.node ?? "";
  const start = `/nodes/${escaped(node)}/`;
  if (!node || !issue.pointer.startsWith(start)) return { node, param: issue.param };
  const inside = issue.pointer.slice(start.length - 1);
  if (inside.startsWith("/params/")) return { node, param: inside.slice("/params".length) };
  if (inside === "/next") {
    // No outcome is named: the first that leads nowhere is the one to choose.
    const free = freePorts(at.document, at.kinds, node)[0];
    return { node, param: free ? `#next/${escaped(free)}` : "#next" };
  }
  if (inside.startsWith("/next/")) return { node, param: `#${inside.slice(1)}` };
  if (inside === "/note" || inside === "/marker") return { node, param: `#${inside.slice(1)}` };
  return { node, param: issue.param };
}

function escaped(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

interface Here {
  selection: readonly string[];
  focus: Field | null;
}

/** The problem after (1) or before (-1) the one where the person is; the ends meet. */
export function nextProblem(
  issues: readonly Issue[],
  at: At,
  here: Here,
  by: 1 | -1,
): Issue | null {
  const all = sorted(issues).filter(({ node }) => !node || at.document.nodes[node]);
  if (all.length === 0) return null;
  const now = whereAmI(all, at, here);
  const next = now === -1 ? (by === 1 ? 0 : all.length - 1) : (now + by + all.length) % all.length;
  return all[next] ?? null;
}

function whereAmI(all: Issue[], at: At, { selection, focus }: Here): number {
  const only = selection.length === 1 ? selection[0] : undefined;
  if (focus && focus.node === (only ?? "")) {
    const exact = all.findIndex((issue) => {
      const field = fieldOf(issue, at);
      return field.node === focus.node && field.param === focus.param;
    });
    if (exact !== -1) return exact;
  }
  return only === undefined ? -1 : all.findIndex(({ node }) => node === only);
}

/** Pans, selects and puts the cursor into the field. */
export function show(store: EditorStore, issue: Issue): void {
  arrange({ rightOpen: true });
  const state = store.getState();
  state.goTo(fieldOf(issue, state));
}
