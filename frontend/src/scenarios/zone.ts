// Days and times as the clocks of a zone show them: a test says when somebody calls in the zone of
// the opening hours, wherever the person who writes it is.
import type { Moments } from "../editor/release/instant";

export type { Moments };

const MINUTE = 60_000;

function parts(instant: number, zone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** The day and time of an instant there. */
export function wallOf(at: string, zone: string): Moments {
  const { year, month, day, hour, minute } = parts(Date.parse(at), zone);
  return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}` };
}

/** By how many minutes the clocks of the zone are ahead of UTC. */
function ahead(instant: number, zone: string): number {
  const { year, month, day, hour, minute, second } = parts(instant, zone);
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Math.round((wall - instant) / MINUTE);
}

/** The instant when clocks there show this, with their offset; null when there is no such day. */
export function instantIn({ date, time }: Moments, zone: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}/.test(time)) return null;
  const wall = Date.parse(`${date}T${time.slice(0, 5)}:00Z`);
  if (Number.isNaN(wall)) return null;
  // The offset before a change of the clocks may not be the one after it: looked at twice.
  const first = ahead(wall - ahead(wall, zone) * MINUTE, zone);
  const offset = ahead(wall - first * MINUTE, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  const far = Math.abs(offset);
  return `${date}T${time.slice(0, 5)}:00${sign}${two(Math.floor(far / 60))}:${two(far % 60)}`;
}

/** "mer. 25 novembre 2026, 10:00" */
export function momentIn(at: string, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(at));
}

export function isZone(zone: string | undefined): zone is string {
  if (!zone) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
