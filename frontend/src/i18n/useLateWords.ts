// For screens whose words come with them: waits (Suspense) until the words are here.
import { use } from "react";
import { useTranslation } from "react-i18next";
import { isLanguage, type LateWords, lateWords } from "./i18n";

export function useLateWords(which: LateWords = "late"): void {
  const { language } = useTranslation().i18n;
  use(lateWords(isLanguage(language) ? language : "fr", which));
}
