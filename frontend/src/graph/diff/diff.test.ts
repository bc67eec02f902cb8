import fc from "fast-check";
import { expect, test } from "vitest";
import { blank, context, dupont, kinds } from "../../../tests/graph/kinds";
import type { FlowDocument } from "../../api/types";
import { type Change, type Context, patched } from "../change";
import * as commands from "../commands";
import { carried, differences, mended, rebase, settled } from "../diff";
import { back, NOTHING_DONE, remember } from "../history";

const home = context(dupont);
function after(change: Change | null, c: Context = home): FlowDocument {
  if (!change) throw new Error("nothing was changed");
  return patched(c.document, change.patches);
}
const text = (id: string, param: string, value: string, c = home) =>
  after(commands.setParam(c, id, param, value), c);

test("the list of changes tells each fact once", () => {
  const change = commands.insertOnWire(home, { node: "accueil", port: "next" }, "marker");
  let c = context(after(change));
  c = context(after(commands.rename(c, "fin", "Merci"), c));
  c = context(text("services", "/options/1/key", "5", c));
  c = context(after(commands.setExtra(c, "fin", "note", "À revoir"), c));
  c = context(after(commands.removeSteps(c, ["urgence"]), c));
  const final = after(commands.setFlow(c, { name: "Accueil" }), c);
  const found = differences(dupont, final, kinds).filter(({ what }) => what !== "moved");
  const id = change?.select?.[0] ?? "";
  expect(found).toEqual([
    { what: "flow", param: "/name", before: "Accueil Dupont SA", after: "Accueil" },
    { what: "wired", node: "accueil", port: "next", before: "horaires", after: id },
    { what: "step-added", node: id, after: final.nodes[id] },
    { what: "wired", node: "horaires", port: "emergency", before: "urgence", after: "fin" },
    { what: "step-changed", node: "services", param: "/options/1/key", before: "2", after: "5" },
    { what: "wired", node: "services", port: "5", before: undefined, after: "ventes" },
    { what: "wired", node: "services", port: "2", before: "ventes", after: undefined },
    { what: "renamed", node: "fin", before: "Au revoir", after: "Merci" },
    { what: "step-changed", node: "fin", param: "#note", before: undefined, after: "À revoir" },
    { what: "step-removed", node: "urgence", before: dupont.nodes.urgence },
  ]);
  expect(differences(dupont, dupont, kinds)).toEqual([]);
});

test("two languages of one prompt, two settings of one step: both are kept", () => {
  const mine = text("fin", "/prompt/text/fr", "Merci !");
  const theirs = text("fin", "/prompt/text/de", "Danke!");
  const both = rebase(dupont, mine, theirs, kinds);
  expect(both.conflicts).toEqual([]);
  expect(both.document.nodes.fin?.params?.prompt).toEqual({
    text: { fr: "Merci !", de: "Danke!", en: "Thank you for calling. Goodbye." },
  });
});

test("the same text by two people is a conflict: mine stays, theirs is listed", () => {
  const mine = text("fin", "/prompt/text/fr", "Merci !");
  const theirs = text("fin", "/prompt/text/fr", "Adieu !");
  const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
  const [conflict] = conflicts;
  expect(conflicts).toEqual([
    { node: "fin", param: "/params/prompt/text/fr", mine: "Merci !", theirs: "Adieu !" },
  ]);
  expect(document).toEqual(mine);
  if (!conflict) throw new Error("no conflict");
  expect(settled(document, conflict, "theirs")).toEqual(theirs);
  expect(settled(document, conflict, "mine")).toEqual(mine);
});

test("options are matched by key, whatever their place", () => {
  const services = (part: (options: unknown[]) => unknown[]) =>
    after(
      commands.setParam(
        home,
        "services",
        "/options",
        part(dupont.nodes.services?.params?.options as unknown[]),
      ),
    );
  const mine = services((all) => [{ key: "9", label: "Neuf" }, ...all.slice(1)]);
  const theirs = services(([one, two, three]) => [
    one,
    { ...(two as object), label: "Vente" },
    three,
    { key: "4" },
  ]);
  const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
  expect(document.nodes.services?.params?.options).toEqual([
    { key: "9", label: "Neuf" },
    { key: "2", label: "Vente" },
    { key: "3", label: "Service de piquet" },
    { key: "4" },
  ]);
  expect(conflicts).toEqual([]);
});

