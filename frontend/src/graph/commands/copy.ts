// Copies of steps: beside themselves, or as text that another flow can take.
import type { FlowDocument, Place, Placed, Variable } from "../../api/types";
import { snapped } from "../cards";
import type { Change, Context, Kinds, Label } from "../change";
import { fieldsOf } from "../fields";
import { freshId, freshName } from "../ids";
import { placeOf } from "../layout/place";
import { close, type Layout, rectOf } from "../layout/rects";
import { rectsOf } from "../layout/room";
import { leadFields, nodeFields, type Reference, renameNames } from "../references";
import { edited, nameOf, oneOrMany, place } from "./edit";

const KIND = "ariane-steps";
const LARGEST = 5_000_000;

interface Clip {
  kind: typeof KIND;
  /** The name of the flow the steps come from. */
  flow: string;
  languages: string[];
  nodes: Record<string, Placed>;
  layout: Layout;
  variables: Record<string, Variable>;
}

export interface Pasted {
  change: Change | null;
  missing: Reference[];
}

/** Whether the workspace has a calendar or a recorded sound of this id. */
export type Exists = (kind: "calendar" | "audio", id: string) => boolean;

/** The steps as text for the clipboard, with the declarations of the variables they use. */
export function copySteps(c: Context, ids: readonly string[]): string {
  return JSON.stringify(clipOf(c, ids), null, 2);
}

function clipOf({ document, kinds }: Context, ids: readonly string[]): Clip {
  const mine = new Set(ids);
  const layout = placeOf(document, kinds);
  const clip: Clip = {
    kind: KIND,
    flow: document.name,
    languages: document.languages,
    nodes: {},
    layout: {},
    variables: {},
  };
  for (const [id, placed] of Object.entries(document.nodes)) {
    if (!mine.has(id)) continue;
    clip.nodes[id] = placed;
    if (layout[id]) clip.layout[id] = layout[id];
    const fields = fieldsOf(kinds.get(placed.type), placed.params);
    const text = JSON.stringify(fields.map(({ value }) => value));
    for (const [name, variable] of Object.entries(document.variables ?? {})) {
      if (text.includes(name)) clip.variables[name] = variable;
    }
  }
  return clip;
}

