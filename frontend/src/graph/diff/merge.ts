// The merge of three documents: where both begin, mine and theirs.
import type { FlowDocument, Placed } from "../../api/types";
import type { Kinds } from "../change";
import type { Path } from "../fields";
import { fresh } from "../ids";
import { pointerOf } from "../pointers";
import { leadFields, renameNames } from "../references";
import { rows } from "./lists";
import { equal, isObject, spots } from "./paths";
import type { Conflict, Rebased } from "./rebase";

export function merged(
  base: FlowDocument,
  own: FlowDocument,
  theirs: FlowDocument,
  kinds: Kinds,
): Rebased {
  const conflicts: Conflict[] = [];
  const mine = apart(base, own, theirs, kinds);
  const document = both(base, mine, theirs, [], conflicts) as FlowDocument;
  const nodes = { ...document.nodes };
  for (const [id, [here, there]] of contested(base, mine, theirs)) {
    const kept = here ?? there;
    if (!kept) continue;
    nodes[id] = kept;
    conflicts.push({ node: id, param: "", mine: here, theirs: there });
  }
  const layout = { ...mine.layout, ...document.layout };
  for (const id of Object.keys(nodes)) layout[id] ??= theirs.layout?.[id] ?? { x: 0, y: 0 };
  for (const id of Object.keys(layout)) {
    const known = mine.layout?.[id] ?? theirs.layout?.[id];
    if (!nodes[id] || !known) delete layout[id];
  }
  const without = document.layout === undefined && Object.keys(layout).length === 0;
  return { document: { ...document, nodes, ...(without ? {} : { layout }) }, conflicts };
}

function both(
  was: unknown,
  mine: unknown,
  theirs: unknown,
  path: Path,
  conflicts: Conflict[],
): unknown {
  if (equal(mine, theirs) || equal(was, theirs)) return mine;
  if (equal(was, mine)) return theirs;
  // Where a card stands is nobody's loss; who took a step away is looked at afterwards.
  if (path[0] === "layout" && path.length === 2) return mine ?? theirs;
  if (path[0] === "nodes" && path.length === 2 && (!mine || !theirs)) return undefined;
  if (isObject(mine) && isObject(theirs)) {
    const old = isObject(was) ? was : {};
    const result: Record<string, unknown> = {};
    for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
      const value = both(old[name], mine[name], theirs[name], [...path, name], conflicts);
      if (value !== undefined) result[name] = value;
    }
    return result;
  }
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    if (!Array.isArray(was) && mine.length === theirs.length) {
      return mine.map((item, at) => both(undefined, item, theirs[at], [...path, at], conflicts));
    }
    const list = lists(Array.isArray(was) ? was : [], mine, theirs, path, conflicts);
    if (list) return list;
  }
  if (!(path[0] === "notes" && path.at(-1) !== "text" && typeof mine === "number")) {
    conflicts.push({ ...spotOf(path), mine, theirs });
  }
  return mine;
}

function lists(
  was: unknown[],
  mine: unknown[],
  theirs: unknown[],
  path: Path,
  conflicts: Conflict[],
): unknown[] | null {
  const all = rows(was, mine, theirs);
  if (!all) return null;
  const result: unknown[] = [];
  for (const row of all) {
    const at = [...path, result.length];
    const lost = row.was !== undefined && (row.mine === undefined || row.theirs === undefined);
    if (lost) {
      const left = row.mine ?? row.theirs;
      if (left === undefined || equal(left, row.was)) continue;
      conflicts.push({ ...spotOf(at), mine: row.mine, theirs: row.theirs });
      result.push(left);
    } else if (row.mine === undefined || row.theirs === undefined) {
      result.push(row.mine ?? row.theirs);
    } else result.push(both(row.was, row.mine, row.theirs, at, conflicts));
  }
  return result;
}

function spotOf(path: Path): Pick<Conflict, "node" | "param"> {
  const [top, node, ...rest] = path;
  if (top === "nodes" && node !== undefined) return { node: `${node}`, param: pointerOf(rest) };
  return { node: null, param: pointerOf(path) };
}

/** Steps that one took away while the other changed them or drew a wire to them. */
function contested(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument) {
  const found = new Map<string, [Placed | undefined, Placed | undefined]>();
  const look = (gone: FlowDocument, other: FlowDocument, isMine: boolean) => {
    const removed = Object.keys(base.nodes).filter((id) => !gone.nodes[id] && other.nodes[id]);
    if (removed.length === 0) return;
    const wanted = new Set(
      spots({ ...base, layout: {} }, { ...other, layout: {} }).flatMap(({ after }) => texts(after)),
    );
    for (const id of removed) {
      const left = other.nodes[id];
      if (wanted.has(id) || !equal(base.nodes[id], left)) {
        found.set(id, isMine ? [undefined, left] : [left, undefined]);
      }
    }
  };
  look(mine, theirs, true);
  look(theirs, mine, false);
  return found;
}

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** My document with other ids for new steps whose id someone else gave to another new step. */
function apart(base: FlowDocument, mine: FlowDocument, theirs: FlowDocument, kinds: Kinds) {
  const ids = new Map<string, string>();
  for (const [id, placed] of Object.entries(mine.nodes)) {
    const other = theirs.nodes[id];
    if (base.nodes[id] || !other || equal(placed, other)) continue;
    // The same step at the same place is mine: a save whose answer was lost on the way.
    const home = equal(mine.layout?.[id], theirs.layout?.[id]);
    if (placed.type === other.type && home) continue;
    const taken = (wish: string) =>
      [base, mine, theirs].some((one) => one.nodes[wish]) || [...ids.values()].includes(wish);
    ids.set(id, fresh(id, taken));
  }
  if (ids.size === 0) return mine;
  const to = (id: string) => ids.get(id) ?? id;
  const result = structuredClone(mine);
  const moved = (record: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [to(id), value]));
  result.nodes = moved(result.nodes) as FlowDocument["nodes"];
  if (result.layout) result.layout = moved(result.layout) as FlowDocument["layout"];
  for (const lane of ["start", "on_error", "on_hangup"] as const) {
    const id = result[lane];
    if (id) result[lane] = to(id);
  }
  for (const placed of Object.values(result.nodes)) {
    const kind = kinds.get(placed.type);
    for (const [port, target] of Object.entries(placed.next ?? {})) {
      placed.next = { ...placed.next, [port]: to(target) };
    }
    leadFields(placed, kind, to);
    renameNames(kind, placed, (name) => {
      const [node = "", ...rest] = name.split(".");
      return rest.length > 0 ? [to(node), ...rest].join(".") : name;
    });
  }
  return result;
}
