// Times to call at that show how a flow behaves. Days and hours are those of the zone of the flow's
// opening hours, written as a field of date and time has them: "2026-12-24T18:01".
import { instantIn, wallOf } from "../scenarios/zone";

/** The next time it is this day of the week and hour, or this date (12-24) and hour. */
export type Preset = { weekday: number; time: string } | { date: string; time: string };

export const PRESETS: readonly Preset[] = [
  { weekday: 1, time: "10:00" },
  { weekday: 6, time: "10:00" },
  { weekday: 0, time: "03:00" },
  { date: "12-24", time: "18:01" },
];

const DAY_MS = 86_400_000;

/** The field of the next such moment after `now` (a field too). */
export function nextField(preset: Preset, now: string): string {
  const today = now.slice(0, 10);
  if ("date" in preset) {
    const year = Number(today.slice(0, 4));
    const field = `${year}-${preset.date}T${preset.time}`;
    return field > now ? field : `${year + 1}-${preset.date}T${preset.time}`;
  }
  const midnight = Date.parse(`${today}T00:00Z`);
  const ahead = (preset.weekday - new Date(midnight).getUTCDay() + 7) % 7;
  const on = (days: number) =>
    `${new Date(midnight + days * DAY_MS).toISOString().slice(0, 10)}T${preset.time}`;
  return on(ahead) > now ? on(ahead) : on(ahead + 7);
}

/** "Samedi 10:00", "24 déc. 18:01". */
export function presetWord(preset: Preset, language: string, now: string): string {
  const day: Intl.DateTimeFormatOptions =
    "weekday" in preset ? { weekday: "long" } : { day: "numeric", month: "short" };
  const date = new Date(`${nextField(preset, now)}Z`);
  const word = new Intl.DateTimeFormat(language, { ...day, timeZone: "UTC" }).format(date);
  return `${word.charAt(0).toLocaleUpperCase(language)}${word.slice(1)} ${preset.time}`;
}

/** An instant (ISO, or milliseconds since 1970) as the field has it there. */
export function fieldOf(instant: string | number, zone: string): string {
  const { date, time } = wallOf(new Date(instant).toISOString(), zone);
  return `${date}T${time}`;
}

/** What such a field says there, as an instant; null when it says nothing. */
export function instantOf(field: string, zone: string): string | null {
  const [date = "", time = ""] = field.split("T");
  return instantIn({ date, time }, zone);
}

/** "samedi 28 nov. · 10:00" */
export function dateWord(instant: string | number, language: string, zone: string): string {
  const day = new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "short",
    timeZone: zone,
  }).format(new Date(instant));
  return `${day} · ${clockWord(instant, language, zone).slice(0, 5)}`;
}

/** "10:00:04" */
export function clockWord(instant: string | number, language: string, zone: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(new Date(instant));
}
