// Dates that are unlike the others: closed, a holiday, or open at other hours.
import { CalendarX, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CalendarDocument, Exception } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Select, TextField } from "../../ui";
import css from "./Hours.module.css";
import { DayText } from "./WeekText";
import { dateName, nowIn, rangeName } from "./words";

interface ExceptionsProps {
  calendar: CalendarDocument;
  disabled: boolean;
  onChange: (exceptions: Exception[]) => void;
}

export function Exceptions({ calendar, disabled, onChange }: ExceptionsProps) {
  const { t } = useWords();
  const all = calendar.exceptions ?? [];
  const today = nowIn(calendar.zone).date;
  const [past, setPast] = useState(false);
  const shown = all.map((one, at) => ({ one, at })).filter(({ one }) => past || one.date >= today);
  const hidden = all.length - shown.length;
  const [date, setDate] = useState("");
  const add = () => {
    const next = [...all, { date, state: "closed" as const }];
    onChange(next.sort((a, b) => a.date.localeCompare(b.date)));
    setDate("");
  };
  return (
    <section className={css.part} aria-label={t("forms.hours.exceptions")}>
      <h3>{t("forms.hours.exceptions")}</h3>
      {shown.map(({ one, at }) => (
        <OneException
          key={`${one.date}-${at}`}
          calendar={calendar}
          one={one}
          disabled={disabled}
          onChange={(next) => onChange(all.map((other, index) => (index === at ? next : other)))}
          onRemove={() => onChange(all.filter((_, index) => index !== at))}
        />
      ))}
      {hidden > 0 && (
        <Button kind="quiet" size="xs" onClick={() => setPast(true)}>
          {t("forms.hours.past", { count: hidden })}
        </Button>
      )}
      <div className={css.addDate}>
        <TextField
          type="date"
          aria-label={t("forms.hours.exceptionDate")}
          value={date}
          disabled={disabled}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <Button size="xs" icon={<CalendarX size={14} />} disabled={disabled || !date} onClick={add}>
          {t("forms.hours.addException")}
        </Button>
      </div>
    </section>
  );
}

interface OneExceptionProps {
  calendar: CalendarDocument;
  one: Exception;
  disabled: boolean;
  onChange: (one: Exception) => void;
  onRemove: () => void;
}

function OneException({ calendar, one, disabled, onChange, onRemove }: OneExceptionProps) {
  const { t, language } = useWords();
  const named = dateName(one.date, language);
  const { date, label } = one;
  const base = label ? { date, label } : { date };
  const choose = (chosen: string) => {
    if (chosen === "closed" || chosen === "holiday") onChange({ ...base, state: chosen });
    else
      onChange({ ...base, range: chosen, hours: one.hours?.length ? one.hours : ["08:00-12:00"] });
  };
  return (
    <div className={css.exception}>
      <div className={css.exceptionHead}>
        <strong>{named}</strong>
        <IconButton
          label={t("forms.hours.removeException", { date: named })}
          size="sm"
          disabled={disabled}
          onClick={onRemove}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <div className={css.exceptionLine}>
        <Select
          label={t("forms.hours.that", { date: named })}
          hideLabel
          disabled={disabled}
          value={one.state ?? one.range ?? "closed"}
          onChange={choose}
          options={[
            { value: "closed", label: t("forms.hours.closed") },
            { value: "holiday", label: t("forms.hours.holiday") },
            ...Object.keys(calendar.ranges).map((id) => ({
              value: id,
              label: rangeName(calendar, id),
            })),
          ]}
        />
        <TextField
          aria-label={t("forms.hours.reason", { date: named })}
          value={label ?? ""}
          placeholder={t("forms.hours.reasonHint")}
          maxLength={200}
          disabled={disabled}
          onChange={(event) => onChange({ ...one, label: event.currentTarget.value })}
        />
      </div>
      {one.range && (
        <DayText
          name={t("forms.hours.openAt")}
          hours={one.hours ?? []}
          disabled={disabled}
          onChange={(hours) => onChange({ ...one, hours })}
        />
      )}
    </div>
  );
}
