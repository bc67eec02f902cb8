// Names of days, dates and states of a calendar, in the words of the user's language.
import { useMemo } from "react";
import type { CalendarDocument } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";

/** Monday first. */
export function useDayNames(): { short: string[]; long: string[] } {
  const { language } = useWords();
  return useMemo(() => {
    const names = (weekday: "short" | "long") =>
      Array.from({ length: 7 }, (_, at) =>
        new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(
          new Date(Date.UTC(2024, 0, 1 + at)),
        ),
      );
    return { short: names("short"), long: names("long") };
  }, [language]);
}

/** "samedi 21 novembre 2026" */
export function dateName(date: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

export function rangeName(calendar: CalendarDocument, id: string): string {
  return calendar.ranges[id]?.label || id;
}

/** The date and minute of now, by the clock of a zone. */
export function nowIn(zone: string): { date: string; minute: number } {
  try {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "short",
      hourCycle: "h23",
    } as const).format(new Date());
    const found = /^(\d{4}-\d\d-\d\d),? (\d\d):(\d\d)/.exec(parts);
    if (found) return { date: found[1] ?? "", minute: Number(found[2]) * 60 + Number(found[3]) };
  } catch {
    // A zone this browser does not know: its own clock is better than none.
  }
  const now = new Date();
  const date = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return { date: date.toISOString().slice(0, 10), minute: now.getHours() * 60 + now.getMinutes() };
}
