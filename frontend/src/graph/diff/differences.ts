// The list of changes between two versions of a flow, as facts that sentences are made of.
import type { FlowDocument, Placed } from "../../api/types";
import type { Kinds } from "../change";
import { flatten, outline } from "../outline";
import { pointerOf } from "../pointers";
import { exitsOf } from "../ports";
import { equal, spots } from "./paths";

export interface Difference {
  what: "step-added" | "step-removed" | "step-changed" | "renamed" | "moved" | "wired" | "flow";
  node?: string;
  port?: string;
  /** JSON pointer inside the parameters, "#note" or "#marker"; for the flow "/name", "/start"… */
  param?: string;
  before?: unknown;
  after?: unknown;
}

const FLOW = [
  "name",
  "kind",
  "languages",
  "start",
  "on_error",
  "on_hangup",
  "max_seconds",
  "variables",
  "notes",
] as const;

/** All differences: those of the flow first, then step by step in the order it is told. */
export function differences(before: FlowDocument, after: FlowDocument, kinds: Kinds): Difference[] {
  const found: Difference[] = [];
  for (const name of FLOW) {
    const [was, is] = [before[name] || undefined, after[name] || undefined];
    if (!equal(was, is)) found.push({ what: "flow", param: `/${name}`, before: was, after: is });
  }
  const removed = ordered(before, kinds).filter((id) => !after.nodes[id]);
  for (const id of ordered(after, kinds)) {
    const [was, is] = [before.nodes[id], after.nodes[id]];
    if (!is) continue;
    if (was) found.push(...ofStep(id, was, is, kinds));
    else found.push({ what: "step-added", node: id, after: is });
    const [from, to] = [before.layout?.[id], after.layout?.[id]];
    if (was && from && to && !equal(from, to)) {
      found.push({ what: "moved", node: id, before: from, after: to });
    }
  }
  for (const id of removed) {
    found.push({ what: "step-removed", node: id, before: before.nodes[id] });
  }
  return found;
}

function ordered(document: FlowDocument, kinds: Kinds): string[] {
  const told = outline(document, kinds);
  const lanes = told.lanes.flatMap((lane) => flatten(lane.lines));
  return [...flatten(told.main), ...lanes, ...flatten(told.apart)];
}

function ofStep(node: string, was: Placed, is: Placed, kinds: Kinds): Difference[] {
  const found: Difference[] = [];
  if ((was.name ?? "") !== (is.name ?? "")) {
    found.push({ what: "renamed", node, before: was.name ?? "", after: is.name ?? "" });
  }
  if (was.type !== is.type) {
    found.push({ what: "step-changed", node, param: "#type", before: was.type, after: is.type });
  }
  const jump = kinds.get(is.type)?.jumps;
  for (const { path, before, after } of spots(was.params ?? {}, is.params ?? {})) {
    if (jump && path[0] === jump) continue;
    found.push({ what: "step-changed", node, param: pointerOf(path), before, after });
  }
  for (const extra of ["note", "marker"] as const) {
    const [before, after] = [was[extra] || undefined, is[extra] || undefined];
    if (before !== after) {
      found.push({ what: "step-changed", node, param: `#${extra}`, before, after });
    }
  }
  const [from, to] = [exitsOf(kinds.get(was.type), was), exitsOf(kinds.get(is.type), is)];
  for (const port of new Set([...to.keys(), ...from.keys()])) {
    const [before, after] = [from.get(port), to.get(port)];
    if (before !== after) found.push({ what: "wired", node, port, before, after });
  }
  return found;
}
