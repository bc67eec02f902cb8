// What can be asked about a flow without changing it.
import type { FlowDocument, Kind, Placed } from "../api/types";
import type { Kinds } from "./change";
import { emptyRequired } from "./fields";
import { folded } from "./ids";
import { namesOf } from "./references";
import { exits, mainPort, outlets, targetOf, type Wire } from "./wires";

export { stepName } from "./ids";
export { exits, mainPort, onlyExit, outlets, targetOf, type Wire } from "./wires";

/** The wires that lead to a step, in the order of the document. */
export function sourcesOf(document: FlowDocument, kinds: Kinds, id: string): Wire[] {
  return Object.keys(document.nodes).flatMap((node) =>
    [...exits(document, kinds, node)]
      .filter(([, to]) => to === id)
      .map(([port]) => ({ node, port })),
  );
}

/** The outcomes that lead nowhere; the lanes do not count, the flow catches them. */
export function freePorts(document: FlowDocument, kinds: Kinds, id: string): string[] {
  const placed = document.nodes[id];
  if (!placed) return [];
  const kind = kinds.get(placed.type);
  return outlets(kind, placed).filter(
    (port) =>
      !kind?.lanes.includes(port) &&
      !document.nodes[targetOf(document, kinds, { node: id, port }) ?? ""],
  );
}

export type Direction = "up" | "down" | "left" | "right";

/** The step an arrow key leads to: along the wires, and from branch to branch; else null. */
export function neighbour(
  document: FlowDocument,
  kinds: Kinds,
  id: string,
  direction: Direction,
): string | null {
  const placed = document.nodes[id];
  if (!placed) return null;
  const next = exits(document, kinds, id);
  if (direction === "down") {
    const main = mainPort(kinds.get(placed.type), placed);
    return next.get(main ?? "") ?? [...next.values()].find((to) => to !== id) ?? null;
  }
  const above = sourcesOf(document, kinds, id).filter(({ node }) => node !== id);
  const parent = above[0]?.node;
  if (direction === "up") return parent ?? null;
  if (parent === undefined) return null;
  const row = [...new Set(exits(document, kinds, parent).values())].filter((to) => to !== parent);
  const at = row.indexOf(id);
  return row[direction === "left" ? at - 1 : at + 1] ?? null;
}

/** All four at once, for one step. */
export function neighbours(
  document: FlowDocument,
  kinds: Kinds,
  id: string,
): Record<Direction, string | null> {
  const to = (direction: Direction) => neighbour(document, kinds, id, direction);
  return { up: to("up"), down: to("down"), left: to("left"), right: to("right") };
}

/** The steps that say or are called what was typed, best first. */
export function searchSteps(document: FlowDocument, kinds: Kinds, text: string): string[] {
  const wanted = folded(text.trim());
  if (wanted === "") return Object.keys(document.nodes);
  const ranked = Object.entries(document.nodes).map(([id, placed]) => {
    const label = folded(kinds.get(placed.type)?.label ?? placed.type);
    const inside = folded(JSON.stringify([placed.params, placed.note, placed.marker]));
    const exact = id === wanted ? 0.5 : id.includes(wanted) ? 4 : undefined;
    const fit = fitOf(folded(placed.name ?? ""), wanted) ?? 9;
    const more = label.includes(wanted) ? 5 : inside.includes(wanted) ? 6 : undefined;
    const rank = Math.min(fit, exact ?? 9, more ?? 9);
    return { id, rank: rank === 9 ? undefined : rank };
  });
  return sorted(ranked);
}

/** The types that are called so, or do what the word says (synonyms), best first. */
export function searchKinds(kinds: Kinds, text: string): Kind[] {
  const wanted = folded(text.trim());
  const all = [...kinds.values()];
  if (wanted === "") return all;
  const ranked = all.map((kind) => {
    const fits = kind.keywords.map((word) => fitOf(folded(word), wanted));
    const known = fits.filter((fit) => fit !== undefined).map((fit) => fit + 0.5);
    const label = fitOf(folded(kind.label), wanted);
    const best = Math.min(label ?? 9, ...known, kind.type === wanted ? 0.7 : 9);
    return { id: kind, rank: best === 9 ? undefined : best };
  });
  return sorted(ranked);
}

/** 0: the very word, 1: its beginning, 2: the beginning of a word in it, 3: inside; else nothing. */
function fitOf(text: string, wanted: string): number | undefined {
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2;
  const parts = wanted.split(/\s+/);
  return text.includes(wanted) || (parts.length > 1 && parts.every((part) => text.includes(part)))
    ? 3
    : undefined;
}

function sorted<T>(ranked: { id: T; rank: number | undefined }[]): T[] {
  return ranked
    .filter((one): one is { id: T; rank: number } => one.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
}

/** The names of variables and results that the flow reads or sets, with the steps that do. */
export function usedVariables(document: FlowDocument, kinds: Kinds): Map<string, string[]> {
  return namesOf(document, kinds);
}

/** The languages in which some prompt of a step says nothing. */
export function promptLanguagesMissing(placed: Placed, languages: readonly string[]): string[] {
  const missing = new Set<string>();
  const look = (value: unknown, own: string | undefined) => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) look(item, own);
      return;
    }
    const part = value as Record<string, unknown>;
    if (isPrompt(part)) {
      for (const tag of own ? [own] : languages) if (!says(part, tag)) missing.add(tag);
      return;
    }
    const tongue = typeof part.language === "string" && value !== placed.params;
    for (const item of Object.values(part)) look(item, tongue ? String(part.language) : own);
  };
  look(placed.params, undefined);
  return languages.filter((tag) => missing.has(tag));
}

function isPrompt(part: Record<string, unknown>): boolean {
  const names = Object.keys(part);
  return names.length > 0 && names.every((name) => name === "text" || name === "audio");
}

function says(prompt: Record<string, unknown>, tag: string): boolean {
  return [tag, tag.slice(0, 2)].some((one) =>
    [prompt.text, prompt.audio].some((words) => {
      const said = (words as Record<string, unknown> | undefined)?.[one];
      return typeof said === "string" && said.trim() !== "";
    }),
  );
}

export interface Todo {
  /** Outcomes that lead nowhere yet. */
  ports: string[];
  /** JSON pointers of what must be given and is not. */
  params: string[];
  /** Languages of the flow in which a prompt says nothing. */
  languages: string[];
}

/** What is still to choose on a card; the badge shows when any of it is. */
export function todo(kind: Kind | undefined, placed: Placed, document: FlowDocument): Todo {
  const target = (port: string): unknown =>
    kind?.jumps && port === "to" ? placed.params?.[kind.jumps] : placed.next?.[port];
  const ports = outlets(kind, placed).filter((port) => {
    const to = target(port);
    return !kind?.lanes.includes(port) && !(typeof to === "string" && document.nodes[to]);
  });
  const params = emptyRequired(kind, placed.params).filter((at) => at !== `/${kind?.jumps}`);
  return { ports, params, languages: promptLanguagesMissing(placed, document.languages) };
}

export function isUnfinished({ ports, params, languages }: Todo): boolean {
  return ports.length + params.length + languages.length > 0;
}
