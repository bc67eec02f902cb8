import { expect, test } from "vitest";
import { blank, dupont, kinds } from "../../tests/graph/kinds";
import * as queries from "./queries";

test("what leads to a step, and what leads nowhere yet", () => {
  expect(queries.sourcesOf(dupont, kinds, "services")).toEqual([
    { node: "horaires", port: "bureau" },
  ]);
  expect(queries.freePorts(dupont, kinds, "services")).toEqual([]);
  const nodes = {
    m: { type: "menu", params: { options: [{ key: "1" }] }, next: { "1": "gone" } },
    j: { type: "jump" },
  };
  const flow = blank({ nodes, start: "m" });
  expect(queries.freePorts(flow, kinds, "m")).toEqual(["1", "no_input", "invalid"]);
  expect(queries.freePorts(flow, kinds, "j")).toEqual(["to"]);
});

test("arrow keys follow the wires", () => {
  expect(queries.neighbours(dupont, kinds, "ventes")).toEqual({
    up: "services",
    down: "fin",
    left: "support",
    right: "piquet",
  });
  expect(queries.neighbours(dupont, kinds, "decroche")).toEqual({
    up: null,
    down: "langue",
    left: null,
    right: null,
  });
  expect(queries.neighbour(dupont, kinds, "horaires", "down")).toBe("services");
});

test("types are found by name, by synonym, without accents, best first", () => {
  const types = (text: string) => queries.searchKinds(kinds, text).map(({ type }) => type);
  expect(types("decrocher")[0]).toBe("answer");
  expect(types("svi")[0]).toBe("menu");
  expect(types("bienvenue")[0]).toBe("play");
  expect(types("men")[0]).toBe("menu");
  expect(types("zzz")).toEqual([]);
  expect(types(" ")).toHaveLength(kinds.size);
});

test("steps are found by name first, then by what they say", () => {
  const found = (text: string) => queries.searchSteps(dupont, kinds, text);
  expect(found("heures d’ouv")).toEqual(found("Heures d'ouv"));
  expect(found("heures d’ouv")).toHaveLength(1);
  expect(found("support")[0]).toBe("support");
  expect(found("ferme")[0]).toBe("ferme");
  expect(found("Pikettdienst")).toEqual(["services", "piquet"]);
  expect(found("heures ouverture")[0]).toBe("horaires");
});

test("what a card still lacks", () => {
  const todo = (type: string, params: Record<string, unknown>, next = {}) =>
    queries.todo(kinds.get(type), { type, params, next }, blank({ nodes: { x: { type } } }));
  expect(todo("play", { prompts: [{ text: { fr: "Oui" } }] }, { next: "x" })).toEqual({
    ports: [],
    params: [],
    languages: ["de"],
  });
  expect(todo("play", { prompts: [{ text: {} }] }).params).toEqual(["/prompts/0"]);
  expect(todo("menu", { options: [{ key: "1" }, {}] }).params).toEqual([
    "/prompt",
    "/options/1/key",
  ]);
  expect(todo("hours", {}).params).toEqual(["/calendar"]);
  expect(todo("jump", {})).toEqual({ ports: ["to"], params: [], languages: [] });
  expect(todo("hangup", {})).toEqual({ ports: [], params: [], languages: [] });
  for (const [id, placed] of Object.entries(dupont.nodes)) {
    const left = queries.todo(kinds.get(placed.type), placed, dupont);
    expect(queries.isUnfinished(left), id).toBe(false);
  }
});

test("a prompt that is said in one language only lacks no other", () => {
  const options = [{ language: "fr", prompt: { text: { fr: "Oui" } } }, { language: "de" }];
  const placed = { type: "language", params: { options } };
  expect(queries.promptLanguagesMissing(placed, ["fr", "de"])).toEqual([]);
  const near = { type: "play", params: { prompts: [{ text: { fr: "Oui" } }] } };
  expect(queries.promptLanguagesMissing(near, ["fr-CH", "de"])).toEqual(["de"]);
});

test("variables and results that a flow uses", () => {
  const nodes = {
    a: { type: "say_value", params: { value: "{{ solde }}", as: "money" } },
    b: { type: "selector", params: { value: "a.key", cases: [] } },
    c: { type: "collect", params: { prompt: { text: { fr: "{{ nom }}" } }, store: "solde" } },
  };
  const used = queries.usedVariables(blank({ nodes }), kinds);
  expect(Object.fromEntries(used)).toEqual({ solde: ["a", "c"], "a.key": ["b"], nom: ["c"] });
});
