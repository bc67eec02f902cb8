// Tidying up: ELK's layered layout, from top to bottom, keys in their order from left to right.
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import type { FlowDocument } from "../../api/types";
import { snapped } from "../cards";
import type { Kinds } from "../change";
import { flatten, outline } from "../outline";
import { exits } from "../wires";
import { placeOf } from "./place";
import { cardIn, close, GAP_X, GAP_Y, type Layout, type Rect, rectOf } from "./rects";

/** What lays a graph out: ELK in a worker, or (tests, measuring) in this thread. */
export type Engine = (graph: ElkNode) => Promise<ElkNode>;

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "POLYLINE",
  "elk.spacing.nodeNode": `${GAP_X * 2}`,
  "elk.spacing.componentComponent": `${GAP_X * 4}`,
  "elk.layered.spacing.nodeNodeBetweenLayers": `${GAP_Y}`,
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.considerModelOrder.components": "FORCE_MODEL_ORDER",
  "elk.layered.crossingMinimization.forceNodeModelOrder": "true",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
};

/** More wires than this into one step no longer all decide where it stands. */
const CROWD = 12;

let worker: Promise<Engine> | undefined;

/** ELK, loaded when it is first wanted; asked for again after a failure. */
function loaded(): Promise<Engine> {
  worker ??= inWorker().catch((problem: unknown) => {
    worker = undefined;
    throw problem;
  });
  return worker;
}

async function inWorker(): Promise<Engine> {
  const { default: ELK } = await import("elkjs/lib/elk-api.js");
  const elk = new ELK({
    workerFactory: () =>
      new Worker(new URL("./elk.worker.ts", import.meta.url), { type: "module" }),
  });
  return (graph) => elk.layout(graph);
}

/**
 * The places after tidying up, all steps or `only` some. The start (else the first of them) stays
 * where it is; with `only`, the others do not move and what is tidied keeps clear of them.
 */
export async function tidyPlaces(
  document: FlowDocument,
  kinds: Kinds,
  only?: readonly string[],
  engine?: Engine,
): Promise<Layout> {
  const ids = told(document, kinds).filter((id) => !only || only.includes(id));
  const first = ids[0];
  if (first === undefined) return {};
  const run = engine ?? (await loaded());
  const done = await run(graphOf(document, kinds, ids));
  const found: Layout = {};
  for (const { id, x = 0, y = 0 } of done.children ?? []) found[id] = { x, y };
  asideOf(document, kinds, found, ids);
  return settled(document, kinds, found, first, only !== undefined);
}

/** The steps as the outline tells them: the order that branches keep from left to right. */
function told(document: FlowDocument, kinds: Kinds): string[] {
  const { main, lanes, apart } = outline(document, kinds);
  return [...flatten(main), ...lanes.flatMap((lane) => flatten(lane.lines)), ...flatten(apart)];
}

function graphOf(document: FlowDocument, kinds: Kinds, ids: string[]): ElkNode {
  const mine = new Set(ids);
  const edges: ElkExtendedEdge[] = [];
  const children = ids.map((id): ElkNode => {
    const card = cardIn(document, kinds, id);
    const ports = card.ports.map(({ port, x, width }, at) => ({
      id: `${id}:${port}`,
      x: x + width / 2,
      y: card.height,
      width: 0,
      height: 0,
      layoutOptions: { "elk.port.side": "SOUTH", "elk.port.index": `${card.ports.length - at}` },
    }));
    const shown = new Set(card.ports.map(({ port }) => port));
    for (const [port, to] of exits(document, kinds, id)) {
      if (!mine.has(to) || to === id) continue;
      const source = shown.has(port) ? `${id}:${port}` : id;
      edges.push({ id: `${id}>${port}`, sources: [source], targets: [`${to}^`] });
    }
    const entry = {
      id: `${id}^`,
      x: card.width / 2,
      y: 0,
      width: 0,
      height: 0,
      layoutOptions: { "elk.port.side": "NORTH" },
    };
    return {
      id,
      width: card.width,
      height: card.height,
      ports: [entry, ...ports],
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    };
  });
  return { id: "flow", layoutOptions: OPTIONS, children, edges: telling(edges) };
}

