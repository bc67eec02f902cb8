import { expect, test } from "vitest";
import { blank, dupont, kinds } from "../../tests/graph/kinds";
import type { Act, Result, Scenario } from "../api/scenarios";
import * as scenario from "./scenario";

const ACTS: Act[] = [
  { hear: "langue" },
  { hear: { text: "Bonjour" } },
  { press: "1" },
  { wait: 3 },
  { hangup: true },
];

function saturday(more: Partial<Scenario> = {}): Scenario {
  return {
    name: "Samedi 10 h, fermé",
    call: { from: "+41791234567", at: "2026-11-28T10:00:00+01:00" },
    steps: [{ hear: "langue" }, { press: "1" }, { hear: "ferme" }],
    expect: { path: ["decroche", "langue", "ferme"], end: "finished" },
    ...more,
  };
}

function result(more: Partial<Result> = {}): Result {
  return {
    id: "s1",
    name: "Samedi 10 h, fermé",
    ok: false,
    seconds: 12,
    differences: [],
    path: [
      { node: "decroche", port: "next" },
      { node: "langue", port: "fr" },
      { node: "services", port: "hangup" },
    ],
    ...more,
  };
}

test("each line is of one kind, and a new line of a kind is that kind", () => {
  expect(ACTS.map(scenario.kindOf)).toEqual(scenario.ACTS);
  expect(scenario.ACTS.map((kind) => scenario.kindOf(scenario.newAct(kind)))).toEqual(
    scenario.ACTS,
  );
});

test("after listening one presses, else one listens", () => {
  expect(scenario.followUp([])).toBe("hear");
  expect(scenario.followUp([{ hear: "langue" }])).toBe("press");
  expect(scenario.followUp([{ hear: "langue" }, { press: "1" }])).toBe("hear");
});

test.each<[string, Partial<Scenario>, boolean]>([
  ["all is filled in", {}, true],
  ["no name", { name: "  " }, false],
  ["a step is not chosen", { steps: [{ hear: "" }] }, false],
  ["words are missing", { steps: [{ hear: { text: "" } }] }, false],
  ["keys are missing", { steps: [{ press: "" }] }, false],
  ["waits longer than an hour", { steps: [{ wait: 3601 }] }, false],
  ["no number of seconds", { steps: [{ wait: Number.NaN }] }, false],
  ["a step of the way is not chosen", { expect: { path: [""] } }, false],
  ["an outcome is not chosen", { expect: { ports: { langue: "" } } }, false],
  ["nothing is heard or expected", { steps: [], expect: {} }, true],
])("a test is whole or not: %s", (_, more, whole) => {
  expect(scenario.isWholeTest(saturday(more))).toBe(whole);
});

test("what is empty is left out", () => {
  const tidied = scenario.tidy(saturday({ call: { from: "", to: "", at: null }, world: {} }));
  expect(tidied.call).toEqual({});
  expect("world" in tidied).toBe(false);
});

test("two tests are the same call whatever they are called and expect", () => {
  const other = saturday({
    name: "Autre",
    expect: {},
    call: { at: "2026-11-28T10:00:00+01:00", from: "+41791234567", to: "" },
  });
  expect(scenario.sameCall(saturday(), other)).toBe(true);
  expect(scenario.sameCall(saturday(), saturday({ steps: [] }))).toBe(false);
  expect(
    scenario.sameCall(saturday(), saturday({ world: { calendars: { bureau: "closed" } } })),
  ).toBe(false);
});

test("what happened is taken over where the test looked, and only there", () => {
  const taken = scenario.accepted(
    saturday({
      expect: {
        path: ["decroche"],
        end: "finished",
        ports: { langue: "de", ferme: "next" },
        markers: { langue: 1, ferme: 1 },
        variables: { pin: "1234", language: "de" },
      },
    }),
    result({
      differences: [
        { what: "end", node: null, wanted: "finished", found: "caller", message: "" },
        { what: "markers", node: null, wanted: { ferme: 1 }, found: { ferme: 0 }, message: "" },
        {
          what: "variables",
          node: null,
          wanted: { language: "de" },
          found: { language: "fr" },
          message: "",
        },
        {
          what: "variables",
          node: null,
          wanted: { pin: "•••" },
          found: { pin: "•••" },
          message: "",
        },
      ],
    }),
  );
  expect(taken.expect).toEqual({
    path: ["decroche", "langue", "services"],
    end: "caller",
    ports: { langue: "fr" },
    markers: { langue: 1 },
    variables: { pin: "1234", language: "fr" },
  });
  expect(taken.steps).toEqual([{ hear: "langue" }, { press: "1" }]);
});

test("a test that looked at nothing then expects the way", () => {
  const { expect: wanted } = scenario.accepted(saturday({ expect: {} }), result());
  expect(wanted).toEqual({ path: ["decroche", "langue", "services"] });
});

test("there is something to take over when it ran and came otherwise", () => {
  const other = { what: "end", node: null, wanted: "", found: "", message: "" } as const;
  expect(scenario.acceptable(result({ differences: [other] }))).toBe(true);
  expect(scenario.acceptable(result({ ok: true }))).toBe(false);
  expect(scenario.acceptable(result({ problem: "no", differences: [other] }))).toBe(false);
  expect(
    scenario.acceptable(result({ differences: [{ ...other, what: "problem" as const }] })),
  ).toBe(false);
});

test("files come back as they were, one or many", () => {
  const one = scenario.fileOf(saturday(), "accueil");
  expect(JSON.parse(one)).toMatchObject({ flow: "../accueil.json" });
  expect(scenario.readFile(one)).toEqual([saturday()]);
  const all = scenario.fileOfAll([saturday(), saturday({ name: "Deux" })], "accueil");
  expect(scenario.readFile(all)?.map(({ name }) => name)).toEqual(["Samedi 10 h, fermé", "Deux"]);
});

test.each([["{"], ["[]"], ["{}"], ["[1]"], [JSON.stringify(dupont)]])(
  "what is not a test is refused: %.20s",
  (text) => expect(scenario.readFile(text)).toBeNull(),
);

test("names of files and of copies", () => {
  expect(scenario.fileName("Samedi 10 h, fermé")).toBe("samedi-10-h-ferme.json");
  expect(scenario.fileName("»")).toBe("test.json");
  expect(scenario.freeName("A", ["B"])).toBe("A");
  expect(scenario.freeName("A", ["A", "A (2)"])).toBe("A (3)");
  expect(scenario.freeName("A (2)", ["A (2)"])).toBe("A (3)");
});

test("steps a test names and the flow has not", () => {
  expect(scenario.lostSteps(saturday(), dupont)).toEqual([]);
  const lost = saturday({
    steps: [{ hear: "gone" }, { hear: "" }],
    expect: { ports: { far: "1" } },
  });
  expect(scenario.lostSteps(lost, dupont)).toEqual(["gone", "far"]);
});

test("a new test begins with what is heard first", () => {
  expect(scenario.firstHeard(dupont, kinds)).toBe("langue");
  expect(scenario.firstHeard(blank(), kinds)).toBeNull();
  const round = blank({ nodes: { a: { type: "answer", next: { next: "a" } } }, start: "a" });
  expect(scenario.firstHeard(round, kinds)).toBeNull();
  expect(scenario.newTest("Un", "langue", "+41218025555")).toEqual({
    name: "Un",
    call: { to: "+41218025555" },
    steps: [{ hear: "langue" }],
    expect: {},
  });
});
