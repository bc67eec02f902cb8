// What the command palette finds: acts with their synonyms, steps by what they say, kinds to add,
// variables, flows. Pure, so that its order can be tested.
import { folded } from "../graph/ids";

export interface Entry {
  id: string;
  label: string;
  /** Other words for it. */
  words?: string;
  group: string;
}

/** How well an entry fits what was typed (folded); smaller is better, null not at all. */
export function fitOf(entry: Pick<Entry, "label" | "words">, wanted: string): number | null {
  const label = folded(entry.label);
  if (label === wanted) return 0;
  if (label.startsWith(wanted)) return 1;
  const parts = wanted.split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  const begins = (text: string) => {
    const words = text.split(/[^\p{L}\p{N}]+/u);
    return parts.every((part) => words.some((word) => word.startsWith(part)));
  };
  if (begins(label)) return 2;
  const all = `${label} ${folded(entry.words ?? "")}`;
  if (begins(all)) return 3;
  return parts.every((part) => all.includes(part)) ? 4 : null;
}

/** Those that fit, best first; what was used lately before the others that fit as well. */
export function ranked<E extends Entry>(entries: E[], text: string, recent: string[]): E[] {
  const wanted = folded(text.trim());
  const lately = (id: string) => {
    const at = recent.indexOf(id);
    return at === -1 ? recent.length : at;
  };
  return entries
    .flatMap((entry, at) => {
      const fit = fitOf(entry, wanted);
      return fit === null ? [] : [{ entry, fit, at }];
    })
    .sort((a, b) => a.fit - b.fit || lately(a.entry.id) - lately(b.entry.id) || a.at - b.at)
    .map(({ entry }) => entry);
}

/** Groups stay together, in the order of their best member. */
export function together<E extends Entry>(entries: E[]): E[] {
  const groups = new Map<string, E[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups.values()].flat();
}
