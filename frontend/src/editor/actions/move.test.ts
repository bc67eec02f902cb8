import { expect, test } from "vitest";
import type { FlowDocument, Kind } from "../../api/types";
import { type Change, patched } from "../../graph/change";
import { moveAfter, moveDown, moveUp } from "./move";

const kind = { ports: ["next"], lanes: [], jumps: null, ends: false } as unknown as Kind;
const kinds = new Map<string, Kind>([["say", { ...kind, label: "Say", schema: {} } as Kind]]);

function chain(...ids: string[]): FlowDocument {
  const nodes = Object.fromEntries(
    ids.map((id, at) => {
      const next = ids[at + 1];
      return [
        id,
        {
          type: "say",
          name: id,
          params: {},
          next: (next ? { next } : {}) as Record<string, string>,
        },
      ];
    }),
  );
  const start = ids[0] ?? "";
  return { format: 1, name: "x", kind: "inbound", languages: ["fr"], start, nodes };
}

/** The steps in the order of the call. */
function told(document: FlowDocument): string {
  const seen: string[] = [];
  for (let at = document.start; at && !seen.includes(at); at = document.nodes[at]?.next?.next ?? "")
    seen.push(at);
  return seen.join(" ");
}

function after(document: FlowDocument, change: Change | null): string {
  if (!change) return "nothing";
  const done = patched(document, change.patches);
  expect(patched(done, change.inverse)).toEqual(document);
  return told(done);
}

const flow = chain("a", "b", "c", "d");
const context = { document: flow, kinds, language: "fr" };

test("a step is put behind another; the way heals where it was", () => {
  expect(after(flow, moveAfter(context, "b", { node: "c", port: "next" }))).toBe("a c b d");
  expect(after(flow, moveAfter(context, "d", { node: "a", port: "next" }))).toBe("a d b c");
  expect(moveAfter(context, "b", { node: "a", port: "next" })).toBeNull();
  expect(moveAfter(context, "b", { node: "b", port: "next" })).toBeNull();
});

test("up and down by one, also over the start", () => {
  expect(after(flow, moveUp(context, "c"))).toBe("a c b d");
  expect(after(flow, moveUp(context, "b"))).toBe("b a c d");
  expect(after(flow, moveUp(context, "a"))).toBe("nothing");
  expect(after(flow, moveDown(context, "b"))).toBe("a c b d");
  expect(after(flow, moveDown(context, "a"))).toBe("b a c d");
  expect(after(flow, moveDown(context, "d"))).toBe("nothing");
});
