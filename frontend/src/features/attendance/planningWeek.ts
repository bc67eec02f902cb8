// Days and weeks as dates without a time, "2026-11-23", and shifts as the clocks of a site show them.
import { instantIn, wallOf } from "../../scenarios/zone";

const DAY = 86_400_000;

const utc = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** Whether it is a date that exists. */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const at = utc(date);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === date;
}

export function plusDays(date: string, days: number): string {
  return new Date(utc(date) + days * DAY).toISOString().slice(0, 10);
}

/** How many days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / DAY);
}

/** The Monday of the week of a date. */
export function mondayOf(date: string): string {
  return plusDays(date, -((new Date(utc(date)).getUTCDay() + 6) % 7));
}

/** Its seven dates, Monday first. */
export function weekOf(monday: string): string[] {
  return Array.from({ length: 7 }, (_, at) => plusDays(monday, at));
}

/** Today, by the clock of this machine. */
export function today(now = new Date()): string {
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** "lun. 23 nov." */
export function shortDay(date: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(utc(date));
}

/** "23 – 29 novembre 2026" */
export function weekName(monday: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  }).formatRange(utc(monday), utc(plusDays(monday, 6)));
}

export interface Hours {
  /** The day it begins. */
  date: string;
  /** "08:00" */
  from: string;
  /** "10:00"; not after `from`: the next day. */
  to: string;
}

/** Beginning and end as instants of the site's clocks; null when a part is not a time. */
export function instantsOf({ date, from, to }: Hours, zone: string) {
  const last = to <= from ? plusDays(date, 1) : date;
  const begins = isDate(date) ? instantIn({ date, time: from }, zone) : null;
  const ends = begins && instantIn({ date: last, time: to }, zone);
  return begins && ends ? { from: begins, to: ends } : null;
}

/** The reverse. */
export function hoursOf(shift: { from: string; to: string }, zone: string): Hours {
  const { date, time } = wallOf(shift.from, zone);
  return { date, from: time, to: wallOf(shift.to, zone).time };
}

/** The dates of something that comes again each week until a date, the first one included. */
export function weekly(first: string, until: string): string[] {
  if (!isDate(until) || until < first) return [first];
  const count = Math.min(53, Math.floor(daysBetween(first, until) / 7) + 1);
  return Array.from({ length: count }, (_, at) => plusDays(first, 7 * at));
}

interface Placed extends Hours {
  worker: string;
  site: string;
}

/** What a week lacks of another one that is `days` before it; the same line is not made twice. */
export function lacking<P extends Placed>(before: P[], after: Placed[], days: number): P[] {
  const name = (one: Placed, date: string) =>
    [one.worker, one.site, date, one.from, one.to].join(" ");
  const there = new Set(after.map((one) => name(one, one.date)));
  return before
    .map((one) => ({ ...one, date: plusDays(one.date, days) }))
    .filter((one) => !there.has(name(one, one.date)));
}
