import { expect, test } from "vitest";
import { blank, context, dupont, kinds } from "../../../tests/graph/kinds";
import type { FlowDocument } from "../../api/types";
import { type Change, type Context, patched } from "../change";
import { placeOf } from "../layout/place";
import { close, rectOf } from "../layout/rects";
import { exits } from "../wires";
import * as commands from "./index";

/** The document after a change; it must have changed, and undoing gives the same again. */
function after(c: Context, change: Change | null): FlowDocument {
  if (!change) throw new Error("nothing was changed");
  const result = patched(c.document, change.patches);
  expect(patched(result, change.inverse)).toEqual(c.document);
  return result;
}

const home = context(dupont);
const leads = (document: FlowDocument, id: string) =>
  Object.fromEntries(exits(document, kinds, id));

test("the first step begins the flow, with its name in the user's language", () => {
  const empty = context(blank());
  const change = commands.addStep(empty, { type: "answer" });
  const flow = after(empty, change);
  expect(flow.start).toBe("decrocher");
  expect(flow.nodes.decrocher).toEqual({
    type: "answer",
    name: "Décrocher",
    params: {},
    next: {},
  });
  expect(flow.layout).toEqual({ decrocher: { x: 0, y: 0 } });
  expect(change).toMatchObject({ label: { key: "add" }, select: ["decrocher"] });
});

test("names and ids are never given twice", () => {
  let c = context(blank());
  for (let at = 0; at < 3; at++) c = context(after(c, commands.addStep(c, { type: "play" })));
  expect(Object.keys(c.document.nodes)).toEqual([
    "dire_un_message",
    "dire_un_message_2",
    "dire_un_message_3",
  ]);
  expect(c.document.nodes.dire_un_message_3?.name).toBe("Dire un message 3");
});

test("a step with options begins with one, a language step with the flow's languages", () => {
  const empty = context(blank());
  const menu = after(empty, commands.addStep(empty, { type: "menu" }));
  expect(Object.values(menu.nodes)[0]?.params).toEqual({ options: [{ key: "1" }] });
  const spoken = after(empty, commands.addStep(empty, { type: "language" }));
  expect(Object.values(spoken.nodes)[0]?.params).toEqual({
    options: [
      { language: "fr", key: "1" },
      { language: "de", key: "2" },
    ],
  });
});

test("behind a free port the new card is below, over nothing, and nothing moves", () => {
  const free = after(home, commands.disconnect(home, { node: "services", port: "2" }));
  const c = context(free);
  const flow = after(
    c,
    commands.addStep(c, { type: "play", from: { node: "services", port: "2" } }),
  );
  const id = flow.nodes.services?.next?.["2"] ?? "";
  expect(flow.nodes[id]?.type).toBe("play");
  const { [id]: place, ...others } = flow.layout ?? {};
  expect(others).toEqual(free.layout);
  expect(place && place.y > (free.layout?.services?.y ?? 0)).toBe(true);
  expect(overlaps(flow)).toEqual([]);
});

