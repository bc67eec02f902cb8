// The languages a flow is ready for: those in which every one of its prompts has words or a sound.
import type { FlowDocument, Prompt } from "../../api/types";
import { LANGUAGES } from "../../i18n/i18n";

/** Offered for a new flow beside what its template speaks. */
export const OFFERED: readonly string[] = [...LANGUAGES, "de"];

export function readyLanguages(document: FlowDocument): string[] {
  const prompts: Prompt[] = [];
  for (const { params } of Object.values(document.nodes)) collect(params, prompts);
  const all = new Set(prompts.flatMap(spokenIn));
  return [...all].filter((tag) => prompts.every((prompt) => spokenIn(prompt).includes(tag)));
}

/** The language in which to offer a template first: the reader's, if it is ready. */
export function firstLanguages(document: FlowDocument, reader: string): string[] {
  if (document.languages.length > 1) return document.languages;
  return readyLanguages(document).includes(reader) ? [reader] : document.languages;
}

function spokenIn({ text = {}, audio = {} }: Prompt): string[] {
  return [...Object.keys(text), ...Object.keys(audio)];
}

function collect(value: unknown, found: Prompt[]): void {
  if (typeof value !== "object" || value === null) return;
  // The prompt of one language in a list of languages says nothing about the others.
  if ("language" in value) return;
  if (!Array.isArray(value) && ("text" in value || "audio" in value)) {
    found.push(value as Prompt);
    return;
  }
  for (const inner of Object.values(value)) collect(inner, found);
}
