import { expect, test } from "vitest";
import type { FlowDocument, Kind } from "../api/types";
import { outline } from "../graph/outline";
import { exitsToTell, stillThere } from "./outlineRows";

const of = (ports: string[]) =>
  ({ ports, lanes: ["hangup", "error"], jumps: null, ends: ports.length === 0 }) as unknown as Kind;
const kinds = new Map<string, Kind>([
  ["menu", of(["1", "2", "3"])],
  ["say", of(["next"])],
  ["end", of([])],
]);
const document: FlowDocument = {
  format: 1,
  name: "x",
  kind: "inbound",
  languages: ["fr"],
  start: "menu",
  nodes: {
    menu: { type: "menu", next: { "1": "hello", "2": "bye" } },
    hello: { type: "say", next: { next: "bye", error: "bye" } },
    bye: { type: "end" },
  },
};

test("a line tells what does not stand below it: free outcomes and ways elsewhere", () => {
  const [menu, bye] = outline(document, kinds).main;
  if (!menu || !bye) throw new Error("the outline is empty");
  expect(exitsToTell(document, kinds, menu, bye.id)).toEqual([
    { port: "2", to: "bye" },
    { port: "3", to: null },
  ]);
  const hello = menu.branches[0]?.lines[0];
  if (!hello) throw new Error("no branch");
  expect(exitsToTell(document, kinds, hello, undefined)).toEqual([
    { port: "next", to: "bye" },
    { port: "error", to: "bye" },
  ]);
  // In a chain only the lane is worth a word.
  expect(exitsToTell(document, kinds, hello, "bye")).toEqual([{ port: "error", to: "bye" }]);
});

test("after a deletion the keyboard goes on with the next line that is left", () => {
  const order = ["menu", "gone", "hello", "bye"];
  expect(stillThere(order, "gone", document)).toBe("hello");
  expect(stillThere(["menu", "gone"], "gone", document)).toBe("menu");
  expect(stillThere(["gone"], "gone", document)).toBeNull();
});
