// Weekly hours as stretches of minutes: reading, writing, painting and rubbing out.
import type { Weekday, Weekly } from "../../api/calendars";

export const DAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const DAY = 1440;

/** From a minute of its day to another, which may lie in the next day; the end is not in it. */
export type Stretch = [number, number];

export function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

export function clock(minute: number): string {
  const at = minute > DAY ? minute - DAY : minute;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

export function stretches(hours: readonly string[] = []): Stretch[] {
  return hours.map((one) => {
    const [start, end] = [minutes(one.slice(0, 5)), minutes(one.slice(6))];
    return [start, end > start ? end : end + DAY];
  });
}

export function hours(all: readonly Stretch[]): string[] {
  return all.map(([start, end]) => `${clock(start)}-${clock(end)}`);
}

/** In order, with what touches or overlaps joined. */
export function joined(all: readonly Stretch[]): Stretch[] {
  const done: Stretch[] = [];
  for (const [start, end] of [...all].sort((a, b) => a[0] - b[0])) {
    const last = done.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else done.push([start, end]);
  }
  return done;
}

export function without(all: readonly Stretch[], [from, to]: Stretch): Stretch[] {
  return all.flatMap(([start, end]): Stretch[] => {
    if (end <= from || start >= to) return [[start, end]];
    const left: Stretch[] = start < from ? [[start, from]] : [];
    return end > to ? [...left, [to, end]] : left;
  });
}

/** The hours with a part of some days painted (`on`) or rubbed out. */
export function painted(
  weekly: Weekly,
  days: readonly number[],
  part: Stretch,
  on: boolean,
): Weekly {
  const next: Weekly = { ...weekly };
  const put = (at: number, all: Stretch[]) => {
    const day = DAYS[at];
    if (!day) return;
    if (all.length > 0) next[day] = hours(all);
    else delete next[day];
  };
  const of = (at: number) => stretches(next[DAYS[at] ?? "mon"]);
  for (const at of days) {
    if (on) {
      put(at, joined([...of(at), part]));
      continue;
    }
    put(at, without(of(at), part));
    // What reaches in from the day before is rubbed out there.
    const before = (at + 6) % 7;
    put(before, without(of(before), [part[0] + DAY, part[1] + DAY]));
  }
  return next;
}

/** Whether a minute of a day lies in the hours, those from the day before included. */
export function covers(weekly: Weekly, day: number, minute: number): boolean {
  const today = stretches(weekly[DAYS[day] ?? "mon"]);
  const before = stretches(weekly[DAYS[(day + 6) % 7] ?? "mon"]);
  const inside =
    (at: number) =>
    ([start, end]: Stretch) =>
      start <= at && at < end;
  return today.some(inside(minute)) || before.some(inside(minute + DAY));
}

/** Hours as people type them, "8-12, 14h-18h30", in their written form; null when they are none. */
export function typedHours(typed: string): string[] | null {
  const text = typed.trim();
  if (text === "") return [];
  const all: Stretch[] = [];
  for (const part of text.split(/[,;/]| et | e | and /)) {
    const found =
      /^\s*(\d{1,2})(?:\s*[:h.]\s*(\d{2})?)?\s*(?:-|–|—|à|a|to|alle)\s*(\d{1,2})(?:\s*[:h.]\s*(\d{2})?)?\s*$/i.exec(
        part,
      );
    if (!found) return null;
    const start = Number(found[1]) * 60 + Number(found[2] ?? 0);
    const end = Number(found[3]) * 60 + Number(found[4] ?? 0);
    if (start >= DAY || end > DAY || start === end) return null;
    all.push([start, end > start ? end : end + DAY]);
  }
  return hours(joined(all));
}
