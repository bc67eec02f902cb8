import { expect, test } from "vitest";
import type { FlowDocument, Kind, Placed } from "../api/types";
import { promptText, summaryOf } from "./summary";

const reader = {
  language: "fr",
  languageName: (tag: string) => `[${tag}]`,
  number: String,
  quote: (text: string) => `« ${text} »`,
  calendar: (id: string) => `<${id}>`,
  range: (_: string, range: string) => range,
};
const document = {
  nodes: { bye: { type: "hangup", name: "Au revoir" } },
} as unknown as FlowDocument;

function kind(summary: string, properties = {}, fields = {}): Kind {
  return { summary, schema: { properties }, fields } as unknown as Kind;
}
const step = (params: Record<string, unknown>): Placed => ({ type: "any", params });

test("settings fill the gaps, with their defaults", () => {
  const menu = kind("Attend {timeout} s, {tries} essais", { tries: { default: 3 } });
  expect(summaryOf(menu, step({ timeout: 5 }), document, reader)).toBe("Attend 5 s, 3 essais");
});

test("what the caller hears comes first", () => {
  const menu = kind("Attend {timeout} s", { timeout: { default: 5 } });
  const prompt = { text: { de: "Guten Tag", fr: "Bonjour" } };
  expect(summaryOf(menu, step({ prompt }), document, reader)).toBe("« Bonjour » · Attend 5 s");
});

test("lists, choices and references are words", () => {
  const set = kind("Définit {values}");
  const values = [
    { variable: "solde", value: "1" },
    { variable: "nom", value: "x" },
  ];
  expect(summaryOf(set, step({ values }), document, reader)).toBe("Définit solde, nom");
  const jump = kind("Continue à {to}", { to: { format: "node" } });
  expect(summaryOf(jump, step({ to: "bye" }), document, reader)).toBe("Continue à Au revoir");
  const mode = kind("Demande : {kind}", {}, { kind: { values: { code: "un code" } } });
  expect(summaryOf(mode, step({ kind: "code" }), document, reader)).toBe("Demande : un code");
  const say = kind("Dit : {prompts}");
  const prompts = [{ text: { fr: "Un" } }, { audio: { fr: "deux" } }];
  expect(summaryOf(say, step({ prompts }), document, reader)).toBe("Dit : « Un », « deux »");
});

test("a prompt without words is dots", () => {
  expect(promptText({}, "fr")).toBe("…");
});
