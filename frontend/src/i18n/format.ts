// Dates, durations, numbers and telephone numbers, in the words of a language.
import type { Instant } from "../api/types";

/** Milliseconds since 1970. */
export function millis(instant: Instant): number {
  return Date.parse(instant);
}

/** Seconds from one instant to another. */
export function secondsBetween(start: Instant, end: Instant): number {
  return (millis(end) - millis(start)) / 1000;
}

export function number(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
}

export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(
    share,
  );
}

/** 14:02 today, else 21 nov., 14:02. */
export function moment(instant: Instant, language: string, now = new Date()): string {
  const date = new Date(instant);
  const today = date.toDateString() === now.toDateString();
  const day: Intl.DateTimeFormatOptions = today ? {} : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language, {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(date);
}

export function clock(instant: Instant, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeStyle: "medium",
    hourCycle: "h23",
  } as const).format(new Date(instant));
}

/** How long ago or ahead, in one unit: "il y a 3 minutes". */
export function ago(instant: Instant, language: string, now = Date.now()): string {
  const seconds = (millis(instant) - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(0, "second");
}

/** 0:23, 12:05, 1:02:09. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** The name of a language in another, as a title: "Allemand". */
export function languageName(tag: string, language: string): string {
  return languageList([tag], language);
}

/** "Français, allemand, anglais". */
export function languageList(tags: string[], language: string): string {
  const names = new Intl.DisplayNames(language, { type: "language" });
  const list = tags.map((tag) => names.of(tag) ?? tag).join(", ");
  return list.charAt(0).toLocaleUpperCase(language) + list.slice(1);
}

const GROUPS: [RegExp, string][] = [
  [/^\+(41)(\d{2})(\d{3})(\d{2})(\d{2})$/, "+$1 $2 $3 $4 $5"],
  [/^\+(33)(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/, "+$1 $2 $3 $4 $5 $6"],
  [/^\+(39)(0[26])(\d{4})(\d{4})$/, "+$1 $2 $3 $4"],
  [/^\+(39)(0\d{1,3}|3\d{2})(\d{3})(\d{3,4})$/, "+$1 $2 $3 $4"],
  [/^\+(49)(\d{3})(\d{3})(\d+)$/, "+$1 $2 $3 $4"],
  [/^\+(44)(\d{4})(\d{6})$/, "+$1 $2 $3"],
  [/^\+(1)(\d{3})(\d{3})(\d{4})$/, "+$1 $2 $3 $4"],
  [/^0(\d{2})(\d{3})(\d{2})(\d{2})$/, "0$1 $2 $3 $4"],
];

/** A number as people write it; unknown shapes stay as they are. */
export function phone(digits: string): string {
  for (const [shape, written] of GROUPS) {
    if (shape.test(digits)) return digits.replace(shape, written);
  }
  return digits;
}

const TRUNKS: Record<string, [country: string, trunk: string]> = {
  "Europe/Paris": ["+33", "0"],
  "Europe/Rome": ["+39", ""],
  "Europe/Zurich": ["+41", "0"],
  "Europe/Berlin": ["+49", "0"],
  "Europe/London": ["+44", "0"],
};

/** A number as it is dialled from a telephone of the zone, which may have no + key. */
export function dialled(digits: string, zone: string): string {
  const [country, trunk] = TRUNKS[zone] ?? [];
  if (!country || !digits.startsWith(country)) return phone(digits);
  return trunk + phone(digits).slice(country.length).trim();
}

/** A number of a country without its country, with an example of how to write it; else null. */
export function nationalExample(plain: string): string | null {
  if (!/^0\d{6,}$/.test(plain)) return null;
  return phone(/^0[1-9]\d{8}$/.test(plain) ? `+41${plain.slice(1)}` : "+41218025555");
}

/** What a person typed, as a number that can be assigned: no spaces, + first when international. */
export function plainNumber(typed: string): string {
  const plain = typed.replace(/[\s().\-/']/g, "");
  return plain.startsWith("00") ? `+${plain.slice(2)}` : plain;
}
