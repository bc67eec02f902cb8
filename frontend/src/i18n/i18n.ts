// The languages of the screens: French, Italian, English; each loaded when it is wanted.
import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import type words from "./fr";
import type attendance from "./fr/attendance";
import type lateOnes from "./fr/late";

export const LANGUAGES = ["fr", "it", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof words & typeof lateOnes & typeof attendance };
  }
}

const LOAD = {
  fr: () => import("./fr"),
  it: () => import("./it"),
  en: () => import("./en"),
};
const LATE = {
  late: {
    fr: () => import("./fr/late"),
    it: () => import("./it/late"),
    en: () => import("./en/late"),
  },
  attendance: {
    fr: () => import("./fr/attendance"),
    it: () => import("./it/attendance"),
    en: () => import("./en/attendance"),
  },
};
/** Which screens: those of the debugger and of tests, those of attendance. */
export type LateWords = keyof typeof LATE;
/** By screens, the languages whose late words are here or on their way. */
const late = new Map<LateWords, Map<Language, Promise<void>>>();
const REMEMBERED = "ariane-language";

export function isLanguage(tag: string | null | undefined): tag is Language {
  return LANGUAGES.includes(tag as Language);
}

/** The language to start in: chosen before, else the browser's, else French. */
export function firstLanguage(): Language {
  const wishes = [localStorage.getItem(REMEMBERED), ...navigator.languages];
  const tags = wishes.map((wish) => wish?.slice(0, 2).toLowerCase());
  return tags.find(isLanguage) ?? "fr";
}

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "none",
    fallbackLng: false,
    defaultNS: "words",
    ns: ["words"],
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(firstLanguage());
}

/** Shows every screen in this language from now on. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "words")) {
    const loaded = await LOAD[language]();
    i18next.addResourceBundle(language, "words", loaded.default);
  }
  await Promise.all([...late.keys()].map((which) => lateWords(language, which)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(REMEMBERED, language);
}

/**
 * Fetches the words of screens that are not the first one, in this language and from then on in
 * every language spoken. Always the same promise for a language: components may `use` it.
 */
export function lateWords(language: Language, which: LateWords = "late"): Promise<void> {
  const here = late.get(which) ?? new Map<Language, Promise<void>>();
  late.set(which, here);
  const coming =
    here.get(language) ??
    LATE[which][language]().then(
      (loaded) => void i18next.addResourceBundle(language, "words", loaded.default, true),
      (error: unknown) => {
        here.delete(language);
        throw error;
      },
    );
  here.set(language, coming);
  return coming;
}

export type T = TFunction;
