// Whatever people do in whatever order: it can be undone, done again, and the flow stays sound.
import fc from "fast-check";
import { expect, test } from "vitest";
import { blank, context, dupont, json, kinds } from "../../../tests/graph/kinds";
import { problemsOf } from "../../../tests/graph/schema";
import type { FlowDocument } from "../../api/types";
import { type Change, type Context, patched } from "../change";
import { back, forth, type History, NOTHING_DONE, remember } from "../history";
import { placeOf } from "../layout/place";
import { nodeFields } from "../references";
import { outlets } from "../wires";
import * as commands from "./index";

type Pick = (size: number) => number;
type Act = (c: Context, pick: Pick) => Change | null;

const types = [...kinds.keys()];
const step = (c: Context, pick: Pick) => Object.keys(c.document.nodes)[pick(999)] ?? one(c, pick);
function one(c: Context, pick: Pick): string {
  const ids = Object.keys(c.document.nodes);
  return ids[pick(ids.length)] ?? "none";
}
function some(c: Context, pick: Pick): string[] {
  return Array.from({ length: 1 + pick(3) }, () => one(c, pick));
}
function wire(c: Context, pick: Pick) {
  const node = one(c, pick);
  const placed = c.document.nodes[node];
  const ports = placed ? outlets(kinds.get(placed.type), placed) : [];
  return { node, port: ports[pick(ports.length)] ?? "none" };
}
const type = (pick: Pick) => types[pick(types.length)] ?? "play";
const place = (pick: Pick) => ({ x: pick(200) * 8 - 800, y: pick(200) * 8 - 800 });
const KEYS = ["1", "2", "3", "7", ""];

const acts: Record<string, Act> = {
  add: (c, pick) => commands.addStep(c, { type: type(pick) }),
  addAt: (c, pick) => commands.addStep(c, { type: type(pick), at: place(pick) }),
  addFrom: (c, pick) => commands.addStep(c, { type: type(pick), from: wire(c, pick) }),
  insert: (c, pick) => commands.insertOnWire(c, wire(c, pick), type(pick)),
  drop: (c, pick) => commands.insertStepOnWire(c, wire(c, pick), step(c, pick)),
  connect: (c, pick) => commands.connect(c, wire(c, pick), one(c, pick)),
  disconnect: (c, pick) => commands.disconnect(c, wire(c, pick)),
  move: (c, pick) =>
    commands.moveSteps(c, Object.fromEntries(some(c, pick).map((id) => [id, place(pick)]))),
  rename: (c, pick) => commands.rename(c, one(c, pick), `Nom ${pick(9)}`),
  note: (c, pick) => commands.setExtra(c, one(c, pick), "note", pick(2) ? "Note" : null),
  option: (c, pick) =>
    commands.setParam(c, one(c, pick), `/options/${pick(3)}/key`, KEYS[pick(KEYS.length)]),
  options: (c, pick) =>
    commands.setParam(
      c,
      one(c, pick),
      "/options",
      KEYS.slice(0, pick(4)).map((key) => ({ key, label: pick(2) ? `L${key}` : "" })),
    ),
  text: (c, pick) => commands.setParam(c, one(c, pick), "/prompt/text/fr", `Texte ${pick(9)}`),
  start: (c, pick) => commands.setStart(c, one(c, pick)),
  lane: (c, pick) =>
    commands.setLane(c, pick(2) ? "on_error" : "on_hangup", pick(3) ? one(c, pick) : null),
  remove: (c, pick) => commands.removeSteps(c, some(c, pick)),
  duplicate: (c, pick) => commands.duplicateSteps(c, some(c, pick)),
  branch: (c, pick) => commands.duplicateBranch(c, { ...wire(c, pick), language: "it" }),
  paste: (c, pick) => commands.pasteSteps(c, commands.copySteps(c, some(c, pick))).change,
  flow: (c, pick) => commands.setFlow(c, { name: `Parcours ${pick(5)}` }),
  variable: (c, pick) => commands.setVariable(c, `v${pick(3)}`, pick(2) ? { type: "text" } : null),
  variableName: (c, pick) => commands.renameVariable(c, `v${pick(3)}`, `w${pick(3)}`),
  addNote: (c, pick) => commands.addNote(c, { text: "Ici", ...place(pick) }),
  setNote: (c, pick) => commands.setNote(c, pick(3), place(pick)),
  removeNote: (c, pick) => commands.removeNote(c, pick(3)),
};
const names = Object.keys(acts);
const begins: FlowDocument[] = [dupont, blank(), { ...dupont, layout: {} }];

const sequences = fc.record({
  begin: fc.nat(begins.length - 1),
  deeds: fc.array(
    fc.record({ act: fc.nat(names.length - 1), picks: fc.array(fc.nat(9999), { size: "small" }) }),
    { minLength: 1, maxLength: 25, size: "max" },
  ),
});

const schema = json("flows/flow.schema.json");

function expectSound(document: FlowDocument, at: string) {
  const { nodes, layout = {} } = document;
  const ids = Object.keys(nodes);
  expect(
    Object.keys(layout).filter((id) => !nodes[id]),
    at,
  ).toEqual([]);
  expect(Object.keys(placeOf(document, kinds)).sort(), at).toEqual(ids.sort());
  for (const [id, placed] of Object.entries(nodes)) {
    for (const to of Object.values(placed.next ?? {}))
      expect(nodes[to], `${at} ${id}`).toBeDefined();
    for (const { value } of nodeFields(kinds.get(placed.type), placed)) {
      expect(nodes[value as string], `${at} ${id}`).toBeDefined();
    }
  }
  for (const id of [document.start, document.on_error, document.on_hangup]) {
    if (id) expect(nodes[id], at).toBeDefined();
  }
  expect(problemsOf(schema, document), at).toEqual([]);
}

test("500 random sequences: undone all is as before, done again all is as after", () => {
  const done = new Set<string>();
  fc.assert(
    fc.property(sequences, ({ begin, deeds }) => {
      const first = begins[begin] ?? dupont;
      const states = [first];
      let history: History = NOTHING_DONE;
      for (const [index, { act, picks }] of deeds.entries()) {
        let used = 0;
        const pick: Pick = (size) =>
          ((picks[used++ % picks.length] ?? 7) + used) % Math.max(1, size);
        const before = states.at(-1) ?? first;
        const name = names[act] ?? "add";
        const change = acts[name]?.(context(before), pick) ?? null;
        if (!change) continue;
        done.add(name);
        const after = patched(before, change.patches);
        expect(after).not.toEqual(before);
        expectSound(after, `${name} ${index}`);
        states.push(after);
        // Far apart in time: nothing is merged.
        history = remember(history, change, index * 10_000);
      }
      let document = states.at(-1) ?? first;
      for (const expected of states.slice(0, -1).reverse()) {
        const found = back(history);
        if (!found) throw new Error("nothing to undo");
        document = patched(document, found.undone.inverse);
        history = found.history;
        expect(document).toEqual(expected);
      }
      expect(back(history)).toBeNull();
      for (const expected of states.slice(1)) {
        const found = forth(history);
        if (!found) throw new Error("nothing to do again");
        document = patched(document, found.redone.patches);
        history = found.history;
        expect(document).toEqual(expected);
      }
    }),
    { numRuns: 500, seed: 20 },
  );
  expect([...done].sort()).toEqual([...names].sort());
}, 120_000);
