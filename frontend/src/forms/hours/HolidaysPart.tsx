// Whose public holidays count, with their names for the year, and own days off.
import { useMemo } from "react";
import { type CalendarDocument, useCountries } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Pick } from "../../ui";
import { NEAR_COUNTRIES } from "../places";
import { ValueList } from "../widgets/Values";
import css from "./Hours.module.css";
import { dayName, typedDay } from "./typedDay";
import { dateName } from "./words";

interface HolidaysPartProps {
  calendar: CalendarDocument;
  known: { date: string; name: string }[];
  year: number;
  disabled: boolean;
  onChange: (holidays: CalendarDocument["holidays"]) => void;
}

export function HolidaysPart({ calendar, known, year, disabled, onChange }: HolidaysPartProps) {
  const { t, language } = useWords();
  const countries = useCountries(language).data;
  const now = calendar.holidays ?? {};
  const groups = useMemo(() => {
    const item = ({ code, name }: { code: string; name: string }) => ({
      value: code,
      label: name,
      hint: code,
    });
    const all = countries ?? [];
    const near = NEAR_COUNTRIES.flatMap((code) => all.filter((one) => one.code === code));
    return [
      { items: near.map(item) },
      { items: all.filter(({ code }) => !NEAR_COUNTRIES.includes(code)).map(item) },
    ];
  }, [countries]);
  const regions = countries?.find(({ code }) => code === now.country)?.regions ?? [];
  const own = now.days ?? [];
  return (
    <section className={css.part} aria-label={t("forms.hours.holidays")}>
      <h3>{t("forms.hours.holidays")}</h3>
      <Pick
        label={t("forms.hours.country")}
        value={now.country ?? null}
        groups={groups}
        placeholder={t("forms.hours.noCountry")}
        clear={{
          label: t("forms.hours.noCountry"),
          run: () => onChange(own.length > 0 ? { country: null, region: null, days: own } : null),
        }}
        disabled={disabled}
        onChange={(country) => onChange({ ...now, country, region: null })}
      />
      {regions.length > 0 && (
        <Pick
          label={t("forms.hours.region")}
          value={now.region ?? null}
          groups={[
            { items: regions.map(({ code, name }) => ({ value: code, label: name, hint: code })) },
          ]}
          placeholder={t("forms.hours.noRegion")}
          clear={{
            label: t("forms.hours.noRegion"),
            run: () => onChange({ ...now, region: null }),
          }}
          disabled={disabled}
          onChange={(region) => onChange({ ...now, region })}
        />
      )}
      {known.length > 0 && (
        <details className={css.details}>
          <summary>{t("forms.hours.inYear", { count: known.length, year })}</summary>
          <ul>
            {known.map(({ date, name }) => (
              <li key={date}>
                <span>{name}</span> <small>{dateName(date, language)}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className={css.note}>{t("forms.hours.ownDays")}</p>
      <ValueList
        label={t("forms.hours.ownDays")}
        values={own}
        read={typedDay}
        shown={(day) => dayName(day, language)}
        refusal={t("forms.hours.noDay")}
        placeholder={t("forms.hours.dayHint")}
        onAdd={(day) => onChange({ ...now, days: [...own, day] })}
        onRemove={(at) => onChange({ ...now, days: own.filter((_, index) => index !== at) })}
      />
    </section>
  );
}
