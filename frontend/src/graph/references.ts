// References inside parameters: to other steps, and to what lies outside a flow.
import type { FlowDocument, Kind, Placed } from "../api/types";
import type { Kinds } from "./change";
import { type Found, fieldsOf } from "./fields";
import { setAt } from "./pointers";

/** Something that pasted steps need, and that is not there. */
export interface Reference {
  kind: "calendar" | "audio" | "variable" | "language" | "node" | "type";
  id: string;
  /** The steps that need it, by their new ids. */
  steps: string[];
  /** Whether the paste brought it along (the declaration of a variable). */
  brought?: true;
}

const formats = new WeakMap<object, string>();

/** Whether parameters of this type can hold a value of this format at all. */
export function mayHold(kind: Kind | undefined, format: string): kind is Kind {
  if (!kind) return false;
  let text = formats.get(kind.schema);
  if (text === undefined) {
    text = JSON.stringify(kind.schema);
    formats.set(kind.schema, text);
  }
  return text.includes(`"format":"${format}"`);
}

const NAME = /(?<![\w.])([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)/g;
const HOLE = /\{\{.*?\}\}/gs;
const QUOTED = /"[^"]*"|'[^']*'/g;

/** The names that the holes of a text read. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(HOLE)].flatMap(([hole]) =>
    [...hole.replace(QUOTED, "").matchAll(NAME)].map((match) => match[1] ?? ""),
  );
}

/** The text with other names in its holes; quoted words stay. */
export function renamedIn(text: string, to: (name: string) => string): string {
  return text.replace(HOLE, (hole) =>
    hole.replace(new RegExp(`${QUOTED.source}|${NAME.source}`, "g"), (word) =>
      /^["']/.test(word) ? word : to(word),
    ),
  );
}

/** The fields of a step whose values are names: of variables, or of results of other steps. */
export function namesRead(kind: Kind | undefined, placed: Placed): string[] {
  return fieldsOf(kind, placed.params).flatMap(({ format, value }) => {
    if (typeof value !== "string") return [];
    if (format === "variable" || format === "store") return [value];
    return format === "template" ? namesIn(value) : [];
  });
}

/** Gives every name that a step reads or sets another one (the same: no change). */
export function renameNames(kind: Kind | undefined, placed: Placed, to: (name: string) => string) {
  const named = ["variable", "store", "template"].some((format) => mayHold(kind, format));
  if (!named || !placed.params) return;
  for (const { path, format, value } of fieldsOf(kind, placed.params)) {
    if (typeof value !== "string") continue;
    const name = format === "variable" || format === "store";
    const then = name ? to(value) : format === "template" ? renamedIn(value, to) : value;
    if (then !== value) setAt(placed.params, path, then);
  }
}

/** Fields that name another step of the flow. */
export function nodeFields(kind: Kind | undefined, placed: Placed): Found[] {
  if (!mayHold(kind, "node")) return [];
  return fieldsOf(kind, placed.params).filter(({ format }) => format === "node");
}

/** Takes a value away: out of its list, or its name out of its object. From last to first. */
export function leadFields(
  placed: Placed,
  kind: Kind | undefined,
  to: (id: string) => string | undefined,
) {
  for (const { path, value } of nodeFields(kind, placed).reverse()) {
    const then = typeof value === "string" ? to(value) : undefined;
    if (then !== value) setAt(placed.params ?? {}, path, then);
  }
}

/** The steps that read or set a variable. */
export function usersOf(document: FlowDocument, kinds: Kinds, name: string): string[] {
  return Object.entries(document.nodes)
    .filter(([, placed]) => JSON.stringify(placed.params ?? {}).includes(name))
    .filter(([, placed]) => namesRead(kinds.get(placed.type), placed).includes(name))
    .map(([id]) => id);
}

/** The names that the texts and fields of a flow read or set, with the steps that do. */
export function namesOf(document: FlowDocument, kinds: Kinds): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [id, placed] of Object.entries(document.nodes)) {
    for (const name of new Set(namesRead(kinds.get(placed.type), placed))) {
      const steps = names.get(name);
      if (steps) steps.push(id);
      else names.set(name, [id]);
    }
  }
  return names;
}
