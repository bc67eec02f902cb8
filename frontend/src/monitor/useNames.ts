// The names that steps and outcomes need, in the language in use.
import { useMemo } from "react";
import { useCalendarNames } from "../api/hooks";
import type { Names } from "../graph/names";
import { useWords } from "../i18n/useWords";

export function useNames(): Names {
  const { t, language, languageName, number } = useWords();
  const calendars = useCalendarNames().data;
  return useMemo(
    () => ({
      language,
      languageName,
      number,
      quote: (text) => t("ui.quote", { text }),
      calendar: (id) => calendars?.get(id)?.name ?? id,
      range: (calendar, range) => calendars?.get(calendar)?.ranges.get(range) ?? range,
    }),
    [t, language, languageName, number, calendars],
  );
}
