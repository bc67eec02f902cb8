// The week in words: a line per day, typed as people write hours.
import { CopyPlus } from "lucide-react";
import { useState } from "react";
import type { Weekday, Weekly } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { IconButton, TextField } from "../../ui";
import css from "./Hours.module.css";
import { DAYS, typedHours } from "./week";
import { useDayNames } from "./words";

interface WeekTextProps {
  weekly: Weekly;
  disabled: boolean;
  onChange: (weekly: Weekly) => void;
}

export function WeekText({ weekly, disabled, onChange }: WeekTextProps) {
  const { t } = useWords();
  const names = useDayNames().long;
  const set = (days: readonly Weekday[], all: string[]) => {
    const next = { ...weekly };
    for (const day of days) {
      if (all.length > 0) next[day] = all;
      else delete next[day];
    }
    onChange(next);
  };
  return (
    <div className={css.weekText}>
      {DAYS.map((day, at) => (
        <div key={day} className={css.dayLine}>
          <DayText
            name={names[at] ?? day}
            hours={weekly[day] ?? []}
            disabled={disabled}
            onChange={(all) => set([day], all)}
          />
          {at < 4 && (
            <IconButton
              label={t("forms.hours.copyDown", { day: names[at] ?? day })}
              size="sm"
              disabled={disabled}
              onClick={() => set(DAYS.slice(at, 5), weekly[day] ?? [])}
            >
              <CopyPlus size={14} />
            </IconButton>
          )}
        </div>
      ))}
    </div>
  );
}

interface DayTextProps {
  name: string;
  hours: string[];
  disabled: boolean;
  onChange: (hours: string[]) => void;
}

export function DayText({ name, hours, disabled, onChange }: DayTextProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typedHours(typed) === null;
  return (
    <TextField
      label={name}
      classNames={{ root: css.dayField ?? "", label: css.dayLabel ?? "" }}
      value={typed ?? hours.join(", ").replaceAll("-", "–")}
      placeholder={t("forms.hours.closed")}
      disabled={disabled}
      error={wrong ? t("forms.hours.unreadable") : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const read = typedHours(text);
        if (read) onChange(read);
      }}
      onBlur={() => !wrong && setTyped(null)}
    />
  );
}
