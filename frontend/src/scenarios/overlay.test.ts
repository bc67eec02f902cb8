import { expect, test } from "vitest";
import { dupont, kinds } from "../../tests/graph/kinds";
import type { Result } from "../api/scenarios";
import { allPorts, coverageOf, covered, failures, overlayOf, type Shown } from "./overlay";

const words = {
  failed: (count: number) => `${count} fail`,
  passed: (count: number) => `${count} pass`,
  never: "never",
};
const failed: Result = {
  id: "a",
  name: "a",
  ok: false,
  seconds: 1,
  path: [
    { node: "decroche", port: "next" },
    { node: "langue", port: null },
  ],
  differences: [
    { what: "path", node: "langue", wanted: "", found: "", message: "one" },
    { what: "port", node: "langue", wanted: "", found: "", message: "two" },
    { what: "end", node: null, wanted: "", found: "", message: "three" },
  ],
};
const coverage = { steps: { decroche: 2, langue: 1 }, ports: { "decroche:next": 2, "x:y": 1 } };

function shown(more: Partial<Shown> = {}): Shown {
  const results = new Map([["a", failed]]);
  return { document: dupont, kinds, results, coverage, chosen: null, words, ...more };
}

test("a step counts once for each test that fails there", () => {
  expect([...failures([failed, failed])]).toEqual([["langue", 2]]);
});

test("outcomes are counted that the drawing has", () => {
  const all = allPorts(dupont, kinds);
  expect(all).toContain("services:no_input");
  expect(covered(dupont, kinds, coverage)).toEqual({ covered: 1, total: all.length });
});

test("coverage: what tests came to, what they never did, where they fail", () => {
  const { steps, wires } = overlayOf(shown());
  expect(steps.get("decroche")).toEqual({ tone: "covered", note: "2 pass" });
  expect(steps.get("langue")).toEqual({ tone: "failed", note: "1 fail" });
  expect(steps.get("ventes")).toEqual({ tone: "uncovered", note: "never" });
  expect(wires.get("decroche:next")).toBe("covered");
  expect(wires.get("services:1")).toBe("uncovered");
});

test("one test: its way and where it fails, nothing else", () => {
  const { steps, wires } = overlayOf(shown({ chosen: "a" }));
  expect([...steps]).toEqual([
    ["decroche", { tone: "travelled" }],
    ["langue", { tone: "failed", note: "1 fail" }],
  ]);
  expect([...wires]).toEqual([["decroche:next", "travelled"]]);
});

test("without coverage only failures are drawn", () => {
  const { steps, wires } = overlayOf(shown({ coverage: null }));
  expect([...steps.keys()]).toEqual(["langue"]);
  expect(wires.size).toBe(0);
});

test("generated tests: what they cover together", () => {
  const tests = [
    ["decroche:next", "langue:fr"],
    ["decroche:next", "langue:de", "langue:de"],
  ];
  expect(coverageOf(tests)).toEqual({
    steps: { decroche: 2, langue: 2 },
    ports: { "decroche:next": 2, "langue:fr": 1, "langue:de": 1 },
  });
});
