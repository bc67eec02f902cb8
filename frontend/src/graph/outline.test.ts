import { expect, test } from "vitest";
import type { FlowDocument, Kind } from "../api/types";
import { flatten, type Line, outline } from "./outline";

function flow(
  start: string,
  wires: Record<string, Record<string, string>>,
  more = {},
): FlowDocument {
  const nodes = Object.fromEntries(
    Object.entries(wires).map(([id, next]) => [id, { type: "any", next }]),
  );
  return { format: 1, name: "x", kind: "inbound", languages: ["fr"], start, nodes, ...more };
}

/** "menu[1:a,b|2:c],end": a line with what stands under its outcomes. */
function written(lines: Line[]): string {
  return lines
    .map((line) => {
      const inside = line.branches.map((b) => `${b.ports.join("+")}:${written(b.lines)}`).join("|");
      return inside ? `${line.id}[${inside}]` : line.id;
    })
    .join(",");
}

const none: ReadonlyMap<string, Kind> = new Map();

test("a chain reads from top to bottom", () => {
  const told = outline(flow("a", { b: { next: "c" }, a: { next: "b" }, c: {} }), none);
  expect(written(told.main)).toBe("a,b,c");
});

test("branches stand under their outcome, and what they share comes after", () => {
  const told = outline(
    flow("m", { m: { "1": "x", "2": "y" }, x: { next: "end" }, y: { next: "end" }, end: {} }),
    none,
  );
  expect(written(told.main)).toBe("m[1:x|2:y],end");
});

test("two outcomes to one place are one branch", () => {
  const told = outline(
    flow("m", { m: { "1": "x", no_input: "y", invalid: "y" }, x: {}, y: {} }),
    none,
  );
  expect(written(told.main)).toBe("m[1:x|no_input+invalid:y]");
});

test("a link back up does not move the step it leads to", () => {
  const told = outline(
    flow("a", { a: { next: "m" }, m: { "1": "x", no_input: "m" }, x: { next: "m" } }),
    none,
  );
  expect(written(told.main)).toBe("a,m,x");
});

test("the lanes and the steps that nothing leads to are told apart", () => {
  const told = outline(
    flow("a", { a: {}, sorry: { next: "bye" }, bye: {}, alone: {} }, { on_error: "sorry" }),
    none,
  );
  expect(written(told.main)).toBe("a");
  expect(told.lanes.map((lane) => [lane.lane, written(lane.lines)])).toEqual([
    ["on_error", "sorry,bye"],
  ]);
  expect(written(told.apart)).toBe("alone");
});

test("every step of any graph is told exactly once", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 300; round++) {
    const size = 1 + random(14);
    const wires: Record<string, Record<string, string>> = {};
    for (let at = 0; at < size; at++) {
      const next: Record<string, string> = {};
      for (let port = random(4); port > 0; port--) next[`p${port}`] = `n${random(size + 1)}`;
      wires[`n${at}`] = next;
    }
    const told = outline(flow("n0", wires, { on_error: `n${random(size)}` }), none);
    const all = [
      ...flatten(told.main),
      ...told.lanes.flatMap((l) => flatten(l.lines)),
      ...flatten(told.apart),
    ];
    expect([...all].sort()).toEqual(Object.keys(wires).sort());
  }
});
