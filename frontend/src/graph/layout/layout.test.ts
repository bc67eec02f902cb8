import ELK from "elkjs/lib/elk.bundled.js";
import { expect, test } from "vitest";
import { blank, dupont, kinds, large } from "../../../tests/graph/kinds";
import type { FlowDocument } from "../../api/types";
import { exits } from "../wires";
import { aligned } from "./guides";
import { placeOf } from "./place";
import { close, type Layout, rectOf } from "./rects";
import { makeRoom } from "./room";
import { tidyPlaces } from "./tidy";

const elk = new ELK();
const here = (graph: Parameters<typeof elk.layout>[0]) => elk.layout(graph);

function overlaps(document: FlowDocument, layout: Layout): string[] {
  const rects = Object.entries(layout).map(([id, at]) => ({
    id,
    rect: rectOf(document, kinds, id, at),
  }));
  return rects.flatMap(({ id, rect }, at) =>
    rects
      .slice(at + 1)
      .filter((other) => close(rect, other.rect, 0, 0))
      .map((other) => `${id}/${other.id}`),
  );
}

/** Neighbouring branches that stand in another order than their keys. */
function disorder(document: FlowDocument, layout: Layout): string[] {
  return Object.keys(document.nodes).flatMap((id) => {
    const y = layout[id]?.y ?? 0;
    const only = [...exits(document, kinds, id).values()].filter(
      (to) => (layout[to]?.y ?? 0) > y && sources(document, to).length === 1,
    );
    return only.slice(1).flatMap((to, at) => {
      const [one, other] = [layout[only[at] ?? ""], layout[to]];
      const row = one && other && one.y === other.y;
      return row && one.x > other.x ? [`${id}: ${only[at]} > ${to}`] : [];
    });
  });
}

function sources(document: FlowDocument, id: string): string[] {
  return Object.keys(document.nodes).filter((one) =>
    [...exits(document, kinds, one).values()].includes(id),
  );
}

test("a flow without places reads from top to bottom, keys from left to right", () => {
  for (const flow of [{ ...dupont, layout: {} }, large(120)]) {
    const layout = placeOf(flow, kinds);
    expect(overlaps(flow, layout)).toEqual([]);
    expect(disorder(flow, layout)).toEqual([]);
    expect(Object.keys(layout).sort()).toEqual(Object.keys(flow.nodes).sort());
    expect(placeOf(structuredClone(flow), kinds)).toEqual(layout);
  }
});

test("a complete layout is taken as it is, and one place that lacks moves no other", () => {
  expect(placeOf(dupont, kinds)).toBe(dupont.layout);
  const { support: _, ...others } = dupont.layout ?? {};
  const flow = { ...dupont, layout: { ...others, gone: { x: 0, y: 0 } } };
  const { support, ...rest } = placeOf(flow, kinds);
  expect(rest).toEqual(others);
  expect(support?.y).toBeGreaterThan(others.services?.y ?? 0);
  expect(overlaps(flow, placeOf(flow, kinds))).toEqual([]);
});

test("room is made downwards, and only by what is in the way", () => {
  const nodes = Object.fromEntries(
    ["a", "b", "c", "aside"].map((id) => [
      id,
      { type: "play", next: {} as Record<string, string> },
    ]),
  );
  const layout = {
    a: { x: 0, y: 0 },
    b: { x: 0, y: 144 },
    c: { x: 0, y: 600 },
    aside: { x: 400, y: 144 },
  };
  const flow = blank({ nodes, layout, start: "a" });
  const rect = { x: 0, y: 144, width: 240, height: 88 };
  expect(makeRoom(flow, kinds, layout, rect, ["a"])).toEqual({ b: { x: 0, y: 288 } });
  expect(makeRoom(flow, kinds, layout, { ...rect, x: 700 })).toEqual({});
});

