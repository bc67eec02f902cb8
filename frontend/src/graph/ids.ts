// Ids and names for what is new in a flow: readable, never used twice.
import type { FlowDocument } from "../api/types";

const LONGEST = 48;

/** Letters without their accents, in small, one kind of apostrophe: what searching and ids compare. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss");
}

/**
 * An id made of a name: "Heures d'ouverture" gives heures_d_ouverture. It begins with a letter and
 * holds no hyphen, so that texts can read a step's results: `{{ horaires_2.state }}`.
 */
export function slug(name: string, otherwise = "x"): string {
  const words = folded(name)
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, LONGEST)
    .replace(/^[_0-9]+|_+$/g, "");
  return words || otherwise;
}

/** `wish`, else the first of wish_2, wish_3… that is free. */
export function fresh(wish: string, taken: (id: string) => boolean, mark = "_"): string {
  if (!taken(wish)) return wish;
  const stem = wish.replace(new RegExp(`${mark}\\d+$`), "");
  for (let at = 2; ; at++) if (!taken(`${stem}${mark}${at}`)) return `${stem}${mark}${at}`;
}

export function freshId(document: FlowDocument, name: string, type: string): string {
  return fresh(slug(name, slug(type)), (id) => document.nodes[id] !== undefined);
}

/** A name that no step has yet: "Dire un message 2". */
export function freshName(document: FlowDocument, name: string): string {
  const names = new Set(Object.values(document.nodes).map((placed) => placed.name));
  return name === "" ? name : fresh(name, (wish) => names.has(wish), " ");
}

/** What people call a step: its name, else its type's, else its id. */
export function stepName(document: FlowDocument, id: string, kindLabel?: string): string {
  return document.nodes[id]?.name?.trim() || kindLabel || id;
}