test("a step that one deletes and the other works on stays, for the two to decide", () => {
  const mine = after(commands.removeSteps(home, ["accueil"]));
  const theirs = text("accueil", "/prompts/0/text/fr", "Bonjour");
  for (const [one, other] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    const { document, conflicts } = rebase(dupont, one, other, kinds);
    expect(document.nodes.accueil).toEqual(theirs.nodes.accueil);
    expect(document.layout?.accueil).toEqual(dupont.layout?.accueil);
    expect(conflicts).toMatchObject([{ node: "accueil", param: "" }]);
    const gone = conflicts[0]?.mine === undefined ? "mine" : "theirs";
    const [conflict] = conflicts;
    if (!conflict) throw new Error("no conflict");
    const decided = settled(document, conflict, gone);
    expect(decided.nodes.accueil).toBeUndefined();
    expect(decided.nodes.francais?.next).toEqual({ next: "horaires" });
  }
});

test("a step that one deletes and the other leads to stays too", () => {
  const mine = after(commands.removeSteps(home, ["urgence"]));
  const theirs = after(commands.connect(home, { node: "services", port: "3" }, "urgence"));
  const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
  expect(document.nodes.urgence).toBeDefined();
  expect(document.nodes.services?.next?.["3"]).toBe("urgence");
  expect(conflicts).toMatchObject([{ node: "urgence", param: "", mine: undefined }]);
});

test("two new steps with one id become two, and what leads to mine follows", () => {
  const add = (port: string) =>
    after(commands.insertOnWire(home, { node: "services", port }, "play"));
  const { document, conflicts } = rebase(dupont, add("1"), add("3"), kinds);
  expect(conflicts).toEqual([]);
  expect(document.nodes.services?.next).toMatchObject({
    "1": "dire_un_message_2",
    "3": "dire_un_message",
  });
  expect(document.nodes.dire_un_message_2?.next).toEqual({ next: "support" });
  expect(document.nodes.dire_un_message?.next).toEqual({ next: "piquet" });
  expect(document.layout?.dire_un_message_2).toBeDefined();
});

test("my save whose answer was lost is no second step", () => {
  const sent = after(commands.addStep(home, { type: "play" }));
  const mine = text("dire_un_message", "/prompts/0/text/fr", "Suite", context(sent));
  const { document } = rebase(dupont, mine, sent, kinds);
  expect(document.nodes).toEqual(mine.nodes);
});

// Every deed works on a step, an outcome or a setting of its own.
const deeds: ((c: Context) => Change | null)[] = [
  (c) => commands.rename(c, "decroche", "Répondre"),
  (c) => commands.setParam(c, "fin", "/prompt/text/fr", "Merci"),
  (c) => commands.setParam(c, "fin", "/prompt/text/de", "Danke"),
  (c) => commands.setParam(c, "fin", "/cause", "normal"),
  (c) => commands.connect(c, { node: "services", port: "1" }, "ventes"),
  (c) => commands.connect(c, { node: "services", port: "2" }, "support"),
  (c) => commands.setParam(c, "services", "/options/0/label", "Aide"),
  (c) => commands.setParam(c, "services", "/options/2/label", "Urgences"),
  (c) => commands.setParam(c, "services", "/timeout", 9),
  (c) => commands.removeSteps(c, ["raccrocher"]),
  (c) => commands.setExtra(c, "ferie", "note", "Relire"),
  (c) => commands.setExtra(c, "ferie", "marker", "jour-ferie"),
  (c) => commands.setFlow(c, { name: "Accueil" }),
  (c) => commands.setFlow(c, { languages: ["fr", "de", "en", "it"] }),
  (c) => commands.setLane(c, "on_hangup", "fin"),
  (c) => commands.setVariable(c, "nom", { type: "text" }),
  (c) => commands.setVariable(c, "solde", { type: "money" }),
  (c) => commands.addNote(c, { text: "Ici", x: 0, y: 0 }),
  (c) => commands.moveSteps(c, { silence: { x: 8, y: 8 } }),
  (c) => commands.moveSteps(c, { invalide: { x: 16, y: 16 } }),
  (c) => commands.insertOnWire(c, { node: "silence", port: "next" }, "say_value"),
  (c) => commands.addStep(c, { type: "collect", at: { x: -2000, y: 0 } }),
];
const done = (which: number[]) => {
  let c = home;
  for (const at of which) {
    const change = deeds[at]?.(c) ?? null;
    if (change) c = context(patched(c.document, change.patches));
  }
  return c.document;
};

