import { expect, test } from "vitest";
import type { FlowDocument, Issue, Kind } from "../../api/types";
import { placeOf } from "../../graph/layout/place";
import { cardName, marksOf, promptOf, tellsMore, wrongsOf } from "./card";
import { newDrawing, noteAt, noteId } from "./drawing";
import { wireKey, wireOf } from "./state";
import { fittingView, levelOf, openingView, READABLE, revealingView } from "./view";
import { wireLine } from "./wirePath";

const menu = {
  ports: [{ each: "options", id: "key", empty: null }, "no_input"],
  lanes: ["error"],
  port_labels: {},
  jumps: null,
  label: "Menu",
} as unknown as Kind;
const kinds = new Map([["menu", menu]]);

function flow(): FlowDocument {
  const params = { options: [{ key: "1" }, { key: "2" }] };
  return {
    format: 1,
    name: "x",
    kind: "inbound",
    languages: ["fr"],
    start: "a",
    on_error: "b",
    nodes: {
      a: { type: "menu", params, next: { "1": "b", "2": "gone" } },
      b: { type: "menu", params, next: { "1": "a" } },
    },
    layout: { a: { x: 0, y: 200 }, b: { x: 0, y: 0 } },
    notes: [{ text: "x", x: 5, y: 5 }],
  };
}

function drawn(drawing: ReturnType<typeof newDrawing>, document: FlowDocument) {
  const places = placeOf(document, kinds);
  const nodes = drawing.nodes({
    document,
    kinds,
    places,
    held: null,
    selection: ["a"],
    note: null,
  });
  return { nodes, wires: drawing.wires(document, kinds) };
}

test("cards are drawn in reading order, above the notes, with size and ports told", () => {
  const { nodes, wires } = drawn(newDrawing(), flow());
  expect(nodes.map((node) => node.id)).toEqual(["note:0", "b", "a"]);
  const a = nodes[2];
  expect([a?.width, a?.height, a?.selected]).toEqual([288, 120, true]);
  expect(a?.handles?.map((handle) => handle.id)).toEqual(["in", "1", "2", "no_input"]);
  // A wire to a step that is gone is not drawn.
  expect(wires.map((wire) => wire.key)).toEqual(["a:1", "b:1"]);
  expect(wires[0]).toMatchObject({ from: { x: 48, y: 320 }, to: { x: 144, y: 0 } });
});

test("a change of one step's texts draws nothing anew on the plane", () => {
  const drawing = newDrawing();
  const document = flow();
  const first = drawn(drawing, document);
  const a = { ...document.nodes.a, type: "menu", name: "Autre" };
  const second = drawn(drawing, { ...document, nodes: { ...document.nodes, a } });
  expect(second.nodes).toBe(first.nodes);
  expect(second.wires).toBe(first.wires);
});

test("a moved card is a new one, and so are its wires; all others stay", () => {
  const drawing = newDrawing();
  const document = flow();
  const first = drawn(drawing, document);
  const layout = { ...document.layout, a: { x: 8, y: 200 } };
  const second = drawn(drawing, { ...document, layout });
  expect(second.nodes.map((node, at) => node === first.nodes[at])).toEqual([true, true, false]);
});

test("a wire falls straight, in a curve, or goes around the card back up", () => {
  expect(wireLine({ x: 0, y: 0 }, { x: 0, y: 80 }).path).toMatch(/^M0,0L0,80M/);
  expect(wireLine({ x: 0, y: 0 }, { x: 100, y: 80 }).path).toContain("C0,40 100,40 100,80");
  const back = wireLine({ x: 0, y: 300 }, { x: 0, y: 0 });
  expect(back.middle.x).toBeGreaterThan(120);
  expect(back.path).toContain("L0,0");
});

test("the view opens at the start at full size, and on a whole drawing never larger", () => {
  const window = { width: 1000, height: 700 };
  const start = { x: 40, y: 100, width: 240, height: 88 };
  expect(openingView(start, window)).toEqual({ x: 340, y: -28, zoom: 1 });
  expect(fittingView(start, window).zoom).toBe(1);
});

test("bringing into view moves no more than needed, and to where one can read", () => {
  const window = { width: 1000, height: 700 };
  const now = { x: 0, y: 0, zoom: 1 };
  const card = { x: 300, y: 300, width: 240, height: 88 };
  expect(revealingView(card, window, now)).toBeNull();
  const right = revealingView({ ...card, x: 1200 }, window, now);
  expect(right).toMatchObject({ y: 0, zoom: 1 });
  expect(1200 + 240 + (right?.x ?? 0)).toBeLessThan(1000);
  expect(revealingView(card, window, { ...now, zoom: 0.2 })?.zoom).toBe(READABLE);
  expect(["near", "middle", "far"]).toEqual([0.8, 0.5, 0.2].map(levelOf));
});

test("a card's name says what it is, how many ways on, and what is left", () => {
  const t = ((key: string, values?: object) =>
    `${key.split(".").at(-1)}${JSON.stringify(values ?? "")}`) as never;
  const wrong = { errors: 1, warnings: 1, message: "x" };
  const told = { outcomes: 3, todo: 1, links: true, wrong, marks: "start" };
  expect(cardName(t, menu, "Langue", told)).toBe(
    'named{"kind":"Menu","name":"Langue"}, start"", outcomes{"count":3}, todo{"count":1}, wrong{"count":2}',
  );
  expect(marksOf(flow(), "b")).toBe("on_error");
});

test("problems are counted by step; those the badge tells already are not shown twice", () => {
  const issue = (severity: string, node: string | null) =>
    ({ severity, node, message: severity }) as Issue;
  const issues = [
    issue("error", "a"),
    issue("hint", "a"),
    issue("warning", "a"),
    issue("error", null),
  ];
  const wrong = wrongsOf(issues).get("a");
  expect(wrong).toEqual({ errors: 1, warnings: 1, message: "error" });
  expect(wrong && tellsMore(wrong, 1)).toBe(false);
  expect(wrong && tellsMore(wrong, 0)).toBe(true);
});

test("a card lets one hear its first prompt, also one inside a list", () => {
  const prompt = { text: { fr: "Bonjour" } };
  expect(promptOf({ type: "x", params: { timeout: 5, prompt } })).toBe(prompt);
  expect(promptOf({ type: "x", params: { options: [{ key: "1", prompt }] } })).toBe(prompt);
  expect(promptOf({ type: "x", params: { prompt: { text: { fr: "" } } } })).toBeNull();
});

test("wires and notes have names that lead back to them", () => {
  expect(wireOf(wireKey({ node: "a", port: "b:c" }))).toEqual({ node: "a", port: "b:c" });
  expect([noteAt(noteId(3)), noteAt("a")]).toEqual([3, null]);
});
