// What is to be said of one intervention at a glance: one status, and the figures of all.
import { minutesOf, secondsFrom } from "./boardDay";
import type { Board, Intervention } from "./types";

export const STATUSES = [
  "missing",
  "overdue",
  "open",
  "late",
  "early",
  "unplanned",
  "present",
  "done",
  "expected",
] as const;

/**
 * missing: nobody came · overdue: not there yet, beyond the tolerance · open: left without a punch
 * · late, early: came late, left early · unplanned: was there without being expected.
 */
export type Status = (typeof STATUSES)[number];

export function statusOf(one: Intervention): Status {
  const has = (gap: (typeof one.gaps)[number]) => one.gaps.includes(gap);
  const nobody = one.arrived === null && one.left === null;
  if (one.state === "missing" || (nobody && has("missing_in"))) return "missing";
  if (nobody) return has("late") ? "overdue" : "expected";
  if (has("missing_out")) return "open";
  if (one.state === "present") return has("late") ? "late" : "present";
  if (has("unplanned")) return "unplanned";
  if (has("late")) return "late";
  return has("early") ? "early" : "done";
}

/** Whether a person should look at it. */
export function worries(status: Status): boolean {
  return status === "missing" || status === "overdue" || status === "open";
}

export interface Figures {
  present: number;
  late: number;
  missing: number;
  done: number;
  expected: number;
}

export function figuresOf(all: readonly Intervention[]): Figures {
  const found: Figures = { present: 0, late: 0, missing: 0, done: 0, expected: 0 };
  for (const one of all) {
    const status = statusOf(one);
    if (one.state === "present") found.present += 1;
    if (one.state === "done") found.done += 1;
    if (status === "expected") found.expected += 1;
    if (status === "missing") found.missing += 1;
    else if (one.gaps.includes("late")) found.late += 1;
  }
  return found;
}

/** From when to when it is drawn, in minutes since midnight of `day`; until `now` while it lasts. */
export function spanOf(one: Intervention, day: string, now: number): [number, number] {
  const at = (instant: string | null | undefined) => (instant ? [minutesOf(instant, day)] : []);
  const ends = [
    ...at(one.planned?.from),
    ...at(one.planned?.to),
    ...at(one.arrived),
    ...at(one.left),
  ];
  if (one.state === "present") ends.push(Math.max(now, ...at(one.arrived)));
  const start = Math.min(...ends);
  return [start, Math.max(...ends, start + 15)];
}

/** Seconds planned and done. */
export function hoursOf(all: readonly Intervention[]): { planned: number; actual: number } {
  let planned = 0;
  let actual = 0;
  for (const { planned: wanted, arrived, left } of all) {
    if (wanted) planned += secondsFrom(wanted.from, wanted.to);
    if (arrived && left) actual += secondsFrom(arrived, left);
  }
  return { planned, actual };
}

export type Grouping = "worker" | "site";

export interface BoardRow {
  key: string;
  worker: string;
  name: string;
  interventions: Intervention[];
}

export interface BoardGroup {
  key: string;
  /** The site's name; null: the rows stand alone. */
  name: string | null;
  rows: BoardRow[];
}

const plain = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** What the board shows: rows of workers, by site or not, that answer the words searched for. */
export function groupsOf(
  board: Pick<Board, "workers" | "sites" | "interventions">,
  by: Grouping,
  search: string,
  language: string,
): BoardGroup[] {
  const names = namesOf(board);
  const words = plain(search).split(/\s+/).filter(Boolean);
  const rows = new Map<string, BoardRow & { site: string }>();
  for (const one of board.interventions) {
    const name = names.worker(one.worker);
    const site = names.site(one.site);
    const text = plain(`${name} ${site}`);
    if (!words.every((word) => text.includes(word))) continue;
    const key = by === "site" ? `${one.site} ${one.worker}` : one.worker;
    const row = rows.get(key);
    if (row) row.interventions.push(one);
    else rows.set(key, { key, worker: one.worker, name, site: one.site, interventions: [one] });
  }
  const order = new Intl.Collator(language).compare;
  const sorted = [...rows.values()].sort((a, b) => order(a.name, b.name));
  for (const row of sorted) row.interventions.sort((a, b) => begin(a) - begin(b));
  if (by === "worker") return sorted.length ? [{ key: "all", name: null, rows: sorted }] : [];
  const sites = [...new Set(sorted.map((row) => row.site))];
  return sites
    .map((site) => ({
      key: site,
      name: names.site(site),
      rows: sorted.filter((row) => row.site === site),
    }))
    .sort((a, b) => order(a.name, b.name));
}

function begin(one: Intervention): number {
  return Date.parse(one.planned?.from ?? one.arrived ?? one.left ?? "") || 0;
}

/** Names by id; the id itself for what is gone. */
export function namesOf({ workers, sites }: Pick<Board, "workers" | "sites">) {
  const worker = new Map(workers.map(({ id, name }) => [id, name]));
  const site = new Map(sites.map(({ id, name }) => [id, name]));
  return {
    worker: (id: string | null) => (id === null ? "" : (worker.get(id) ?? id)),
    site: (id: string | null) => (id === null ? "" : (site.get(id) ?? id)),
  };
}

/** Punches that an earlier look at the board did not know: who, where, in or out. */
export function newPunches(before: Board, after: Board): { one: Intervention; into: boolean }[] {
  const known = new Set<string>();
  for (const one of before.interventions) {
    if (one.in_punch) known.add(one.in_punch);
    if (one.out_punch) known.add(one.out_punch);
  }
  return after.interventions.flatMap((one) => [
    ...(one.in_punch && !known.has(one.in_punch) ? [{ one, into: true }] : []),
    ...(one.out_punch && !known.has(one.out_punch) ? [{ one, into: false }] : []),
  ]);
}