/** The steps in a text made by `copySteps`; null when it is something else. */
function clipIn(text: string): Clip | null {
  if (text.length > LARGEST || !text.includes(KIND)) return null;
  try {
    const found = JSON.parse(text) as Partial<Clip>;
    if (found?.kind !== KIND || !isObject(found.nodes)) return null;
    const nodes = Object.entries(found.nodes).filter(([, placed]) => isPlaced(placed));
    const layout = Object.entries(isObject(found.layout) ? found.layout : {}).filter(([, at]) =>
      isPlace(at),
    );
    return {
      kind: KIND,
      flow: `${found.flow ?? ""}`,
      languages: Array.isArray(found.languages) ? found.languages : [],
      nodes: Object.fromEntries(nodes),
      layout: Object.fromEntries(layout),
      variables: isObject(found.variables) ? found.variables : {},
    };
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, never> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): value is Place {
  return isObject(value) && Number.isFinite(value.x) && Number.isFinite(value.y);
}

function isPlaced(value: unknown): value is Placed {
  if (!isObject(value)) return false;
  const { type, params = {}, next = {}, name = "" } = value as Partial<Placed>;
  const targets = isObject(next) && Object.values(next).every((to) => typeof to === "string");
  return typeof type === "string" && typeof name === "string" && isObject(params) && targets;
}

/**
 * Puts copied steps into this flow: new ids (in wires, jumps and texts too), the wires among them,
 * their variables when the flow lacks them. `missing` lists what they need and is not here.
 */
export function pasteSteps(
  c: Context,
  text: string,
  at?: Place,
  exists: Exists = () => true,
): Pasted {
  const clip = clipIn(text);
  const ids = Object.keys(clip?.nodes ?? {});
  if (!clip || ids.length === 0) return { change: null, missing: [] };
  const home = clip.flow === c.document.name;
  const { nodes, missing } = remade(c, clip, (id) => home && c.document.nodes[id] !== undefined);
  const { lacking, variables } = needs(c, clip, nodes, exists);
  const first = [...nodes.values()][0];
  const name = first?.placed.name || first?.id || "";
  const label = oneOrMany("paste", name, ids.length);
  const change = put(c, clip, nodes, label, at, variables);
  return { change, missing: [...missing, ...lacking] };
}

/** Copies beside the originals; their wires to other steps stay as they are. */
export function duplicateSteps(c: Context, ids: readonly string[]): Change | null {
  const clip = structuredClone(clipOf(c, ids));
  const all = Object.keys(clip.nodes);
  const first = all[0];
  if (first === undefined) return null;
  const { nodes } = remade(c, clip, (id) => c.document.nodes[id] !== undefined, true);
  const label = oneOrMany("duplicate", nameOf(c, first), all.length);
  return put(c, clip, nodes, label);
}

export interface Remade {
  id: string;
  placed: Placed;
}

/** The steps of a clip under new ids, by their old ones. `stays`: targets outside that are kept. */
export function remade(
  c: Context,
  clip: Pick<Clip, "nodes">,
  stays: (id: string) => boolean,
  wires = false,
): { nodes: Map<string, Remade>; missing: Reference[] } {
  const { kinds } = c;
  const nodes = new Map<string, Remade>();
  const trial: FlowDocument = { ...c.document, nodes: { ...c.document.nodes } };
  for (const [old, given] of Object.entries(clip.nodes)) {
    const placed = structuredClone(given);
    const label = kinds.get(placed.type)?.label ?? placed.type;
    if (placed.name) placed.name = freshName(trial, placed.name);
    const id = freshId(trial, placed.name || label, placed.type);
    trial.nodes[id] = placed;
    nodes.set(old, { id, placed });
  }
  const missing: Reference[] = [];
  const renamed = (name: string): string => {
    const [node = "", ...result] = name.split(".");
    const now = result.length > 0 ? nodes.get(node)?.id : undefined;
    return now === undefined ? name : [now, ...result].join(".");
  };
  for (const { id, placed } of nodes.values()) {
    const kind = kinds.get(placed.type);
    renameNames(kind, placed, renamed);
    const next: Record<string, string> = {};
    for (const [port, to] of Object.entries(placed.next ?? {})) {
      const now = nodes.get(to)?.id ?? (wires && stays(to) ? to : undefined);
      if (now !== undefined) next[port] = now;
    }
    placed.next = next;
    for (const { value } of nodeFields(kind, placed)) {
      const to = String(value);
      if (!nodes.has(to) && !stays(to)) add(missing, "node", to, id);
    }
    leadFields(placed, kind, (to) => nodes.get(to)?.id ?? (stays(to) ? to : undefined));
  }
  return { nodes, missing };
}

function add(
  list: Reference[],
  kind: Reference["kind"],
  id: string,
  step: string,
  brought = false,
) {
  const known = list.find((one) => one.kind === kind && one.id === id);
  if (!known) list.push({ kind, id, steps: [step], ...(brought ? { brought: true } : {}) });
  else if (!known.steps.includes(step)) known.steps.push(step);
}

/** What the new steps need that the flow or the workspace lacks. */
function needs(c: Context, clip: Clip, nodes: Map<string, Remade>, exists: Exists) {
  const lacking: Reference[] = [];
  const variables: Record<string, Variable> = {};
  const declared = c.document.variables ?? {};
  for (const { id, placed } of nodes.values()) {
    const kind = c.kinds.get(placed.type);
    if (!kind) add(lacking, "type", placed.type, id);
    for (const { format, value, path } of fieldsOf(kind, placed.params)) {
      if (format === "calendar" || format === "audio") {
        if (typeof value === "string" && !exists(format, value)) add(lacking, format, value, id);
      } else if (format === "language" && typeof value === "string") {
        if (!c.document.languages.includes(value)) add(lacking, "language", value, id);
      } else if (format === "prompt") {
        for (const tag of spokenOnly(value, c.document.languages, path)) {
          add(lacking, "language", tag, id);
        }
      }
    }
    for (const name of namesUsed(c.kinds, placed)) {
      if (declared[name]) continue;
      const own = clip.variables[name];
      if (own) variables[name] = own;
      // Names with a dot are results and facts of the call; those without are variables.
      if (own || !name.includes(".")) add(lacking, "variable", name, id, own !== undefined);
    }
  }
  return { lacking, variables };
}

function namesUsed(kinds: Kinds, placed: Placed): Set<string> {
  const names = new Set<string>();
  renameNames(kinds.get(placed.type), placed, (name) => {
    names.add(name);
    return name;
  });
  return names;
}

/** The languages of a prompt that says nothing in any language of the flow. */
function spokenOnly(value: unknown, languages: string[], path: (string | number)[]): string[] {
  const { text = {}, audio = {} } = value as { text?: object; audio?: object };
  const tags = [...new Set([...Object.keys(text), ...Object.keys(audio)])];
  const heard = tags.some((tag) => languages.includes(tag));
  return heard || path.includes("options") ? [] : tags;
}

/** Puts the new steps where they touch nothing, keeping their shape. */
function put(
  c: Context,
  clip: Pick<Clip, "layout">,
  nodes: Map<string, Remade>,
  label: Label,
  at?: Place,
  variables: Record<string, Variable> = {},
): Change | null {
  const ids = [...nodes.values()].map(({ id }) => id);
  const places = placed(c, clip, nodes, at);
  return edited(c, { label, steps: ids, select: ids }, (draft) => {
    const empty = Object.keys(draft.nodes).length === 0;
    for (const { id, placed } of nodes.values()) draft.nodes[id] = placed;
    place(draft, places);
    if (empty) draft.start = rootOf(nodes) ?? "";
    for (const [name, variable] of Object.entries(variables)) {
      draft.variables ??= {};
      draft.variables[name] = variable;
    }
  });
}

/** The first step that no other leads to. */
function rootOf(nodes: Map<string, Remade>): string | undefined {
  const all = [...nodes.values()];
  const reached = new Set(all.flatMap(({ placed }) => Object.values(placed.next ?? {})));
  return (all.find(({ id }) => !reached.has(id)) ?? all[0])?.id;
}

export function placed(
  c: Context,
  clip: Pick<Clip, "layout">,
  nodes: Map<string, Remade>,
  at?: Place,
): Layout {
  const { document, kinds } = c;
  const trial: FlowDocument = {
    ...document,
    nodes: Object.fromEntries([...nodes.values()].map(({ id, placed }) => [id, placed])),
    layout: {},
  };
  const own: Layout = {};
  for (const [old, { id }] of nodes) if (clip.layout[old]) own[id] = clip.layout[old];
  trial.layout = own;
  trial.start = rootOf(nodes) ?? null;
  const shape = placeOf({ ...trial, on_error: null, on_hangup: null }, kinds);
  const all = Object.values(shape);
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const origin = at ?? { x: left + 32, y: top + 32 };
  const others = rectsOf(document, kinds, placeOf(document, kinds));
  for (let tries = 0; ; tries++) {
    const dx = snapped(origin.x - left + tries * 32);
    const dy = snapped(origin.y - top + tries * 32);
    const places = Object.fromEntries(
      Object.entries(shape).map(([id, { x, y }]) => [id, { x: x + dx, y: y + dy }]),
    );
    const rects = Object.entries(places).map(([id, place]) => rectOf(trial, kinds, id, place));
    const covers = (gap: number) =>
      rects.some((rect) => others.some((other) => close(rect, other, gap, gap)));
    // Where a person pointed, a card may lie over another, but never exactly on it.
    const onTop = others.some((o) => rects.some((r) => r.x === o.x && r.y === o.y));
    if (at ? !onTop : !covers(0)) return places;
    if (tries > 400) return places;
  }
}