test("what two people do apart comes together whole, whoever saves first", () => {
  const split = fc.array(fc.constantFrom("mine", "theirs", "nobody"), {
    minLength: deeds.length,
    maxLength: deeds.length,
  });
  fc.assert(
    fc.property(split, (who) => {
      const of = (name: string) => [...deeds.keys()].filter((at) => who[at] === name);
      const [mine, theirs] = [done(of("mine")), done(of("theirs"))];
      const one = rebase(dupont, mine, theirs, kinds);
      const other = rebase(dupont, theirs, mine, kinds);
      expect(one.conflicts).toEqual([]);
      expect(other.conflicts).toEqual([]);
      const together = [...of("mine"), ...of("theirs")].sort((a, b) => a - b);
      const { layout: places, ...alone } = done(together);
      const { layout, ...merged } = one.document;
      expect(merged).toEqual(alone);
      expect(other.document).toEqual({ ...merged, layout: other.document.layout });
      // Only a card that both moved may stand differently: where I put it.
      for (const id of Object.keys(places ?? {})) {
        const [was, here, there] = [dupont, mine, theirs].map((flow) => flow.layout?.[id]);
        const expected = JSON.stringify(here) === JSON.stringify(was) ? there : here;
        expect(layout?.[id]).toEqual(expected);
      }
      expect(Object.keys(layout ?? {}).sort()).toEqual(Object.keys(places ?? {}).sort());
    }),
    { numRuns: 300, seed: 4 },
  );
});

test("what two people do at the same place is never lost", () => {
  const fields = ["/prompt/text/fr", "/prompt/text/de", "/cause", "/prompt/audio/fr"];
  const edits = fc.array(fc.tuple(fc.constantFrom(...fields), fc.constantFrom("a", "b", "c")));
  fc.assert(
    fc.property(edits, edits, (here, there) => {
      const [mine, theirs] = [here, there].map((list) =>
        list.reduce((document, [field, value]) => {
          const change = commands.setParam(context(document), "fin", field, value);
          return change ? patched(document, change.patches) : document;
        }, dupont),
      );
      if (!mine || !theirs) return;
      const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
      const listed = JSON.stringify([document.nodes.fin, conflicts]);
      for (const document of [mine, theirs]) {
        for (const { param, after } of differences(dupont, document, kinds)) {
          if (typeof after === "string") expect(listed, param).toContain(JSON.stringify(after));
        }
      }
      const both = new Set([...conflicts.map(({ param }) => param)]);
      expect(both.size).toBe(conflicts.length);
    }),
    { numRuns: 300, seed: 5 },
  );
});

test("the history keeps what still fits and drops what someone else changed or took away", () => {
  let c = context(blank({ nodes: { ...dupont.nodes }, start: "decroche", layout: dupont.layout }));
  const base = c.document;
  let history = NOTHING_DONE;
  const run = (change: Change | null) => {
    if (!change) throw new Error("nothing was changed");
    history = remember(history, change, 0);
    c = context(patched(c.document, change.patches));
  };
  run(commands.rename(c, "fin", "Merci"));
  run(commands.setParam(c, "accueil", "/prompts/0/text/fr", "Bonjour"));
  run(commands.connect(c, { node: "services", port: "1" }, "ventes"));
  run(commands.addStep(c, { type: "play" }));
  const theirs = patched(base, commands.removeSteps(context(base), ["support"])?.patches ?? []);
  const changed = text("accueil", "/prompts/0/text/de", "Hallo", context(theirs));
  const { document } = rebase(base, c.document, changed, kinds);
  const kept = mended(history, base, changed);
  expect(kept.past.map(({ label }) => label.key)).toEqual(["rename", "add"]);
  let now = document;
  for (let at = 0, left = kept; at < 2; at++) {
    const found = back(left);
    if (!found) throw new Error("nothing to undo");
    now = patched(now, found.undone.inverse);
    left = found.history;
  }
  expect(now.nodes.fin?.name).toBe("Au revoir");
  expect(now.nodes.dire_un_message).toBeUndefined();
  expect(now.nodes.accueil?.params).toEqual(document.nodes.accueil?.params);
});

const options = (document: FlowDocument) =>
  (document.nodes.services?.params?.options ?? []) as { key: string; label: string }[];
