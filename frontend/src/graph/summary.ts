// The sentence under a step's name: the catalogue's, with the step's settings in the gaps.
import type { FlowDocument, JsonSchema, Kind, Placed, Prompt } from "../api/types";
import type { Names } from "./names";

export function summaryOf(
  kind: Kind | undefined,
  placed: Placed,
  document: FlowDocument,
  names: Names,
): string {
  if (!kind) return "";
  const spoken = promptsOf(placed.params ?? {}, names.language);
  const sentence = kind.summary.replace(/\{(\w+)\}/g, (_, param: string) =>
    said(placed.params?.[param], param, kind, document, names),
  );
  // What the caller hears says more than any setting: it comes first where the sentence lacks it.
  return spoken && !sentence.includes(spoken) ? `${names.quote(spoken)} · ${sentence}` : sentence;
}

function said(
  given: unknown,
  param: string,
  kind: Kind,
  document: FlowDocument,
  names: Names,
): string {
  const schema = kind.schema.properties?.[param];
  const value = given ?? schema?.default;
  const choices = kind.fields[param]?.values;
  const one = (item: unknown): string => {
    if (item === null || item === undefined) return "…";
    if (typeof item === "number") return names.number(item);
    if (typeof item === "object") return partName(item as Record<string, unknown>, names);
    const text = String(item);
    if (choices?.[text]) return choices[text];
    if (formatOf(schema) === "node") return document.nodes[text]?.name ?? text;
    if (formatOf(schema) === "calendar") return names.calendar(text);
    if (formatOf(schema) === "language") return names.languageName(text);
    return text.replace(/\{\{\s*(.+?)\s*\}\}/g, "$1");
  };
  return Array.isArray(value) ? value.map(one).join(", ") || "…" : one(value);
}

function formatOf(schema: JsonSchema | undefined): string | undefined {
  return schema?.format ?? schema?.anyOf?.find((one) => one.format)?.format;
}

/** A part of a list by the name its author gave it. */
function partName(part: Record<string, unknown>, names: Names): string {
  if (isPrompt(part)) return names.quote(promptText(part, names.language));
  for (const field of ["label", "name", "variable", "id", "key", "language"]) {
    if (typeof part[field] === "string" && part[field] !== "") return part[field];
  }
  return "…";
}

function isPrompt(value: unknown): value is Prompt {
  return typeof value === "object" && value !== null && ("text" in value || "audio" in value);
}

/** The words of a prompt in a language, else in the first it has; a recording by its name. */
export function promptText(prompt: Prompt, language: string): string {
  const { text = {}, audio = {} } = prompt;
  return (
    text[language] ?? Object.values(text)[0] ?? audio[language] ?? Object.values(audio)[0] ?? "…"
  );
}

function promptsOf(params: Record<string, unknown>, language: string): string {
  return isPrompt(params.prompt) ? promptText(params.prompt, language) : "";
}
