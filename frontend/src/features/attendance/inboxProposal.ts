// What is to be settled, in one list, and what is likely the truth: from the planning around it.
import type { Direction, Exceptions, Intervention, PendingLine, Refusal, Shift } from "./types";

export type Item =
  | { kind: "refusal"; id: string; at: string; of: Refusal }
  | { kind: "gap"; id: string; at: string; of: Intervention }
  | { kind: "line"; id: string; at: string; of: PendingLine };

export type Kind = Item["kind"];

/** Newest first. */
export function itemsOf({ refusals, gaps, lines }: Exceptions): Item[] {
  const all: Item[] = [
    ...refusals.map((of): Item => ({ kind: "refusal", id: `refusal-${of.id}`, at: of.at, of })),
    ...gaps.map((of): Item => ({ kind: "gap", id: `gap-${of.id}`, at: began(of), of })),
    ...lines.map(
      (of): Item => ({ kind: "line", id: `line-${of.site}-${of.number}`, at: of.since, of }),
    ),
  ];
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function began(one: Intervention): string {
  return one.planned?.from ?? one.arrived ?? one.left ?? "";
}

export interface Proposal {
  worker: string | null;
  site: string | null;
  /** null: whatever follows from the worker's punch before. */
  direction: Direction | null;
  at: string;
  /** The planned line it comes from. */
  shift: Shift | null;
}

const HOUR = 3_600_000;
/** How long before its beginning and after its end a call is likely about a planned line. */
const BEFORE = 2 * HOUR;
const AFTER = 3 * HOUR;

function distance(shift: Shift, at: number): number {
  return Math.min(Math.abs(at - Date.parse(shift.from)), Math.abs(at - Date.parse(shift.to)));
}

/** Planned lines that a refused call may have been about, the nearest first. */
export function near(refusal: Refusal, shifts: Shift[]): Shift[] {
  const at = Date.parse(refusal.at);
  return shifts
    .filter(
      (one) =>
        !one.cancelled &&
        (!refusal.worker || one.worker === refusal.worker) &&
        (!refusal.site || one.site === refusal.site) &&
        at >= Date.parse(one.from) - BEFORE &&
        at <= Date.parse(one.to) + AFTER,
    )
    .sort((a, b) => distance(a, at) - distance(b, at));
}

/** Who, where and what a refused call meant. With nobody and nowhere known, nothing is guessed. */
export function proposalOf(refusal: Refusal, shifts: Shift[]): Proposal {
  const { worker, site, at } = refusal;
  const [first, ...others] = worker || site ? near(refusal, shifts) : [];
  const alone =
    first && others.every((one) => one.worker === first.worker && one.site === first.site);
  const shift = alone ? first : null;
  const instant = Date.parse(at);
  const direction = shift
    ? Math.abs(instant - Date.parse(shift.from)) <= Math.abs(instant - Date.parse(shift.to))
      ? "in"
      : "out"
    : null;
  return {
    worker: worker ?? shift?.worker ?? null,
    site: site ?? shift?.site ?? null,
    direction,
    at,
    shift,
  };
}

export interface Missing {
  direction: Direction;
  /** The planned instant; null when nothing was planned. */
  at: string | null;
}

/** The punches that a gap lacks. */
export function missingOf({ arrived, left, planned, gaps }: Intervention): Missing[] {
  const found: Missing[] = [];
  if (!arrived && (gaps.includes("missing_in") || !left))
    found.push({ direction: "in", at: planned?.from ?? null });
  if (!left && (gaps.includes("missing_out") || !arrived))
    found.push({ direction: "out", at: planned?.to ?? null });
  return found;
}
