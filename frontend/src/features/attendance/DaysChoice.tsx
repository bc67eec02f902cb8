// From which day to which: the usual periods at one click, any other by its two days.
import { NARROW, useMedia } from "../../editor/useMedia";
import { useWords } from "../../i18n/useWords";
import { Segmented, Select, TextField } from "../../ui";
import { firstOfMonth, lastOfMonth, monday, plusDays, today } from "./boardDay";
import css from "./Tables.module.css";

export interface Days {
  from: string;
  to: string;
}

const PERIODS = ["today", "week", "lastWeek", "month", "lastMonth"] as const;
type Period = (typeof PERIODS)[number];

export function periodOf(period: Period, now = today()): Days {
  const first = monday(now);
  const month = firstOfMonth(now);
  const before = firstOfMonth(plusDays(month, -1));
  return {
    today: { from: now, to: now },
    week: { from: first, to: plusDays(first, 6) },
    lastWeek: { from: plusDays(first, -7), to: plusDays(first, -1) },
    month: { from: month, to: lastOfMonth(month) },
    lastMonth: { from: before, to: lastOfMonth(before) },
  }[period];
}

interface Props {
  days: Days;
  onChange: (days: Days) => void;
  periods?: readonly Period[];
}

export function DaysChoice({ days, onChange, periods = PERIODS }: Props) {
  const { t } = useWords();
  const narrow = useMedia(NARROW);
  const chosen = periods.find((period) => {
    const { from, to } = periodOf(period);
    return from === days.from && to === days.to;
  });
  const options = periods.map((value) => ({ value, label: t(`attendance.periods.${value}`) }));
  return (
    <div className={css.days}>
      {narrow ? (
        <Select
          hideLabel
          label={t("attendance.period")}
          value={chosen ?? ""}
          onChange={(period) => period && onChange(periodOf(period as Period))}
          options={[{ value: "", label: t("attendance.period") }, ...options]}
        />
      ) : (
        <Segmented<Period | "">
          label={t("attendance.period")}
          value={chosen ?? ""}
          onChange={(period) => period && onChange(periodOf(period))}
          options={options}
        />
      )}
      <TextField
        type="date"
        aria-label={t("attendance.fromDay")}
        value={days.from}
        max={days.to}
        onChange={({ currentTarget: { value } }) =>
          value && onChange({ from: value, to: value > days.to ? value : days.to })
        }
      />
      <span aria-hidden="true">–</span>
      <TextField
        type="date"
        aria-label={t("attendance.toDay")}
        value={days.to}
        min={days.from}
        onChange={({ currentTarget: { value } }) =>
          value && onChange({ from: value < days.from ? value : days.from, to: value })
        }
      />
    </div>
  );
}