test("what a pushed step leads to stays below it", () => {
  const nodes = {
    m: { type: "menu", params: { options: [{ key: "1" }] }, next: { "1": "p" } },
    p: { type: "play", next: {} },
  };
  const layout = { m: { x: 0, y: 0 }, p: { x: 400, y: 200 } };
  const flow = blank({ nodes, layout, start: "m" });
  const moved = makeRoom(flow, kinds, layout, { x: 0, y: 0, width: 240, height: 88 });
  expect(moved.m?.y).toBe(144);
  expect(moved.p?.y).toBeGreaterThanOrEqual(144 + 120 + 56);
});

test("tidying up keeps the order of the keys, covers nothing, and stays on the grid", async () => {
  for (const flow of [dupont, large(120)]) {
    const layout = await tidyPlaces(flow, kinds, undefined, here);
    expect(Object.keys(layout).sort()).toEqual(Object.keys(flow.nodes).sort());
    expect(overlaps(flow, layout)).toEqual([]);
    expect(disorder(flow, layout)).toEqual([]);
    const start = flow.start ?? "";
    expect(layout[start]).toEqual(placeOf(flow, kinds)[start]);
    for (const { x, y } of Object.values(layout))
      expect([x % 8, y % 8].map(Math.abs)).toEqual([0, 0]);
    for (const id of Object.keys(flow.nodes)) {
      const { height } = rectOf(flow, kinds, id, { x: 0, y: 0 });
      const back = new Set(flow.nodes[id]?.type === "jump" ? [flow.nodes[id]?.params?.to] : []);
      for (const to of exits(flow, kinds, id).values()) {
        if (back.has(to)) continue;
        expect(layout[to]?.y, `${id} > ${to}`).toBeGreaterThanOrEqual(
          (layout[id]?.y ?? 0) + height,
        );
      }
    }
  }
});

test("what an incident leads to stands to the right of the callers' way", async () => {
  const layout = await tidyPlaces(dupont, kinds, undefined, here);
  const apart = ["excuses", "raccrocher"];
  const main = Object.keys(layout).filter((id) => !apart.includes(id));
  const right = Math.max(...main.map((id) => layout[id]?.x ?? 0));
  for (const id of apart) expect(layout[id]?.x).toBeGreaterThan(right);
});

test("only what was asked is tidied, clear of the rest", async () => {
  const only = ["support", "ventes", "piquet", "fin"];
  const places = { ...dupont.layout, ventes: { x: 900, y: 3000 }, fin: { x: -50, y: 900 } };
  const flow = { ...dupont, layout: places };
  const found = await tidyPlaces(flow, kinds, only, here);
  expect(Object.keys(found).sort()).toEqual([...only].sort());
  const all = { ...places, ...found };
  const mine = overlaps(flow, all).filter((pair) =>
    only.some((id) => pair.split("/").includes(id)),
  );
  expect(mine).toEqual([]);
  expect(await tidyPlaces(blank(), kinds, undefined, here)).toEqual({});
});

test("a dragged card snaps to another's edges or middle, else to the grid of 8", () => {
  const other = { x: 100, y: 400, width: 240, height: 88 };
  const card = { width: 240, height: 120 };
  expect(aligned({ ...card, x: 103, y: 13 }, [other])).toEqual({
    place: { x: 100, y: 16 },
    guides: [
      { axis: "x", at: 100, from: 16, to: 488 },
      { axis: "x", at: 220, from: 16, to: 488 },
      { axis: "x", at: 340, from: 16, to: 488 },
    ],
  });
  const wide = { ...other, width: 480 };
  expect(aligned({ ...card, x: 217, y: 0 }, [wide])).toEqual({
    place: { x: 220, y: 0 },
    guides: [{ axis: "x", at: 340, from: 0, to: 488 }],
  });
  expect(aligned({ ...card, x: 611, y: 397 }, [other]).place).toEqual({ x: 608, y: 400 });
  expect(aligned({ ...card, x: 611, y: 21 }, [other])).toEqual({
    place: { x: 608, y: 24 },
    guides: [],
  });
});