function overlaps(document: FlowDocument): string[] {
  const rects = Object.entries(placeOf(document, kinds)).map(([id, at]) => ({
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

test("in the middle of a wire a step takes its place and pushes down only what is in the way", () => {
  const change = commands.insertOnWire(home, { node: "accueil", port: "next" }, "marker");
  const flow = after(home, change);
  const id = change?.select?.[0] ?? "";
  expect(leads(flow, "accueil")).toEqual({ next: id });
  expect(leads(flow, id)).toEqual({ next: "horaires" });
  for (const above of ["decroche", "langue", "francais", "allemand", "accueil", "excuses"]) {
    expect(flow.layout?.[above]).toEqual(dupont.layout?.[above]);
  }
  for (const [at, { x }] of Object.entries(dupont.layout ?? {})) {
    expect(flow.layout?.[at]?.x).toBe(x);
  }
  expect(flow.layout?.horaires?.y).toBeGreaterThan(dupont.layout?.horaires?.y ?? 0);
  expect(overlaps(flow)).toEqual([]);
});

test("a step with several ways out goes on by its main one, a language step by all", () => {
  const wire = { node: "decroche", port: "next" };
  const main = (type: string) => {
    const change = commands.insertOnWire(home, wire, type);
    return leads(after(home, change), change?.select?.[0] ?? "");
  };
  expect(main("condition")).toEqual({ otherwise: "langue" });
  expect(main("collect")).toEqual({ ok: "langue" });
  expect(main("menu")).toEqual({ "1": "langue" });
  expect(main("language")).toEqual({ fr: "langue", de: "langue", en: "langue" });
  expect(main("jump")).toEqual({ to: "langue" });
  expect(main("hangup")).toEqual({});
});

test("an outcome that the step does not have takes no step", () => {
  expect(commands.addStep(home, { type: "play", from: { node: "fin", port: "next" } })).toBeNull();
  expect(commands.addStep(home, { type: "play", from: { node: "gone", port: "x" } })).toBeNull();
  expect(commands.addStep(home, { type: "no-such-type" })).toBeNull();
});

test("a loose card dropped on a wire stays where it is", () => {
  const loose = after(home, commands.addStep(home, { type: "play", at: { x: 4, y: 610 } }));
  const c = context(loose);
  const wire = { node: "accueil", port: "next" };
  const flow = after(c, commands.insertStepOnWire(c, wire, "dire_un_message"));
  expect(leads(flow, "accueil")).toEqual({ next: "dire_un_message" });
  expect(leads(flow, "dire_un_message")).toEqual({ next: "horaires" });
  expect(flow.layout?.dire_un_message).toEqual({ x: 8, y: 608 });
  expect(flow.layout?.accueil).toEqual(dupont.layout?.accueil);
  expect(commands.insertStepOnWire(c, wire, "accueil")).toBeNull();
});

test("wires are drawn, led elsewhere and taken away; a jump keeps its target in its setting", () => {
  const flow = after(home, commands.connect(home, { node: "services", port: "1" }, "ventes"));
  expect(flow.nodes.services?.next?.["1"]).toBe("ventes");
  expect(commands.connect(home, { node: "services", port: "1" }, "support")).toBeNull();
  expect(commands.connect(home, { node: "services", port: "7" }, "support")).toBeNull();
  expect(commands.connect(home, { node: "services", port: "1" }, "gone")).toBeNull();
  const jump = context(after(home, commands.addStep(home, { type: "jump" })));
  const id = Object.keys(jump.document.nodes).at(-1) ?? "";
  const there = after(jump, commands.connect(jump, { node: id, port: "to" }, "services"));
  expect(there.nodes[id]?.params).toEqual({ to: "services" });
  const c = context(there);
  expect(after(c, commands.disconnect(c, { node: id, port: "to" })).nodes[id]?.params).toEqual({});
});

test("a wire that starts nowhere or leads nowhere can still be taken away", () => {
  const node = { type: "play", next: { old: "gone" } };
  const c = context(blank({ nodes: { a: node }, start: "a" }));
  expect(after(c, commands.disconnect(c, { node: "a", port: "old" })).nodes.a?.next).toEqual({});
});

test("deleting closes the chain where there is one way on", () => {
  const change = commands.removeSteps(home, ["accueil"]);
  const flow = after(home, change);
  for (const id of ["francais", "allemand", "anglais"]) {
    expect(leads(flow, id)).toEqual({ next: "horaires" });
  }
  expect(change?.label).toEqual({
    key: "removeHealed",
    values: { name: "Message de bienvenue" },
  });
  expect(flow.layout?.accueil).toBeUndefined();
});

test("deleting several steps of a chain closes it over all of them", () => {
  const flow = after(home, commands.removeSteps(home, ["accueil", "francais", "decroche"]));
  expect(flow.start).toBe("langue");
  expect(leads(flow, "langue")).toEqual({ fr: "horaires", de: "allemand", en: "anglais" });
});

test("deleting a crossroads leaves the ways open", () => {
  const change = commands.removeSteps(home, ["horaires"]);
  expect(leads(after(home, change), "accueil")).toEqual({});
  expect(change?.label.key).toBe("remove");
});

test("deleting what a lane or a jump leads to leads them on, and never in a circle", () => {
  const flow = after(home, commands.removeSteps(home, ["excuses"]));
  expect(flow.on_error).toBe("raccrocher");
  const nodes = {
    a: { type: "play", next: { next: "b" } },
    b: { type: "play", next: { next: "a" } },
    j: { type: "jump", params: { to: "b" } },
    m: { type: "menu", params: { options: [{ key: "1" }] }, next: { no_input: "r" } },
    r: { type: "play", next: { next: "m" } },
  };
  const c = context(blank({ nodes, start: "a", on_hangup: "b" }));
  const less = after(c, commands.removeSteps(c, ["b"]));
  expect(less.nodes.a?.next).toEqual({});
  expect(less.nodes.j?.params).toEqual({ to: "a" });
  expect(less.on_hangup).toBe("a");
  // A menu may ask again: that circle has a way out.
  expect(after(c, commands.removeSteps(c, ["r"])).nodes.m?.next).toEqual({ no_input: "m" });
  expect(after(c, commands.removeSteps(c, Object.keys(nodes)))).toMatchObject({
    nodes: {},
    start: "",
    on_hangup: null,
    layout: {},
  });
});

test("moving, naming and noting are one change each, and none when nothing differs", () => {
  const place = { x: 40, y: 80 };
  const moved = after(home, commands.moveSteps(home, { fin: place, gone: place }));
  expect(moved.layout).toEqual({ ...dupont.layout, fin: place });
  expect(commands.moveSteps(home, { fin: dupont.layout?.fin ?? place })).toBeNull();
  expect(after(home, commands.rename(home, "fin", "Merci")).nodes.fin?.name).toBe("Merci");
  expect(commands.rename(home, "fin", "Au revoir")).toBeNull();
  const noted = context(after(home, commands.setExtra(home, "fin", "note", "À revoir")));
  expect(noted.document.nodes.fin?.note).toBe("À revoir");
  expect(after(noted, commands.setExtra(noted, "fin", "note", null)).nodes.fin).not.toHaveProperty(
    "note",
  );
  expect(commands.setExtra(home, "fin", "marker", null)).toBeNull();
  expect(
    commands.tidy(home, { fin: place, accueil: place }, ["fin"])?.patches.map((p) => p.path[1]),
  ).toEqual(["fin"]);
});

test("steps without a place get the one they are shown at, with the first change", () => {
  const { layout: _, ...bare } = dupont;
  const c = context(bare as FlowDocument);
  const shown = placeOf(c.document, kinds);
  expect(overlaps(c.document)).toEqual([]);
  expect(after(c, commands.rename(c, "fin", "Merci")).layout).toEqual(shown);
});

test("the start, the lanes, the flow and its notes", () => {
  expect(after(home, commands.setStart(home, "langue")).start).toBe("langue");
  expect(commands.setStart(home, "gone")).toBeNull();
  expect(after(home, commands.setLane(home, "on_hangup", "fin")).on_hangup).toBe("fin");
  expect(after(home, commands.setLane(home, "on_error", null)).on_error).toBeNull();
  expect(commands.setLane(home, "on_hangup", null)).toBeNull();
  const named = commands.setFlow(home, { name: "Accueil" });
  expect(named?.label.key).toBe("flow_name");
  expect(after(home, named).name).toBe("Accueil");
  expect(commands.setFlow(home, { languages: ["fr", "de", "en"] })).toBeNull();
  const noted = context(after(home, commands.addNote(home, { text: "Ici", x: 0, y: 0 })));
  expect(after(noted, commands.setNote(noted, 0, { text: "Là" })).notes?.[0]?.text).toBe("Là");
  expect(after(noted, commands.removeNote(noted, 0)).notes).toEqual([]);
  expect(commands.removeNote(home, 0)).toBeNull();
});

test("variables are renamed wherever they are used", () => {
  const nodes = {
    s: { type: "set", params: { values: [{ variable: "nom", value: "{{ nom | upper }} x" }] } },
    c: {
      type: "condition",
      params: { rules: [{ id: "a", when: { left: "nom", op: "is", right: { var: "nom" } } }] },
    },
    p: {
      type: "play",
      params: { prompts: [{ text: { fr: "nom : {{ nom }}, {{ nom_de_famille }} {{ 'nom' }}" } }] },
    },
  };
  const c = context(blank({ nodes, start: "s", variables: { nom: { type: "text" } } }));
  const flow = after(c, commands.renameVariable(c, "nom", "client"));
  expect(flow.nodes.s?.params).toEqual({
    values: [{ variable: "client", value: "{{ client | upper }} x" }],
  });
  expect(JSON.stringify(flow.nodes.c?.params)).toContain(
    '{"left":"client","op":"is","right":{"var":"client"}}',
  );
  expect(JSON.stringify(flow.nodes.p?.params)).toContain(
    "nom : {{ client }}, {{ nom_de_famille }} {{ 'nom' }}",
  );
  expect(flow.variables).toEqual({ client: { type: "text" } });
  expect(commands.renameVariable(c, "nom", "Pas bon")).toBeNull();
  const two = context({
    ...c.document,
    variables: { nom: { type: "text" }, age: { type: "text" } },
  });
  expect(commands.renameVariable(two, "nom", "age")).toBeNull();
  expect(commands.setVariable(c, "1x", { type: "text" })).toBeNull();
  expect(after(c, commands.setVariable(c, "nom", null)).variables).toEqual({});
});

test("fixes of the compiler are done when they still fit", () => {
  const patch = [
    { op: "test" as const, path: "/nodes/fin/type", value: "hangup" },
    { op: "remove" as const, path: "/nodes/raccrocher" },
    { op: "remove" as const, path: "/nodes/excuses/next/next" },
    { op: "add" as const, path: "/nodes/services/params/options/0", value: { key: "9" } },
  ];
  const flow = after(home, commands.applyFix(home, patch, "Retirer"));
  expect(flow.nodes.raccrocher).toBeUndefined();
  expect(flow.layout?.raccrocher).toBeUndefined();
  expect(flow.nodes.services?.params?.options).toHaveLength(4);
  expect(commands.applyFix(home, [{ op: "remove", path: "/nodes/gone" }])).toBeNull();
  const other = blank({ name: "Autre" });
  expect(after(home, commands.replaceAll(home, other, { key: "restore" }))).toEqual(other);
});
