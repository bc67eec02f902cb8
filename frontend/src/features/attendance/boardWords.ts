// How the board says things: days, hours, and what is to be said of an intervention.
import type { T } from "../../i18n/i18n";
import { minutesOf, plusDays, timeOf } from "./boardDay";
import type { Status } from "./boardStatus";
import type { Intervention } from "./types";

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

function written(day: string, language: string, how: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language, { ...how, timeZone: "UTC" }).format(utc(day));
}

/** vendredi 21 novembre 2025 */
export function wholeDay(day: string, language: string): string {
  return written(day, language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

/** ven. 21 nov. */
export function shortDay(day: string, language: string): string {
  return written(day, language, { weekday: "short", day: "numeric", month: "short" });
}

/** 21 nov. 2025 */
export function plainDay(day: string, language: string): string {
  return written(day, language, { day: "numeric", month: "short", year: "numeric" });
}

/** 17–23 novembre 2025 */
export function daysText(first: string, last: string, language: string): string {
  const words = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return words.formatRange(utc(first), utc(last));
}

export function weekText(day: string, language: string): string {
  return daysText(day, plusDays(day, 6), language);
}

/** ven. 21 nov. 08:02, by a clock at the site. */
export function instantText(instant: string, language: string): string {
  return `${shortDay(instant.slice(0, 10), language)} ${timeOf(instant)}`;
}

/** 08:02 – 10:05; what is not known is a dash. */
export function hours(from: string | null | undefined, to: string | null | undefined): string {
  return `${from ? timeOf(from) : "…"} – ${to ? timeOf(to) : "…"}`;
}

/** What stands beside the name on a bar: hours, or what is wrong. */
export function noteOf(one: Intervention, status: Status, t: T): string {
  if (status === "missing" || status === "overdue" || status === "open") {
    return t(`attendance.status.${status}`);
  }
  if (status === "late" && one.planned && one.arrived) {
    return t("attendance.lateBy", { minutes: apart(one.planned.from, one.arrived) });
  }
  if (status === "early" && one.planned && one.left) {
    return t("attendance.earlyBy", { minutes: apart(one.left, one.planned.to) });
  }
  if (one.arrived || one.left) return hours(one.arrived, one.left);
  return hours(one.planned?.from, one.planned?.to);
}

function apart(first: string, second: string): number {
  const day = first.slice(0, 10);
  return Math.max(0, minutesOf(second, day) - minutesOf(first, day));
}

/** All of it in one sentence, for those who hear the page. */
export function sentenceOf(
  one: Intervention,
  status: Status,
  names: { worker: string; site: string },
  t: T,
): string {
  const parts = [names.worker, names.site, t(`attendance.status.${status}`)];
  if (one.planned) parts.push(t("attendance.saysPlanned", { hours: spoken(one.planned) }));
  if (one.arrived) parts.push(t("attendance.saysIn", { time: timeOf(one.arrived) }));
  if (one.left) parts.push(t("attendance.saysOut", { time: timeOf(one.left) }));
  if (one.simulated) parts.push(t("attendance.test"));
  return parts.join(", ");
}

function spoken({ from, to }: { from: string; to: string }): string {
  return `${timeOf(from)} – ${timeOf(to)}`;
}
