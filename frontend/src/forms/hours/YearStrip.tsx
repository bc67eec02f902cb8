// A year at a glance: open, closed and holidays, day by day; a day is one click away.
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import type { CalendarDocument } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { IconButton } from "../../ui";
import { type DayColour, dayColour, daysOf, type Holidays, weekday } from "./days";
import css from "./Hours.module.css";
import { dateName } from "./words";

interface YearStripProps {
  calendar: CalendarDocument;
  holidays: Holidays;
  year: number;
  onYear: (year: number) => void;
  /** A day that was clicked, to look at it. */
  onDay: (date: string) => void;
}

export function YearStrip({ calendar, holidays, year, onYear, onDay }: YearStripProps) {
  const { t, language, number } = useWords();
  const days = useMemo(
    () => daysOf(year).map((date) => ({ date, ...dayColour(calendar, holidays, date) })),
    [calendar, holidays, year],
  );
  const count = (state: DayColour["state"]) =>
    number(days.filter((day) => day.state === state).length);
  const said = (day: DayColour) =>
    [t(`forms.hours.${day.state}`), day.label].filter(Boolean).join(" · ");
  const months = Array.from({ length: 12 }, (_, at) =>
    new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(
      new Date(Date.UTC(year, at, 1)),
    ),
  );
  const offset = weekday(`${year}-01-01`);
  return (
    <section className={css.year} aria-label={t("forms.hours.year", { year })}>
      <div className={css.yearHead}>
        <IconButton label={t("forms.hours.earlier")} size="sm" onClick={() => onYear(year - 1)}>
          <ChevronLeft size={16} />
        </IconButton>
        <h3>{t("forms.hours.year", { year })}</h3>
        <IconButton label={t("forms.hours.later")} size="sm" onClick={() => onYear(year + 1)}>
          <ChevronRight size={16} />
        </IconButton>
        <ul className={css.legend}>
          {(["open", "closed", "holiday"] as const).map((state) => (
            <li key={state}>
              <span className={css.day} data-state={state} aria-hidden="true" />
              {t("forms.hours.days", { state: t(`forms.hours.${state}`), count: count(state) })}
            </li>
          ))}
        </ul>
      </div>
      <div className={css.months} aria-hidden="true">
        {months.map((month) => (
          <span key={month}>{month}</span>
        ))}
      </div>
      <div
        className={css.strip}
        aria-hidden="true"
        onClick={(event) => {
          const date = (event.target as HTMLElement).dataset.date;
          if (date) onDay(date);
        }}
      >
        {days.map((day, at) => (
          <span
            key={day.date}
            className={css.day}
            data-date={day.date}
            data-state={day.state}
            data-exception={day.exception || undefined}
            title={`${dateName(day.date, language)} : ${said(day)}`}
            style={at === 0 ? { gridRowStart: offset + 1 } : undefined}
          />
        ))}
      </div>
    </section>
  );
}
