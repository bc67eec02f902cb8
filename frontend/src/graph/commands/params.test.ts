// Wires stay with the option they belong to.
import { expect, test } from "vitest";
import { blank, context } from "../../../tests/graph/kinds";
import { type Context, patched } from "../change";
import { NOTHING_DONE, remember } from "../history";
import { setParam } from "./params";

const options = [
  { key: "1", label: "Support" },
  { key: "2", label: "Ventes" },
  { key: "3", label: "" },
];
const next = { "1": "a", "2": "b", "3": "c", no_input: "d", invalid: "d" };
const leaf = { type: "hangup" };

function menu(params: Record<string, unknown> = { options }, wires: Record<string, string> = next) {
  const nodes = { m: { type: "menu", params, next: wires }, a: leaf, b: leaf, c: leaf, d: leaf };
  return context(blank({ nodes, start: "m" }));
}

/** The wires after some settings, one after the other; undone they are as before. */
function wires(c: Context, ...sets: [string, unknown][]): Record<string, string> {
  let now = c;
  for (const [pointer, value] of sets) {
    const change = setParam(now, "m", pointer, value);
    if (!change) throw new Error(`${pointer} changes nothing`);
    const document = patched(now.document, change.patches);
    expect(patched(document, change.inverse)).toEqual(now.document);
    now = context(document);
  }
  return now.document.nodes.m?.next ?? {};
}

test("another key keeps the wire", () => {
  expect(wires(menu(), ["/options/1/key", "5"])).toEqual({
    "1": "a",
    "5": "b",
    "3": "c",
    no_input: "d",
    invalid: "d",
  });
});

test("a key deleted and typed anew keeps the wire, label or not", () => {
  expect(wires(menu(), ["/options/1/key", ""], ["/options/1/key", "7"])).toMatchObject({
    "7": "b",
  });
  const typed = wires(menu(), ["/options/2/key", ""], ["/options/2/key", "7"]);
  expect(typed).toEqual({ "1": "a", "2": "b", "7": "c", no_input: "d", invalid: "d" });
});

test("two keys change places through a moment in which both are the same", () => {
  const first = ["/options/0/key", "2"] as [string, unknown];
  expect(wires(menu(), first)).toMatchObject({ "1": "a", "2": "b" });
});

test("keys swapped at once swap the wires; options in another order keep them", () => {
  const [one, two, three] = options;
  const swapped = [{ ...one, key: "2" }, { ...two, key: "1" }, three];
  expect(wires(menu(), ["/options", swapped])).toMatchObject({ "2": "a", "1": "b", "3": "c" });
  const change = setParam(menu(), "m", "/options", [two, three, one]);
  const touched = change?.patches.filter(({ path }) => path[0] === "nodes");
  expect(touched?.map(({ path }) => path[2])).toEqual(["params"]);
});

test("a removed option drops its wire, a new one has none", () => {
  const [one, , three] = options;
  expect(wires(menu(), ["/options", [one, three]])).toEqual({
    "1": "a",
    "3": "c",
    no_input: "d",
    invalid: "d",
  });
  expect(wires(menu(), ["/options/1", undefined])).not.toHaveProperty("2");
  expect(wires(menu(), ["/options/-", { key: "4" }])).toEqual(next);
});

test("an outcome that a setting brings goes with it", () => {
  const c = menu({ options, back_key: "9" }, { ...next, back: "d" });
  expect(wires(c, ["/back_key", "8"])).toMatchObject({ back: "d" });
  expect(wires(c, ["/back_key", null])).not.toHaveProperty("back");
  expect(wires(c, ["", { options }])).not.toHaveProperty("back");
});

test("the first language takes over the only way out, the last gives it back", () => {
  const language = (params: Record<string, unknown>, wired: Record<string, string>) => {
    const nodes = { m: { type: "language", params, next: wired }, a: leaf };
    return context(blank({ nodes, start: "m" }));
  };
  const both = [{ language: "fr" }, { language: "de" }];
  expect(wires(language({ options: [] }, { next: "a" }), ["/options", both])).toEqual({
    fr: "a",
    de: "a",
  });
  expect(wires(language({ options: both }, { fr: "a", de: "a" }), ["/options", []])).toEqual({
    next: "a",
  });
});

test("ranges that are plain names keep their place's wire", () => {
  const nodes = {
    m: {
      type: "hours",
      params: { calendar: "x", ranges: ["am", "pm"] },
      next: { am: "a", pm: "b" },
    },
    a: leaf,
    b: leaf,
  };
  const c = context(blank({ nodes, start: "m" }));
  expect(wires(c, ["/ranges", ["am", "soir"]])).toEqual({ am: "a", soir: "b" });
  expect(wires(c, ["/ranges", ["pm"]])).toEqual({ pm: "b" });
});

test("values are set deep inside, made where they lack, and taken away", () => {
  const c = context(blank({ nodes: { m: { type: "play" } }, start: "m" }));
  const change = setParam(c, "m", "/prompts/0/text/fr", "Bonjour");
  const document = patched(c.document, change?.patches ?? []);
  expect(document.nodes.m?.params).toEqual({ prompts: [{ text: { fr: "Bonjour" } }] });
  const gone = setParam(context(document), "m", "/prompts/0/text/fr", undefined);
  expect(patched(document, gone?.patches ?? []).nodes.m?.params).toEqual({
    prompts: [{ text: {} }],
  });
  expect(setParam(c, "m", "/prompts/0/text/fr", undefined)).toBeNull();
  expect(setParam(c, "gone", "/x", 1)).toBeNull();
  expect(setParam(c, "m", "/__proto__/x", 1)).toBeNull();
});

test("typing is one change with a name", () => {
  let c = menu();
  let history = NOTHING_DONE;
  for (const [at, text] of ["B", "Bo", "Bon"].entries()) {
    const change = setParam(c, "m", "/prompt/text/fr", text);
    if (!change) throw new Error("nothing changed");
    history = remember(history, change, 1000 + at * 100);
    c = context(patched(c.document, change.patches));
  }
  expect(history.past).toHaveLength(1);
  expect(history.past[0]?.label).toEqual({
    key: "set",
    values: { name: "Menu", field: "Message" },
  });
  expect(patched(c.document, history.past[0]?.inverse ?? [])).toEqual(menu().document);
});
