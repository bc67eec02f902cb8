// Copies within a flow and from one to another.
import { expect, test } from "vitest";
import { blank, context, dupont, kinds } from "../../../tests/graph/kinds";
import type { FlowDocument } from "../../api/types";
import { type Change, type Context, patched } from "../change";
import { exits } from "../wires";
import { duplicateBranch } from "./branch";
import { copySteps, duplicateSteps, pasteSteps } from "./copy";

function after(c: Context, change: Change | null): FlowDocument {
  if (!change) throw new Error("nothing was changed");
  const result = patched(c.document, change.patches);
  expect(patched(result, change.inverse)).toEqual(c.document);
  return result;
}
const home = context(dupont);

test("pasted steps keep their wires and circles among themselves, under new ids", () => {
  const nodes = {
    m: {
      type: "menu",
      name: "Choix",
      params: { options: [{ key: "1" }] },
      next: { "1": "p", no_input: "m", invalid: "out" },
    },
    p: {
      type: "play",
      params: { prompts: [{ text: { fr: "Touche {{ m.key }} et {{ autre.key }}" } }] },
      next: { next: "j" },
    },
    j: { type: "jump", params: { to: "m" } },
    s: { type: "selector", params: { value: "m.key", cases: [] } },
    out: { type: "hangup" },
  };
  const c = context(blank({ nodes, start: "m" }));
  const text = copySteps(c, ["m", "p", "j", "s"]);
  const { change, missing } = pasteSteps(c, text);
  const flow = after(c, change);
  expect(change?.select).toEqual(["choix_2", "dire_un_message", "aller_a", "selecteur"]);
  const [m = "", p = "", j = "", s = ""] = change?.select ?? [];
  expect(Object.fromEntries(exits(flow, kinds, m))).toEqual({ "1": p, no_input: m });
  expect(Object.fromEntries(exits(flow, kinds, p))).toEqual({ next: j });
  expect(flow.nodes[j]?.params).toEqual({ to: m });
  expect(JSON.stringify(flow.nodes[p]?.params)).toContain(`{{ ${m}.key }} et {{ autre.key }}`);
  expect(flow.nodes[s]?.params?.value).toBe(`${m}.key`);
  expect(flow.nodes[m]?.name).toBe("Choix 2");
  expect(missing).toEqual([]);
});

test("what the other flow or the workspace lacks is listed", () => {
  const from = context({ ...dupont, variables: { nom: { type: "text" } } });
  const nodes = {
    ...dupont.nodes,
    dit: {
      type: "play",
      params: { prompts: [{ text: { en: "{{ nom }} {{ solde }}" }, audio: { en: "jingle" } }] },
      next: { next: "horaires" },
    },
    saut: { type: "jump", params: { to: "fin" } },
  };
  const text = copySteps({ ...from, document: { ...from.document, nodes } }, [
    "dit",
    "horaires",
    "saut",
  ]);
  const empty = context(blank());
  const { change, missing } = pasteSteps(empty, text, { x: 100, y: 100 }, () => false);
  const flow = after(empty, change);
  const [hours = "", said = "", jump = ""] = change?.select ?? [];
  expect(missing).toHaveLength(6);
  expect(missing).toEqual(
    expect.arrayContaining([
      { kind: "node", id: "fin", steps: [jump] },
      { kind: "calendar", id: "bureau", steps: [hours] },
      { kind: "language", id: "en", steps: [said] },
      { kind: "audio", id: "jingle", steps: [said] },
      { kind: "variable", id: "nom", steps: [said], brought: true },
      { kind: "variable", id: "solde", steps: [said] },
    ]),
  );
  expect(flow.variables).toEqual({ nom: { type: "text" } });
  expect(flow.nodes[hours]?.next).toEqual({});
  expect(flow.nodes[jump]?.params).toEqual({});
  expect(flow.start).toBe(said);
  const places = Object.values(flow.layout ?? {});
  expect(Math.min(...places.map(({ x }) => x))).toBe(104);
  expect(Math.min(...places.map(({ y }) => y))).toBe(104);
});

