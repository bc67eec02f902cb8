import { expect, test } from "vitest";
import { dateWord, fieldOf, instantOf, nextField, PRESETS, presetWord } from "./moments";
import { withKeysTogether } from "./sentences";
import {
  after,
  chosen,
  clockAt,
  conditioned,
  type Entry,
  lastedAt,
  leftAt,
  type News,
  NOTHING,
  type Session,
  sendable,
  type Told,
  toggled,
} from "./session";
import { inputOf, typedIn, valueFrom } from "./values";

const TOLD: Told = {
  mode: "running",
  why: null,
  real: false,
  number: null,
  version: null,
  at: "menu",
  lane: "",
  past: 1,
  now: "2026-11-21T10:00:00+01:00",
  speed: 4,
  seconds: 12,
  answered: true,
  gone: false,
  reason: null,
  problem: null,
  keys: "",
  waiting: { what: "key", seconds: 5 },
  variables: [],
  outside: null,
  wires: { "start:next": 1 },
};

const entry = (n: number): Entry => ({
  n,
  at: TOLD.now ?? "",
  kind: "entered",
  node: "a",
  data: {},
});
const play = (news: News[], from: Session = NOTHING) => news.reduce(after, from);
const state = (part: Partial<Told> = {}, at = 1000): News => ({
  what: "state",
  told: { ...TOLD, ...part },
  at,
});

test("a call opens, is told, and is lost with its line", () => {
  const opening = play([{ what: "opening" }]);
  expect(opening.line).toBe("opening");
  const open = play([{ what: "opened" }, state()], opening);
  expect(open.line).toBe("open");
  expect(open.told?.at).toBe("menu");
  const lost = play([{ what: "lost" }], open);
  expect([lost.line, lost.told?.at]).toEqual(["lost", "menu"]);
  expect(play([{ what: "lost" }]).line).toBe("idle");
});

test("a refused call is idle again and says why; an order that is refused leaves the call", () => {
  const trouble = { code: "flow-has-errors", detail: "2" };
  const refused = play([{ what: "opening" }, { what: "refused", trouble }]);
  expect([refused.line, refused.trouble]).toEqual(["idle", trouble]);
  const order = play([{ what: "opening" }, { what: "opened" }, { what: "refused", trouble }]);
  expect([order.line, order.trouble]).toEqual(["open", trouble]);
});

test("a real call is waited for where there is a number", () => {
  const waiting = state({ mode: "waiting", real: true, at: null, now: null });
  const none = play([{ what: "opening" }, { what: "listening", number: null }, waiting]);
  expect([none.line, none.listening?.number]).toEqual(["idle", null]);
  const some = play([{ what: "opening" }, { what: "listening", number: "+41" }, waiting]);
  expect([some.line, some.listening?.number]).toEqual(["open", "+41"]);
  expect(play([state({ real: true })], some).told?.mode).toBe("running");
});

test("a new call forgets the one before", () => {
  const first = play([{ what: "opening" }, state(), { what: "log", entries: [entry(1)] }]);
  expect(play([{ what: "opening" }], first)).toEqual({ ...NOTHING, line: "opening" });
});

test("what did not change keeps its identity", () => {
  const first = play([state()]);
  const second = play([state({ seconds: 13 }, 2000)], first);
  expect(second.told?.wires).toBe(first.told?.wires);
  expect(second.told?.variables).toBe(first.told?.variables);
  const third = play([state({ wires: { "start:next": 2 } })], second);
  expect(third.told?.wires).not.toBe(first.told?.wires);
});

test("entries come once and in order, and go when the call goes back", () => {
  const twice = play([
    { what: "log", entries: [entry(1), entry(2)] },
    { what: "log", entries: [entry(2), entry(3)] },
  ]);
  expect(twice.log.map(({ n }) => n)).toEqual([1, 2, 3]);
  const back = play(
    [
      { what: "rewound", n: 1 },
      { what: "log", entries: [entry(2)] },
    ],
    twice,
  );
  expect(back.log.map(({ n }) => n)).toEqual([1, 2]);
});

test("keys pressed one after the other are one line", () => {
  const key = (n: number, node: string, pressed: string): Entry => ({
    ...entry(n),
    kind: "pressed",
    node,
    data: { key: pressed },
  });
  const lines = withKeysTogether([entry(1), key(2, "a", "1"), key(3, "a", "•"), key(4, "b", "#")]);
  expect(lines.map(({ n, data }) => [n, data.key])).toEqual([
    [1, undefined],
    [2, "1•"],
    [4, "#"],
  ]);
});

