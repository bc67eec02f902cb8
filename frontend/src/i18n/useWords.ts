// The words and formats of the language in use, for components.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as format from "./format";

export function useWords() {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(
    () => ({
      t,
      language,
      number: (value: number) => format.number(value, language),
      percent: (share: number) => format.percent(share, language),
      moment: (instant: string) => format.moment(instant, language),
      clock: (instant: string) => format.clock(instant, language),
      ago: (instant: string) => format.ago(instant, language),
      languageList: (tags: string[]) => format.languageList(tags, language),
      languageName: (tag: string) => format.languageName(tag, language),
    }),
    [t, language],
  );
}