/**
 * The wires that decide where steps stand. To a step that very many lead to (the goodbye of a large
 * flow) only the first and the last do: each wire past a hundred rows would cost a hundred corners.
 */
function telling(edges: ElkExtendedEdge[]): ElkExtendedEdge[] {
  const into = new Map<string, ElkExtendedEdge[]>();
  for (const edge of edges) {
    const target = edge.targets[0] ?? "";
    into.set(target, [...(into.get(target) ?? []), edge]);
  }
  return edges.filter((edge) => {
    const all = into.get(edge.targets[0] ?? "") ?? [];
    return all.length <= CROWD || edge === all[0] || edge === all.at(-1);
  });
}

/** Puts what no wire joins to the first step (lanes, loose steps) to the right of it, at the top. */
function asideOf(document: FlowDocument, kinds: Kinds, found: Layout, ids: string[]) {
  let right: number | undefined;
  let head = 0;
  for (const group of joined(document, kinds, ids)) {
    const rects = group.map((id) => rectOf(document, kinds, id, found[id] ?? { x: 0, y: 0 }));
    const left = Math.min(...rects.map(({ x }) => x));
    const top = Math.min(...rects.map(({ y }) => y));
    if (right === undefined) head = top;
    const dx: number = right === undefined ? 0 : right - left;
    for (const [at, id] of group.entries()) {
      const rect = rects[at];
      if (rect) found[id] = { x: rect.x + dx, y: rect.y + head - top };
    }
    right = Math.max(...rects.map(({ x, width }) => x + width)) + dx + GAP_X * 4;
  }
}

/** The steps in groups that wires join, in the order of `ids`. */
function joined(document: FlowDocument, kinds: Kinds, ids: string[]): string[][] {
  const near = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const id of ids) {
    for (const to of exits(document, kinds, id).values()) {
      if (!near.has(to)) continue;
      near.get(id)?.push(to);
      near.get(to)?.push(id);
    }
  }
  const seen = new Set<string>();
  const groups: string[][] = [];
  for (const first of ids) {
    if (seen.has(first)) continue;
    seen.add(first);
    const group = [first];
    for (const id of group) {
      for (const to of near.get(id) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        group.push(to);
      }
    }
    groups.push(group);
  }
  return groups;
}

/** The found places on the grid, moved as one so that `first` stays where it is. */
function settled(
  document: FlowDocument,
  kinds: Kinds,
  found: Layout,
  first: string,
  clear: boolean,
): Layout {
  const now = placeOf(document, kinds);
  const [from, to] = [found[first], now[first]];
  const dx = from && to ? to.x - from.x : 0;
  const dy = from && to ? to.y - from.y : 0;
  const moved = (x: number, y: number): Layout =>
    Object.fromEntries(
      Object.entries(found).map(([id, at]) => [
        id,
        { x: snapped(at.x + dx + x), y: snapped(at.y + dy + y) },
      ]),
    );
  if (!clear) return moved(0, 0);
  const others = Object.entries(now)
    .filter(([id]) => !found[id])
    .map(([id, at]) => rectOf(document, kinds, id, at));
  return shifts(moved, (layout) => {
    const rects: Rect[] = Object.entries(layout).map(([id, at]) => rectOf(document, kinds, id, at));
    return !rects.some((rect) => others.some((other) => close(rect, other, 8, 8)));
  });
}

/** The nearest shift of the block, in rings around its place, at which it stands free. */
function shifts(
  moved: (x: number, y: number) => Layout,
  free: (layout: Layout) => boolean,
): Layout {
  const step = 64;
  for (let ring = 0; ring <= 40; ring++) {
    for (let a = -ring; a <= ring; a++) {
      for (const [x, y] of [
        [ring, a],
        [-ring, a],
        [a, ring],
      ] as const) {
        const layout = moved(x * step, y * step);
        if (free(layout)) return layout;
      }
    }
  }
  return moved(0, 0);
}