test("a variable that the flow has stays as it is declared there", () => {
  const nodes = { dit: { type: "play", params: { prompts: [{ text: { fr: "{{ nom }}" } }] } } };
  const from = context(blank({ nodes, start: "dit", variables: { nom: { type: "number" } } }));
  const to = context(blank({ variables: { nom: { type: "text", label: "Nom" } } }));
  const { change, missing } = pasteSteps(to, copySteps(from, ["dit"]));
  expect(after(to, change).variables).toEqual({ nom: { type: "text", label: "Nom" } });
  expect(missing.filter(({ kind }) => kind === "variable")).toEqual([]);
});

test("any other text is refused quietly", () => {
  const bad = {
    kind: "ariane-steps",
    nodes: { a: { type: 3 }, b: null, c: { type: "play", next: 1 } },
  };
  for (const text of ["", "Bonjour", "{}", '{"kind":"ariane-steps"}', JSON.stringify(bad)]) {
    expect(pasteSteps(home, text)).toEqual({ change: null, missing: [] });
  }
});

test("a copy beside the original keeps its wires to others and covers nothing", () => {
  const change = duplicateSteps(home, ["support", "ventes"]);
  const flow = after(home, change);
  expect(change?.label).toEqual({ key: "duplicateMany", values: { count: 2 } });
  expect(change?.select).toEqual(["support_technique_2", "ventes_2"]);
  for (const id of change?.select ?? []) expect(flow.nodes[id]?.next).toEqual({ next: "fin" });
  expect(flow.layout?.support).toEqual(dupont.layout?.support);
});

test("a branch again for another language: what only that port leads to", () => {
  const nodes = {
    l: {
      type: "language",
      params: {
        options: [
          { language: "fr", key: "1" },
          { language: "de", key: "2" },
        ],
      },
      next: { fr: "m", de: "fin" },
    },
    m: {
      type: "menu",
      params: { prompt: { text: { fr: "Tapez 1" } }, options: [{ key: "1" }] },
      next: { "1": "p", no_input: "m", invalid: "fin" },
    },
    p: {
      type: "play",
      params: { prompts: [{ text: { fr: "Oui", it: "Sì" } }] },
      next: { next: "fin" },
    },
    fin: { type: "hangup" },
  };
  const c = context(blank({ nodes, start: "l" }));
  const change = duplicateBranch(c, { node: "l", port: "fr", language: "it" });
  const flow = after(c, change);
  const [m = "", p = ""] = change?.select ?? [];
  expect(change?.select).toHaveLength(2);
  expect(flow.nodes.l?.params?.options).toContainEqual({ language: "it", key: "3" });
  expect(flow.nodes.l?.next).toEqual({ fr: "m", de: "fin", it: m });
  expect(flow.nodes[m]?.next).toEqual({ "1": p, no_input: m, invalid: "fin" });
  expect(flow.nodes[m]?.params?.prompt).toEqual({ text: { fr: "Tapez 1", it: "" } });
  expect(flow.nodes[p]?.params?.prompts).toEqual([{ text: { fr: "Oui", it: "Sì" } }]);
  expect(flow.languages).toEqual(["fr", "de", "it"]);
  expect(flow.layout?.m).toBeDefined();
});

test("a branch behind a key gets the next free key", () => {
  const flow = after(home, duplicateBranch(home, { node: "services", port: "2", language: "de" }));
  const options = flow.nodes.services?.params?.options as { key: string; label: string }[];
  expect(options.at(-1)).toEqual({ key: "4", label: "Ventes" });
  const copy = flow.nodes.services?.next?.["4"] ?? "";
  expect(flow.nodes[copy]?.next).toEqual({ next: "fin" });
  expect(duplicateBranch(home, { node: "services", port: "9", language: "it" })).toBeNull();
});
