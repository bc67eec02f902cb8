import { expect, test } from "vitest";
import type { FlowDocument, Kind } from "../../api/types";
import { differences } from "../../graph/diff";
import type { Names } from "../../graph/names";
import type { T } from "../../i18n/i18n";
import { instantOf, nextMorning } from "./instant";
import { marksOf } from "./marks";
import { tell } from "./sentences";
import { same } from "./settled";
import { usualPartner } from "./versions";

const base = { group: "say", icon: "x", waits: false, talks: true, ends: false, lanes: ["error"] };
const play: Kind = {
  ...base,
  type: "play",
  jumps: null,
  ports: ["next"],
  schema: { properties: { timeout: { format: "seconds", default: 5 } } },
  label: "Annonce",
  summary: "Dit",
  port_labels: { next: "Suite" },
  fields: {
    prompt: { label: "Message", help: "" },
    timeout: { label: "Attente", help: "" },
    options: { label: "Choix", help: "" },
    "options.label": { label: "Libellé", help: "" },
    mode: { label: "Mode", help: "", values: { a: "court", b: "long" } },
  },
} as unknown as Kind;
const kinds = new Map([["play", play]]);
const names: Names = {
  language: "fr",
  languageName: (tag) => ({ fr: "Français", de: "Allemand" })[tag] ?? tag,
  number: String,
  quote: (text) => `<${text}>`,
  calendar: (id) => id,
  range: (_, id) => id,
};
// The words of a sentence are its key and what fills its gaps.
const t = ((key: string, values: Record<string, unknown> = {}) =>
  [key, ...Object.values(values)].join("|")) as unknown as T;

const step = (name: string, params: Record<string, unknown> = {}, next = {}) => ({
  type: "play",
  name,
  params,
  next,
});
const flow = (nodes: FlowDocument["nodes"], more: Partial<FlowDocument> = {}): FlowDocument => ({
  format: 1,
  name: "Accueil",
  kind: "inbound",
  languages: ["fr"],
  start: "a",
  nodes,
  layout: Object.fromEntries(Object.keys(nodes).map((id, at) => [id, { x: 0, y: at * 176 }])),
  ...more,
});

function told(before: FlowDocument, after: FlowDocument) {
  return tell(differences(before, after, kinds), { before, after, kinds, names, t });
}

const OLD = flow({
  a: step(
    "Bonjour",
    { prompt: { text: { de: "Hallo", fr: "Bonjour" } }, mode: "a" },
    { next: "b" },
  ),
  b: step("Fin", { options: [{ key: "1", label: "Oui" }] }),
});
const NEW = flow(
  {
    a: step(
      "Bienvenue",
      { prompt: { text: { de: "Guten Tag", fr: "Bonjour" } }, mode: "b", timeout: 8 },
      { next: "c" },
    ),
    c: step("Entre-deux", {}, { next: "b" }),
    b: step("Fin", { options: [{ key: "1", label: "Bien sûr" }] }),
  },
  { languages: ["fr", "de"] },
);

test("changes are told in the words of the catalogue, old and new", () => {
  const found = new Map(told(OLD, NEW).map((one) => [one.key, one]));
  expect(found.get("flow")?.lines).toEqual([
    { label: "diff.of.languages", before: "Français", after: "Français, Allemand" },
  ]);
  expect(found.get("a")).toMatchObject({ tone: "changed", title: "diff.changed|<Bienvenue>" });
  expect(found.get("a")?.lines).toEqual([
    { label: "diff.name", before: "Bonjour", after: "Bienvenue" },
    { label: "diff.spoken|Message|allemand", before: "<Hallo>", after: "<Guten Tag>" },
    { label: "Mode", before: "court", after: "long" },
    { label: "Attente", before: "diff.seconds|5", after: "diff.seconds|8" },
    { label: "diff.leads|<Suite>", before: "<Fin>", after: "<Entre-deux>" },
  ]);
  expect(found.get("c")).toMatchObject({ tone: "added", title: "diff.added|<Entre-deux>" });
  expect(found.get("b")?.lines).toEqual([
    { label: "diff.item|Choix|Bien sûr, Libellé", before: "Oui", after: "Bien sûr" },
  ]);
});

test("told the other way round, what was added is removed", () => {
  const found = new Map(told(NEW, OLD).map((one) => [one.key, one]));
  expect(found.get("c")).toMatchObject({ tone: "removed", title: "diff.removed|<Entre-deux>" });
});

test("moved cards are one sentence, and nothing changed is none", () => {
  const moved = flow(OLD.nodes, { layout: { a: { x: 8, y: 0 }, b: { x: 16, y: 176 } } });
  expect(told(OLD, moved).map((one) => one.title)).toEqual(["diff.moved|2"]);
  expect(told(OLD, OLD)).toEqual([]);
});

test("each side marks what is there to be seen", () => {
  const found = differences(OLD, NEW, kinds);
  const after = marksOf(found, "after", NEW);
  expect(Object.fromEntries([...after.steps].map(([id, { tone }]) => [id, tone]))).toEqual({
    a: "changed",
    b: "changed",
    c: "added",
  });
  expect(Object.fromEntries(after.wires)).toEqual({ "a:next": "changed", "c:next": "added" });
  const before = marksOf(found, "before", OLD);
  expect([...before.steps.keys()].sort()).toEqual(["a", "b"]);
  expect(Object.fromEntries(before.wires)).toEqual({ "a:next": "changed" });
});

test("a version is first compared with the one before it, the draft with the live one", () => {
  const versions = [
    { version: 3, state: "scheduled" },
    { version: 2, state: "live" },
    { version: 1, state: "past" },
  ] as const;
  expect(usualPartner(3, [...versions])).toBe(2);
  expect(usualPartner(1, [...versions])).toBeNull();
  expect(usualPartner("draft", [...versions])).toBe(2);
  expect(usualPartner("draft", [])).toBeNull();
});

test("a day and a time of this machine make an instant", () => {
  expect(instantOf({ date: "2026-11-25", time: "08:00" })).toBe(
    new Date(2026, 10, 25, 8).toISOString(),
  );
  expect(instantOf({ date: "", time: "08:00" })).toBeNull();
  expect(instantOf({ date: "2026-11-25", time: "" })).toBeNull();
  expect(nextMorning(new Date(2026, 11, 31, 23))).toEqual({ date: "2027-01-01", time: "08:00" });
});

test("documents are the same whatever the order of their keys", () => {
  expect(same({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: null })).toBe(false);
  expect(same([1, 2], [2, 1])).toBe(false);
});
