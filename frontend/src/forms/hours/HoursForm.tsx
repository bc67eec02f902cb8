// The parts of a calendar side by side.
import { useMemo, useState } from "react";
import type { CalendarDocument } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Pick, Segmented } from "../../ui";
import { allHolidays } from "./days";
import { Exceptions } from "./Exceptions";
import { HolidaysPart } from "./HolidaysPart";
import css from "./Hours.module.css";
import { Override } from "./Override";
import { Ranges } from "./Ranges";
import { WeekGrid } from "./WeekGrid";
import { WeekText } from "./WeekText";
import { WhatHappens } from "./WhatHappens";
import { nowIn } from "./words";
import { YearStrip } from "./YearStrip";

interface Day {
  date: string;
  name: string;
}

interface HoursFormProps {
  calendar: CalendarDocument;
  onChange: (calendar: CalendarDocument) => void;
  disabled: boolean;
  publicDays: Day[];
  nextDays: Day[];
  year: number;
  onYear: (year: number) => void;
}

export function HoursForm(props: HoursFormProps) {
  const { calendar, onChange, disabled, publicDays, nextDays, year, onYear } = props;
  const { t } = useWords();
  const [chosen, setActive] = useState(Object.keys(calendar.ranges)[0] ?? "");
  const active = chosen in calendar.ranges ? chosen : (Object.keys(calendar.ranges)[0] ?? "");
  const [view, setView] = useState<"drawn" | "written">("drawn");
  const [at, setAt] = useState(() => nowIn(calendar.zone));
  const put = (part: Partial<CalendarDocument>) => onChange({ ...calendar, ...part });
  const holidays = useMemo(
    () => allHolidays(calendar, [...publicDays, ...nextDays], [year, year + 1]),
    [calendar, publicDays, nextDays, year],
  );
  const range = calendar.ranges[active];
  const setWeekly = (weekly: NonNullable<typeof range>["weekly"]) =>
    put({ ranges: { ...calendar.ranges, [active]: { ...range, weekly: weekly ?? {} } } });
  return (
    <div className={css.columns}>
      <div className={css.left}>
        <div className={css.weekHead}>
          <Ranges
            ranges={calendar.ranges}
            active={active}
            disabled={disabled}
            onActive={setActive}
            onChange={(ranges) => put({ ranges })}
          />
          <Segmented
            label={t("forms.hours.view")}
            value={view}
            onChange={setView}
            options={[
              { value: "drawn", label: t("forms.hours.drawn") },
              { value: "written", label: t("forms.hours.written") },
            ]}
          />
        </div>
        {view === "drawn" ? (
          <>
            <WeekGrid
              ranges={calendar.ranges}
              active={active}
              disabled={disabled || !range}
              onChange={setWeekly}
            />
            <p className={css.note} id="hours-hint">
              {t("forms.hours.hint")}
            </p>
          </>
        ) : (
          <WeekText
            key={active}
            weekly={range?.weekly ?? {}}
            disabled={disabled || !range}
            onChange={setWeekly}
          />
        )}
        <YearStrip
          calendar={calendar}
          holidays={holidays}
          year={year}
          onYear={onYear}
          onDay={(date) => setAt({ ...at, date })}
        />
      </div>
      <div className={css.rightSide}>
        <WhatHappens
          calendar={calendar}
          holidays={holidays}
          at={at}
          onAt={(next) => {
            setAt(next);
            const wanted = Number(next.date.slice(0, 4));
            if (wanted > 1970 && wanted < 2199 && wanted !== year) onYear(wanted);
          }}
        />
        <Exceptions
          calendar={calendar}
          disabled={disabled}
          onChange={(exceptions) => put({ exceptions })}
        />
        <HolidaysPart
          calendar={calendar}
          known={publicDays}
          year={year}
          disabled={disabled}
          onChange={(next) => put({ holidays: next ?? null })}
        />
        <Override
          calendar={calendar}
          disabled={disabled}
          onChange={(override) => put({ override: override ?? null })}
        />
        <Zone zone={calendar.zone} disabled={disabled} onChange={(zone) => put({ zone })} />
      </div>
    </div>
  );
}

interface ZoneProps {
  zone: string;
  disabled: boolean;
  onChange: (zone: string) => void;
}

function Zone({ zone, disabled, onChange }: ZoneProps) {
  const { t } = useWords();
  const groups = useMemo(() => {
    const all = Intl.supportedValuesOf("timeZone");
    const item = (name: string) => ({ value: name, label: name.replaceAll("_", " ") });
    return [{ items: all.map(item) }];
  }, []);
  return (
    <section className={css.part} aria-label={t("forms.hours.zone")}>
      <h3>{t("forms.hours.zone")}</h3>
      <Pick
        label={t("forms.hours.zone")}
        value={zone}
        groups={groups}
        disabled={disabled}
        onChange={onChange}
      />
    </section>
  );
}
