// Days as people write them, "26.12.", "26 décembre 2026" or "12-26", and as they read them.

const TONGUES = ["fr", "it", "en", "de"];

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const NAMES: readonly (readonly string[])[] = Array.from({ length: 12 }, (_, month) =>
  TONGUES.map((language) =>
    folded(
      new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(
        new Date(Date.UTC(2024, month, 1)),
      ),
    ),
  ),
);

/** 1 to 12 of a name or its beginning; 0 when it is none, or could be several. */
function monthOf(typed: string): number {
  if (typed.length < 3) return 0;
  const found = NAMES.flatMap((names, at) =>
    names.some((name) => name.startsWith(typed)) ? [at + 1] : [],
  );
  return found.length === 1 ? (found[0] ?? 0) : 0;
}

function written(day: number, month: number, year: number | null): string | null {
  const at = new Date(Date.UTC(year ?? 2024, month - 1, day));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  const iso = at.toISOString();
  return year === null ? iso.slice(5, 10) : iso.slice(0, 10);
}

/** The day as calendars keep it, "MM-DD" of every year or "YYYY-MM-DD"; null when it is none. */
export function typedDay(typed: string): string | null {
  const text = folded(typed.trim()).replace(/\s+/g, " ");
  const yearOf = (part: string | undefined) => (part ? Number(part) : null);
  const iso = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return written(Number(iso[3]), Number(iso[2]), yearOf(iso[1]));
  const dotted = /^(\d{1,2}) ?[./] ?(\d{1,2})(?: ?[./] ?(\d{4})?)?$/.exec(text);
  if (dotted) return written(Number(dotted[1]), Number(dotted[2]), yearOf(dotted[3]));
  const named = /^(\d{1,2})(?:\.|er|º|st|nd|rd|th)? (?:of )?([a-z]+)\.?,?(?: (\d{4}))?$/.exec(text);
  if (named) return written(Number(named[1]), monthOf(named[2] ?? ""), yearOf(named[3]));
  const first = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?$/.exec(text);
  return first && written(Number(first[2]), monthOf(first[1] ?? ""), yearOf(first[3]));
}

/** "26 décembre" or "26 décembre 2026", in the order of the reader's language. */
export function dayName(day: string, language: string): string {
  const whole = day.length > 5;
  const at = new Date(`${whole ? day : `2024-${day}`}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    day: "numeric",
    month: "long",
    ...(whole ? { year: "numeric" } : {}),
    timeZone: "UTC",
  }).format(at);
}