test("a sound is over when it is stopped, and only that one", () => {
  const spoken = { playback: "p1", text: "Bonjour", language: "fr", seconds: 2 };
  const playing = play([{ what: "play", spoken, at: 5 }]);
  expect(play([{ what: "stop", playback: "p0" }], playing).spoken?.over).toBe(false);
  expect(play([{ what: "stop", playback: "p1" }], playing).spoken?.over).toBe(true);
  expect(play([state({ mode: "ended" })], playing).spoken?.over).toBe(true);
});

test("the clock, the length and the wait go on while the call does, at its speed", () => {
  const running = play([state()]);
  expect(clockAt(running, 3000)).toBe(Date.parse("2026-11-21T10:00:08+01:00"));
  expect(lastedAt(running, 3000)).toBe(20);
  expect(leftAt(running, 1500)).toBe(3);
  expect(leftAt(running, 9000)).toBe(0);
  const held = play([state({ mode: "held", why: "step" })]);
  expect(clockAt(held, 9000)).toBe(Date.parse("2026-11-21T10:00:00+01:00"));
  expect([lastedAt(held, 9000), leftAt(held, 9000)]).toEqual([12, 5]);
  expect(clockAt(play([state({ mode: "waiting", now: null })]), 1)).toBeNull();
});

test("stops are set, taken away, and sent without what is not finished", () => {
  const when = { left: "langue", op: "is", right: "fr" };
  const both = toggled(toggled([], "a"), "b");
  expect(both).toEqual([{ node: "a" }, { node: "b" }]);
  expect(toggled(both, "a")).toEqual([{ node: "b" }]);
  const some = conditioned(both, "b", when);
  expect(some).toEqual([{ node: "a" }, { node: "b", when }]);
  expect(conditioned(some, "b", null)).toEqual(both);
  const open = conditioned(some, "a", { any: [when, { left: "", op: "is", right: "" }] });
  expect(sendable(open, { a: {}, b: {} })).toEqual([{ node: "a" }, { node: "b", when }]);
  expect(sendable(some, { b: {} })).toEqual([{ node: "b", when }]);
});

test("outcomes are chosen by step and taken back without a trace", () => {
  const at = { type: "hours", node: "h", outcomes: ["open", "closed"], chosen: null };
  const world = chosen({}, at, "closed");
  expect(world).toEqual({ hours: { h: "closed" } });
  const two = chosen(world, { ...at, node: "g" }, "open");
  expect(chosen(two, at, null)).toEqual({ hours: { g: "open" } });
  expect(chosen(world, at, null)).toEqual({});
});

test("presets lie ahead, in the zone of the flow, whatever the zone of this machine", () => {
  const now = "2026-11-21T10:00"; // a Saturday
  expect(PRESETS.map((preset) => nextField(preset, now))).toEqual([
    "2026-11-23T10:00",
    "2026-11-28T10:00",
    "2026-11-22T03:00",
    "2026-12-24T18:01",
  ]);
  const eve = PRESETS[3] as (typeof PRESETS)[number];
  expect(nextField(eve, "2026-12-31T00:00")).toBe("2027-12-24T18:01");
  expect(presetWord(eve, "fr", now)).toBe("24 déc. 18:01");
  expect(instantOf("2026-12-24T18:01", "Europe/Zurich")).toBe("2026-12-24T18:01:00+01:00");
  expect(fieldOf("2026-12-24T17:01:00Z", "Europe/Zurich")).toBe("2026-12-24T18:01");
  expect(dateWord("2026-11-28T09:00:00Z", "fr", "Europe/Zurich")).toBe("samedi 28 nov. · 10:00");
  expect([instantOf("", "UTC"), instantOf("x", "UTC")]).toEqual([null, null]);
});

test("what is typed becomes a value of its type", () => {
  expect(valueFrom("true", "boolean")).toBe(true);
  expect(valueFrom(" 1’234,5 ", "number")).toBe("1234.5");
  expect(valueFrom("a, b,", "list")).toEqual(["a", "b"]);
  expect(valueFrom("  ", "text")).toBeNull();
  expect(valueFrom("0042", "digits")).toBe("0042");
  expect(typedIn(["a", 2])).toBe("a, 2");
  expect(inputOf("date")).toEqual({ type: "date" });
});
