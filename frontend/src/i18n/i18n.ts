// The languages of the screens: French, Italian, English; each loaded when it is wanted.
import i18next, { type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import type words from "./fr.json";

export const LANGUAGES = ["fr", "it", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof words };
  }
}

const LOAD = {
  fr: () => import("./fr.json"),
  it: () => import("./it.json"),
  en: () => import("./en.json"),
};
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
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(REMEMBERED, language);
}

export type T = TFunction;
