// A whole branch again, for another language.
import type { Kind, Placed } from "../../api/types";
import type { Change, Context } from "../change";
import { fieldsOf } from "../fields";
import { fresh } from "../ids";
import { placeOf } from "../layout/place";
import { valueAt } from "../pointers";
import { exits, outlets, targetOf, type Wire } from "../wires";
import { placed as placesOf, remade } from "./copy";
import { edited, nameOf, place } from "./edit";

export interface BranchWish extends Wire {
  language: string;
}

/**
 * Copies all that only this port leads to. Prompts keep their texts; one that says nothing in
 * `language` gets an empty text in it, which the checks report: it is still to translate. A
 * language step or a menu gets an option more that leads to the copy.
 */
export function duplicateBranch(c: Context, wish: BranchWish): Change | null {
  const { document, kinds } = c;
  const source = document.nodes[wish.node];
  const target = targetOf(document, kinds, wish);
  if (!source || target === undefined || !document.nodes[target]) return null;
  const ids = onlyBehind(c, wish, target);
  const nodes = Object.fromEntries(
    [...ids].flatMap((id) => (document.nodes[id] ? [[id, document.nodes[id]]] : [])),
  ) as Record<string, Placed>;
  const copy = remade(c, { nodes }, (id) => document.nodes[id] !== undefined, true);
  for (const { placed } of copy.nodes.values()) translate(kinds.get(placed.type), placed, wish);
  const layout = placeOf(document, kinds);
  const places = ids.size > 0 ? placesOf(c, { layout }, copy.nodes, beside(c, ids)) : {};
  const made = [...copy.nodes.values()].map(({ id }) => id);
  const option = optionFor(kinds.get(source.type), source, wish);
  if (made.length === 0 && !option) return null;
  const label = { key: "branch", values: { name: nameOf(c, target), language: wish.language } };
  const steps = made.length > 0 ? made : [wish.node];
  return edited(c, { label, steps, select: made }, (draft) => {
    for (const { id, placed } of copy.nodes.values()) draft.nodes[id] = placed;
    place(draft, places);
    if (!draft.languages.includes(wish.language)) draft.languages.push(wish.language);
    const mine = draft.nodes[wish.node];
    if (!mine || !option) return;
    mine.params ??= {};
    const list = Array.isArray(mine.params[option.each])
      ? (mine.params[option.each] as unknown[])
      : [];
    if (option.item) mine.params[option.each] = [...list, option.item];
    mine.next ??= {};
    mine.next[option.port] = copy.nodes.get(target)?.id ?? target;
  });
}

/** The steps that can be reached by this port and in no other way. */
function onlyBehind({ document, kinds }: Context, wire: Wire, target: string): Set<string> {
  const walk = (from: string[], skip: Wire | null) => {
    const seen = new Set<string>();
    const due = [...from];
    for (let id = due.pop(); id !== undefined; id = due.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const [port, to] of exits(document, kinds, id)) {
        if (!(skip && skip.node === id && skip.port === port)) due.push(to);
      }
    }
    return seen;
  };
  const { start, on_error, on_hangup } = document;
  const begins = [start, on_error, on_hangup].filter((id): id is string => !!id);
  const behind = walk([target], null);
  // What stands apart counts as another way, unless it belongs to this branch itself.
  const reached = walk(begins, null);
  const apart = Object.keys(document.nodes).filter((id) => !reached.has(id) && !behind.has(id));
  const roots = [...begins, ...apart, wire.node];
  const otherwise = walk(roots, wire);
  return new Set([...behind].filter((id) => !otherwise.has(id)));
}

function translate(kind: Kind | undefined, placed: Placed, { language }: BranchWish) {
  for (const { path, format } of fieldsOf(kind, placed.params)) {
    if (format !== "prompt") continue;
    const holder = valueAt(placed.params, path.slice(0, -1)) as { language?: string } | undefined;
    // The prompt of an option that has a language is said in that one only.
    if (holder && typeof holder.language === "string") continue;
    const prompt = valueAt(placed.params, path) as {
      text?: Record<string, string>;
      audio?: Record<string, string>;
    };
    const near = [language, language.slice(0, 2)];
    if (near.some((tag) => prompt.text?.[tag]?.trim() || prompt.audio?.[tag])) continue;
    prompt.text = { ...prompt.text, [language]: "" };
  }
}

/** Beside the branch, on its own rows. */
function beside({ document, kinds }: Context, ids: Set<string>) {
  const layout = placeOf(document, kinds);
  const mine = [...ids].flatMap((id) => (layout[id] ? [layout[id]] : []));
  const all = Object.values(layout);
  const top = Math.min(...mine.map(({ y }) => y));
  const bottom = Math.max(...mine.map(({ y }) => y));
  const row = all.filter(({ y }) => y >= top - 176 && y <= bottom + 176);
  return { x: Math.max(...row.map(({ x }) => x)) + 256, y: top };
}

const KEYS = "1234567890";

/** The option to add for the copy; null when the outcomes of the step are fixed. */
function optionFor(kind: Kind | undefined, source: Placed, { port, language }: BranchWish) {
  for (const rule of kind?.ports ?? []) {
    if (typeof rule === "string" || !("each" in rule) || rule.id === null) continue;
    const given = source.params?.[rule.each];
    const items = Array.isArray(given) ? (given as Record<string, unknown>[]) : [];
    const model = items.find((item) => item[rule.id ?? ""] === port);
    const tongues = rule.id === "language";
    if (!model && !(tongues && items.length === 0)) continue;
    const key = freeKey(items);
    if (tongues) {
      const there = items.some((item) => item.language === language);
      if (there && source.next?.[language]) return null;
      const item = there ? null : { language, ...(key ? { key } : {}) };
      return { each: rule.each, port: language, item };
    }
    const taken = new Set(outlets(kind, source));
    const id = rule.id === "key" ? key : fresh(port, (one) => taken.has(one), "_");
    if (!id) return null;
    return { each: rule.each, port: id, item: { ...structuredClone(model), [rule.id]: id } };
  }
  return null;
}

function freeKey(items: Record<string, unknown>[]): string | undefined {
  const taken = new Set(items.map((item) => item.key));
  return [...KEYS].find((key) => !taken.has(key));
}
