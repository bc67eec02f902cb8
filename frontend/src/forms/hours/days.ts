// What a calendar says about a day or a minute of it, by the clock of its zone; the same rules as
// the studio's: exception, holiday, named range, closed.
import type { CalendarDocument, Exception } from "../../api/calendars";
import { DAY, DAYS, type Stretch, stretches } from "./week";

export type Holidays = ReadonlyMap<string, string>;
export interface Said {
  /** The id of a range, "holiday" or "closed". */
  state: string;
  why: "exception" | "holiday" | "range" | "none";
  label: string;
}

export function plus(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function daysOf(year: number): string[] {
  const first = `${year}-01-01`;
  const count = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365;
  return Array.from({ length: count }, (_, at) => plus(first, at));
}

/** Public holidays and own days by date, for some years. */
export function allHolidays(
  calendar: CalendarDocument,
  known: readonly { date: string; name: string }[],
  years: readonly number[],
): Holidays {
  const own = (calendar.holidays?.days ?? []).flatMap((day) =>
    day.length > 5 ? [day] : years.map((year) => `${year}-${day}`),
  );
  const found = new Map(known.map(({ date, name }) => [date, name]));
  for (const date of own) if (!found.has(date)) found.set(date, "");
  return found;
}

function dated(calendar: CalendarDocument, date: string): Exception[] {
  return (calendar.exceptions ?? []).filter((one) => one.date === date);
}

const within = (all: Stretch[], minute: number) =>
  all.some(([start, end]) => start <= minute && minute < end);

export function saidAt(
  calendar: CalendarDocument,
  holidays: Holidays,
  date: string,
  minute: number,
): Said {
  const before = plus(date, -1);
  for (const [day, at] of [
    [date, minute],
    [before, minute + DAY],
  ] as const) {
    const found = dated(calendar, day).find((one) => within(stretches(one.hours), at));
    if (found?.range) return { state: found.range, why: "exception", label: found.label ?? "" };
  }
  const today = dated(calendar, date);
  if (today.length > 0) {
    const holiday = today.some(({ state }) => state === "holiday");
    const label = today.find((one) => one.label)?.label ?? "";
    return { state: holiday ? "holiday" : "closed", why: "exception", label };
  }
  const holiday = holidays.get(date);
  if (holiday !== undefined) return { state: "holiday", why: "holiday", label: holiday };
  const reaches = dated(calendar, before).length === 0 && !holidays.has(before);
  for (const [id, { weekly = {} }] of Object.entries(calendar.ranges)) {
    const own = within(stretches(weekly[DAYS[weekday(date)] ?? "mon"]), minute);
    const past = reaches && within(stretches(weekly[DAYS[weekday(before)] ?? "mon"]), minute + DAY);
    if (own || past) return { state: id, why: "range", label: "" };
  }
  return { state: "closed", why: "none", label: "" };
}

export interface DayColour {
  state: "open" | "closed" | "holiday";
  exception: boolean;
  label: string;
}

/** What a day is like as a whole. */
export function dayColour(calendar: CalendarDocument, holidays: Holidays, date: string): DayColour {
  const own = dated(calendar, date);
  if (own.length > 0) {
    const open = own.some(({ hours = [] }) => hours.length > 0);
    const holiday = own.some(({ state }) => state === "holiday");
    const label = own.find((one) => one.label)?.label ?? "";
    return { state: open ? "open" : holiday ? "holiday" : "closed", exception: true, label };
  }
  const holiday = holidays.get(date);
  if (holiday !== undefined) return { state: "holiday", exception: false, label: holiday };
  const day = DAYS[weekday(date)] ?? "mon";
  const open = Object.values(calendar.ranges).some(({ weekly }) => weekly?.[day]?.length);
  return { state: open ? "open" : "closed", exception: false, label: "" };
}

/** The next minute at which a range begins to hold; null within a year. */
export function nextOpen(
  calendar: CalendarDocument,
  holidays: Holidays,
  date: string,
  minute: number,
): { date: string; minute: number; state: string } | null {
  for (let ahead = 0; ahead <= 366; ahead++) {
    const day = plus(date, ahead);
    for (const at of changes(calendar, day)) {
      if (ahead === 0 && at <= minute) continue;
      const { state, why } = saidAt(calendar, holidays, day, at);
      if (state === "holiday" || state === "closed" || why === "none") continue;
      const earlier = at > 0 ? [day, at - 1] : [plus(day, -1), DAY - 1];
      const was = saidAt(calendar, holidays, earlier[0] as string, earlier[1] as number);
      if (was.state !== state) return { date: day, minute: at, state };
    }
  }
  return null;
}

function changes(calendar: CalendarDocument, date: string): number[] {
  const day = DAYS[weekday(date)] ?? "mon";
  const usual = Object.values(calendar.ranges).flatMap(({ weekly }) => stretches(weekly?.[day]));
  const own = dated(calendar, date).flatMap((one) => stretches(one.hours));
  const starts = [...usual, ...own].flat().filter((at) => at < DAY);
  return [...new Set([0, ...starts])].sort((a, b) => a - b);
}
