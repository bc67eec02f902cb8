// Three states of one list brought into line: which item is which, and in which order they stand.
import { equal, isObject } from "./paths";

/** An item as each of the three has it; undefined where it is not. */
export interface Row {
  was: unknown;
  mine: unknown;
  theirs: unknown;
}

const IDS = ["id", "key", "language", "variable", "name"];

/** The rows of a merged list; null when both put the items into another order. */
export function rows(was: unknown[], mine: unknown[], theirs: unknown[]): Row[] | null {
  const here = aligned(was, mine);
  const there = aligned(was, theirs);
  const order = orderOf(here, there);
  if (!order) return null;
  const known = order.map((at) => ({
    at,
    row: { was: was[at], mine: itemFor(mine, here, at), theirs: itemFor(theirs, there, at) },
  }));
  const added = [...additions(mine, here, "mine"), ...additions(theirs, there, "theirs")];
  const result: Row[] = added.filter(({ after }) => after === -1).map(({ row }) => row);
  for (const { at, row } of known) {
    result.push(row, ...added.filter(({ after }) => after === at).map((one) => one.row));
  }
  return paired(result);
}

/** For each item of `now` the place in `was` that it comes from, or -1. */
export function aligned(was: unknown[], now: unknown[]): number[] {
  const from = now.map(() => -1);
  const free = new Set(was.keys());
  const pair = (fits: (old: unknown, item: unknown) => boolean) => {
    for (const [at, item] of now.entries()) {
      if (from[at] !== -1) continue;
      const old = [...free].find((one) => fits(was[one], item));
      if (old === undefined) continue;
      from[at] = old;
      free.delete(old);
    }
  };
  pair(equal);
  pair((old, item) => idOf(old) !== undefined && idOf(old) === idOf(item));
  const open = [...from.keys()].filter((at) => from[at] === -1);
  const left = [...free];
  if (open.length === left.length || (now.length >= was.length && left.length > 0)) {
    for (const at of open) {
      const old =
        open.length === left.length ? left[open.indexOf(at)] : free.has(at) ? at : undefined;
      if (old !== undefined) from[at] = old;
    }
  }
  return from;
}

function idOf(item: unknown): string | undefined {
  if (!isObject(item)) return undefined;
  const name = IDS.find((one) => typeof item[one] === "string" && item[one] !== "");
  return name && `${name}=${item[name]}`;
}

function itemFor(items: unknown[], from: number[], at: number): unknown {
  const found = from.indexOf(at);
  return found < 0 ? undefined : items[found];
}

/** The order of the old items: of the one who changed it; null when both did, differently. */
function orderOf(here: number[], there: number[]): number[] | null {
  const mine = here.filter((at) => at >= 0);
  const theirs = there.filter((at) => at >= 0);
  const rising = (list: number[]) =>
    list.every((at, index) => index === 0 || at > (list[index - 1] ?? 0));
  const both = (list: number[], other: number[]) => list.filter((at) => other.includes(at));
  if (!rising(mine) && !rising(theirs) && !equal(both(mine, theirs), both(theirs, mine)))
    return null;
  const [first, second] = rising(mine) ? [theirs, mine] : [mine, theirs];
  const result = [...first];
  // What only the other still has goes behind the item it follows there.
  for (const [index, at] of second.entries()) {
    if (result.includes(at)) continue;
    const before = second
      .slice(0, index)
      .reverse()
      .find((one) => result.includes(one));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, at);
  }
  return result;
}

function additions(items: unknown[], from: number[], who: "mine" | "theirs") {
  return [...from.keys()]
    .filter((at) => from[at] === -1)
    .map((at) => ({
      after:
        from
          .slice(0, at)
          .reverse()
          .find((old) => old >= 0) ?? -1,
      row: { was: undefined, mine: undefined, theirs: undefined, [who]: items[at] } as Row,
    }));
}

/** What both added with the same id, or alike, is one item; new ones in an order of their own. */
function paired(list: Row[]): Row[] {
  const result: Row[] = [];
  for (const row of list) {
    const isNew = row.was === undefined;
    const twin = isNew
      ? result.find(
          (one) =>
            one.was === undefined &&
            one.mine !== undefined &&
            one.theirs === undefined &&
            row.mine === undefined &&
            (equal(one.mine, row.theirs) ||
              (idOf(one.mine) !== undefined && idOf(one.mine) === idOf(row.theirs))),
        )
      : undefined;
    if (twin) twin.theirs = row.theirs;
    else result.push({ ...row });
  }
  return inOrder(result);
}

/** Runs of new items sorted by their text, so that it does not matter whose come first. */
function inOrder(list: Row[]): Row[] {
  const result: Row[] = [];
  let run: Row[] = [];
  const flush = () => {
    const sides =
      run.some((row) => row.mine !== undefined) && run.some((row) => row.theirs !== undefined);
    result.push(...(sides ? run.sort((a, b) => (text(a) < text(b) ? -1 : 1)) : run));
    run = [];
  };
  for (const row of list) {
    if (row.was === undefined) run.push(row);
    else {
      flush();
      result.push(row);
    }
  }
  flush();
  return result;
}

function text(row: Row): string {
  return JSON.stringify(row.mine ?? row.theirs);
}
