import { expect, test } from "vitest";
import type { Kind } from "../api/types";
import { freeId, freeKey, moved, newItem } from "./parts";
import { within } from "./pointer";
import { blank, differs, fieldsOf, isEmptyPrompt, matters, shapeOf, silentIn } from "./schema";

const PROMPT = { format: "prompt", type: "object", properties: {} };
const kind = {
  type: "any",
  ports: [{ each: "options", id: "key", empty: null }],
  lanes: [],
  fields: {
    kind: { label: "Sorte", help: "Aide", values: { a: "un" } },
    "options.key": { label: "Touche", help: "" },
  },
  schema: {
    $defs: {
      Prompt: PROMPT,
      Option: {
        type: "object",
        properties: {
          key: { type: "string", format: "keys" },
          id: { type: "string", format: "id" },
          label: { type: "string", default: "" },
          when: { format: "condition", anyOf: [{ type: "object" }, { type: "array" }] },
        },
        required: ["key", "id", "when"],
      },
    },
    properties: {
      prompt: { $ref: "#/$defs/Prompt" },
      kind: { enum: ["a", "b"], type: "string", default: "a" },
      extra: {
        anyOf: [{ $ref: "#/$defs/Prompt" }, { type: "null" }],
        default: null,
        advanced: true,
      },
      country: {
        anyOf: [{ type: "string" }, { type: "null" }],
        default: null,
        only: { kind: ["b"] },
      },
      options: { type: "array", items: { $ref: "#/$defs/Option" } },
    },
    required: ["prompt", "options"],
  },
} as unknown as Kind;
const fields = fieldsOf(kind);
const field = (name: string) => {
  const found = fields.find((one) => one.name === name);
  if (!found) throw new Error(name);
  return found;
};

test("references and optional parts are seen through", () => {
  expect(field("extra").shape).toMatchObject({ format: "prompt", nullable: true, advanced: true });
  expect(field("prompt").shape.nullable).toBe(false);
  const condition = shapeOf(
    { format: "condition", anyOf: [{ type: "object" }, { type: "array" }] },
    {},
  );
  expect(condition.anyOf).toHaveLength(2);
});

test("words come from the catalogue, and the name stands in for what has none", () => {
  expect(field("kind")).toMatchObject({ label: "Sorte", values: { a: "un" }, required: false });
  expect(field("options")).toMatchObject({ label: "options", required: true });
});

test("a field is shown while it means something, and always once it is set", () => {
  expect(matters(field("country"), fields, {})).toBe(false);
  expect(matters(field("country"), fields, { kind: "b" })).toBe(true);
  expect(matters(field("country"), fields, { country: "CH" })).toBe(true);
});

test("what is as usual does not differ", () => {
  expect(differs(field("kind"), "a")).toBe(false);
  expect(differs(field("kind"), "b")).toBe(true);
  expect(differs(field("extra"), null)).toBe(false);
  expect(differs(field("extra"), undefined)).toBe(false);
});

test("a new item has what it needs, and a key and id of its own", () => {
  const first = newItem(kind, field("options"), [], ["fr"]);
  expect(first).toEqual({ key: "1", id: "1", when: { left: "", op: "is", right: "" } });
  const next = newItem(kind, field("options"), [first, { key: "2", id: "3" }], ["fr"]);
  expect(next).toMatchObject({ key: "3", id: "4" });
  expect(blank(field("prompt").shape, kind.schema)).toEqual({});
});

test("keys are offered in the order people use them, until none is left", () => {
  expect(freeKey(["1", "2", "3", "4", "5", "6", "7", "8", "9"])).toBe("0");
  expect(freeKey([..."1234567890#*"])).toBeNull();
  expect(freeId(["2"])).toBe("3");
});

test("an item moves to its new place", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
});

test("a prompt is silent where nothing is written or recorded", () => {
  const prompt = { text: { fr: "Oui", de: " " }, audio: { it: "oui" } };
  expect(silentIn(prompt, ["fr", "fr-CH", "de", "it", "en"])).toEqual(["de", "en"]);
  expect(isEmptyPrompt({ text: {}, audio: {} })).toBe(true);
  expect(isEmptyPrompt(prompt)).toBe(false);
});

test("a pointer lies within another by whole parts", () => {
  expect(within("/options/1/key", "/options/1")).toBe(true);
  expect(within("/options/10", "/options/1")).toBe(false);
});
