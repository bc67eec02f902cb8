// "What happens at…?": a date and a time, answered for the calendar as it is on the screen.
import { Clock } from "lucide-react";
import type { CalendarDocument } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { TextField } from "../../ui";
import { type Holidays, nextOpen, saidAt } from "./days";
import css from "./Hours.module.css";
import { clock, minutes } from "./week";
import { dateName, rangeName } from "./words";

export interface Moment {
  date: string;
  minute: number;
}

interface WhatHappensProps {
  calendar: CalendarDocument;
  holidays: Holidays;
  at: Moment;
  onAt: (at: Moment) => void;
}

export function WhatHappens({ calendar, holidays, at, onAt }: WhatHappensProps) {
  const { t, language } = useWords();
  const sound = /^\d{4}-\d\d-\d\d$/.test(at.date);
  const said = sound ? saidAt(calendar, holidays, at.date, at.minute) : null;
  const open = said && said.state !== "closed" && said.state !== "holiday";
  const next = sound && !open ? nextOpen(calendar, holidays, at.date, at.minute) : null;
  const word =
    said && (open ? rangeName(calendar, said.state) : t(`forms.hours.${said.state as "closed"}`));
  return (
    <section className={css.part} aria-label={t("forms.hours.what")}>
      <h3>{t("forms.hours.what")}</h3>
      <div className={css.addDate}>
        <TextField
          type="date"
          aria-label={t("forms.hours.date")}
          value={at.date}
          onChange={(event) => onAt({ ...at, date: event.currentTarget.value })}
        />
        <TextField
          type="time"
          aria-label={t("forms.hours.time")}
          value={clock(at.minute)}
          onChange={(event) =>
            event.currentTarget.value && onAt({ ...at, minute: minutes(event.currentTarget.value) })
          }
        />
      </div>
      <p className={css.answer} data-open={open || undefined} role="status">
        <Clock size={16} aria-hidden="true" />
        <span>
          {said && (
            <>
              <strong>{word}</strong>
              {said.label && ` · ${said.label}`}
              {said.why === "exception" && ` (${t("forms.hours.byException")})`}
              {next && (
                <small>
                  {t("forms.hours.next", {
                    name: rangeName(calendar, next.state),
                    date: dateName(next.date, language),
                    time: clock(next.minute),
                  })}
                </small>
              )}
              {!open && !next && <small>{t("forms.hours.never")}</small>}
            </>
          )}
        </span>
      </p>
    </section>
  );
}
