import { expect, test } from "vitest";
import type { FlowDocument, Issue, Kind } from "../api/types";
import { counted, fieldOf, nextProblem, sorted } from "./problemOrder";

const document: FlowDocument = {
  format: 1,
  name: "a",
  kind: "inbound",
  languages: ["fr"],
  start: "menu",
  nodes: {
    menu: { type: "menu", next: { "1": "end" } },
    "a/b": { type: "end" },
    end: { type: "end" },
  },
};
const kind = { ports: ["1", "2"], lanes: [], jumps: null, ends: false } as unknown as Kind;
const kinds = new Map<string, Kind>([["menu", kind]]);
const at = { document, kinds };

function issue(part: Partial<Issue>): Issue {
  return {
    code: "x",
    severity: "error",
    node: null,
    param: "",
    pointer: "",
    message: "",
    effect: "",
    fixes: [],
    ...part,
  };
}

const all = [
  issue({ severity: "hint", node: "end", pointer: "/nodes/end" }),
  issue({ node: "menu", pointer: "/nodes/menu/next" }),
  issue({ severity: "warning", node: "menu", pointer: "/nodes/menu/params/prompt/text/de" }),
  issue({ severity: "warning", node: "gone", pointer: "/nodes/gone" }),
];

test("errors come first, hints last, and all are counted", () => {
  expect(sorted(all).map(({ severity }) => severity)).toEqual([
    "error",
    "warning",
    "warning",
    "hint",
  ]);
  expect(counted(all)).toEqual({ error: 1, warning: 2, hint: 1 });
});

test("the exact field of a problem", () => {
  const field = (pointer: string, node: string | null = "menu", param = "") =>
    fieldOf({ node, param, pointer }, at);
  expect(field("/nodes/menu/params/prompt/text/de").param).toBe("/prompt/text/de");
  expect(field("/nodes/menu/next").param).toBe("#next/2");
  expect(field("/nodes/menu/next/1").param).toBe("#next/1");
  expect(field("/nodes/menu/note").param).toBe("#note");
  expect(field("/nodes/a~1b/params/x", "a/b")).toEqual({ node: "a/b", param: "/x" });
  expect(field("/languages", null, "languages")).toEqual({ node: "", param: "languages" });
});

test("the next problem goes round, and leaves out steps that are gone", () => {
  const here = (node: string | null, param = "") => ({
    selection: node ? [node] : [],
    focus: node ? { node, param } : null,
  });
  const next = (node: string | null, param: string, by: 1 | -1) =>
    nextProblem(all, at, here(node, param), by)?.pointer;
  expect(next(null, "", 1)).toBe("/nodes/menu/next");
  expect(next("menu", "#next/2", 1)).toBe("/nodes/menu/params/prompt/text/de");
  expect(next("menu", "/prompt/text/de", 1)).toBe("/nodes/end");
  expect(next("end", "", 1)).toBe("/nodes/menu/next");
  expect(next("menu", "#next/2", -1)).toBe("/nodes/end");
  expect(nextProblem([], at, here(null), 1)).toBeNull();
});
