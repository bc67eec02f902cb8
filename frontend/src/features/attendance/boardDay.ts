// Days and hours of the board. Hours are those of a clock at the site: the instants come with the
// offset of its zone, and what they say is what is shown, wherever the reader is.

const DAY_MS = 86_400_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;

/** A day as people's calendars have it here: YYYY-MM-DD. */
export function today(now = new Date()): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

export function isDay(text: string | null): text is string {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The day so many days later, or earlier. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysFrom(start: string, end: string): number {
  return Math.round((Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / DAY_MS);
}

/** The Monday of its week. */
export function monday(day: string): string {
  return plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}

export function lastOfMonth(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The day that a clock at the site shows. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** What a clock at the site shows: 08:02. */
export function timeOf(instant: string): string {
  return instant.slice(11, 16);
}

/** What people type for an hour, 8:05, 8h05, 805 or 8, as 08:05; null when it is none. */
export function typedTime(text: string): string | null {
  const found = /^\s*(\d{1,2})\s*(?:[:h.,]?\s*(\d{2})|[:h])?\s*$/i.exec(text);
  const [hours, minutes] = [Number(found?.[1]), Number(found?.[2] ?? 0)];
  if (!found || hours > 23 || minutes > 59) return null;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** The instant, without offset, at which a clock at the site shows `time` nearest to another. */
export function nearest(reference: string, time: string): string {
  const wanted = [-1, 0, 1].map((days) => `${plusDays(dayOf(reference), days)}T${time}:00`);
  const away = (instant: string) => Math.abs(minutesOf(instant, dayOf(reference)) - at);
  const at = minutesOf(reference, dayOf(reference));
  return wanted.reduce((best, one) => (away(one) < away(best) ? one : best));
}

/** Minutes on a clock at the site since the midnight that `day` begins with; negative before. */
export function minutesOf(instant: string, day: string): number {
  const [hours = 0, minutes = 0] = timeOf(instant).split(":").map(Number);
  return daysFrom(day, dayOf(instant)) * DAY + hours * HOUR + minutes;
}

/** What a clock in this zone shows now, as an instant without its offset. */
export function clockIn(zone: string | undefined, ms: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(zone ? { timeZone: zone } : {}),
  });
  return parts.format(ms).replace(" ", "T");
}

/** Real seconds between two instants with their offsets. */
export function secondsFrom(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / 1000);
}

export interface Axis {
  /** Minutes since midnight, whole hours. */
  start: number;
  end: number;
}

const SHORTEST = 12 * HOUR;
/** What lasts over midnight is cut here: its words tell the rest. */
const LATEST = 25 * HOUR;

/**
 * The hours shown: those of what there is, with some room, never less than twelve. Of what began
 * the day before its last hour is seen, of what ends the day after its first ones.
 */
export function axisOf(spans: readonly (readonly [number, number])[]): Axis {
  const from = spans.map(([start, end]) => (start < 0 ? end - HOUR : start));
  const to = spans.map(([, end]) => end);
  const first = Math.floor((Math.min(...from, 7 * HOUR + 30) - 30) / HOUR) * HOUR;
  const last = Math.ceil((Math.max(...to, 18 * HOUR + 30) + 30) / HOUR) * HOUR;
  const start = Math.min(Math.max(0, first), LATEST - SHORTEST);
  return { start, end: Math.max(Math.min(LATEST, last), start + SHORTEST) };
}

/** Where on the axis, in percent; what is outside stands at its edge. */
export function placeOn(axis: Axis, at: number): number {
  const share = (at - axis.start) / (axis.end - axis.start);
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

/** The hours that are written on the axis: every one, or every second when it is long. */
export function hoursOn(axis: Axis): number[] {
  const step = axis.end - axis.start > 20 * HOUR ? 2 * HOUR : HOUR;
  const hours: number[] = [];
  for (let at = axis.start; at <= axis.end; at += step) hours.push(at);
  return hours;
}

/** Which line of a row each span takes, so that none covers another; spans in order of start. */
export function lanesOf(spans: readonly (readonly [number, number])[]): number[] {
  const free: number[] = [];
  return spans.map(([start, end]) => {
    const found = free.findIndex((until) => until <= start);
    const lane = found < 0 ? free.length : found;
    free[lane] = end;
    return lane;
  });
}

/** 7 h 05 as people write it on a time sheet: 7:05; negative with its sign. */
export function hoursText(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const text = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return seconds < 0 && minutes > 0 ? `−${text}` : text;
}