const shaped = (edit: (list: { key: string; label: string }[]) => void): FlowDocument => {
  const document = structuredClone(dupont);
  edit(options(document));
  return document;
};

test("conflicts inside a list stay with their items, whatever happens to the others", () => {
  const mine = shaped((list) => {
    list.splice(0, 1);
    for (const one of list) one.label = `${one.label} (moi)`;
  });
  const theirs = shaped((list) => {
    for (const one of list) one.label = `${one.label} (eux)`;
  });
  const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
  expect(conflicts.map(({ param }) => param).slice(0, 2)).toEqual([
    "/params/options/0",
    "/params/options/1/label",
  ]);
  const [gone, next] = conflicts;
  if (!gone || !next) throw new Error("no conflict");
  const without = settled(document, gone, "mine");
  expect(options(without)).toHaveLength(options(document).length - 1);
  const left = carried(conflicts, document, without);
  expect(left).toHaveLength(conflicts.length - 1);
  expect(left[0]).toEqual({ ...next, param: "/params/options/0/label" });
  const turned = structuredClone(without);
  options(turned).reverse();
  const last = options(turned).length - 1;
  const [followed] = carried(left, without, turned);
  expect(followed?.param).toBe(`/params/options/${last}/label`);
  if (!followed) throw new Error("lost on the way");
  const decided = options(settled(turned, followed, "theirs"));
  expect(decided[last]?.label).toBe(options(theirs)[1]?.label);
  expect(decided.filter(({ label }) => label.endsWith("(eux)"))).toHaveLength(1);
});

test("a conflict ends with the item or the step it is about", () => {
  const mine = shaped((list) => {
    for (const one of list) one.label = "moi";
  });
  const theirs = shaped((list) => {
    for (const one of list) one.label = "eux";
  });
  const { document, conflicts } = rebase(dupont, mine, theirs, kinds);
  const shorter = structuredClone(document);
  options(shorter).pop();
  expect(carried(conflicts, document, shorter)).toEqual(conflicts.slice(0, -1));
  const without = commands.removeSteps(context(document), ["services"]);
  expect(carried(conflicts, document, after(without, context(document)))).toEqual([]);
});

test("what was built on a dropped change goes with it", () => {
  let c = home;
  let history = NOTHING_DONE;
  for (const [param, value] of [
    ["/prompt", { text: { fr: "Un", de: "Eins" } }],
    ["/prompt/text/de", "Zwei"],
  ] as const) {
    const change = commands.setParam(c, "fin", param, value);
    if (!change) throw new Error("nothing was changed");
    history = remember(history, change, history.past.length * 10_000);
    c = context(patched(c.document, change.patches));
  }
  // They wrote in French: the first change set that too, the second only German on top of it.
  const theirs = text("fin", "/prompt/text/fr", "Adieu !");
  const kept = mended(history, dupont, theirs);
  expect(kept.past.map(({ patches }) => patches[0]?.path.at(-1))).toEqual(["de"]);
  // Undone and dropped: what would be done again after it has lost its ground.
  const undone = back(back(history)?.history ?? NOTHING_DONE)?.history ?? NOTHING_DONE;
  expect(undone.future).toHaveLength(2);
  expect(mended(undone, dupont, theirs).future).toEqual([]);
});

test("undoing never leads to a step that someone else took away", () => {
  const change = commands.connect(home, { node: "services", port: "1" }, "ventes");
  if (!change) throw new Error("nothing was changed");
  const history = remember(NOTHING_DONE, change, 0);
  expect(JSON.stringify(change.inverse)).toContain("support");
  const nodes = Object.fromEntries(Object.entries(dupont.nodes).filter(([id]) => id !== "support"));
  expect(mended(history, dupont, { ...dupont, nodes }).past).toEqual([]);
  expect(mended(history, dupont, { ...dupont, name: "Autre" }).past).toEqual([change]);
});

test("a step decided away leaves neither start nor lane nor wire behind", () => {
  const nodes = { a: { type: "play", next: { next: "b" } }, b: { type: "play" } };
  const flow = blank({ nodes, start: "b", on_error: "b", on_hangup: "a" });
  const gone = { node: "b", param: "", mine: undefined, theirs: nodes.b };
  const left = settled(flow, gone, "mine");
  expect(left).toMatchObject({ start: "", on_error: null, on_hangup: "a" });
  expect(left.nodes).toEqual({ a: { type: "play", next: {} } });
});
