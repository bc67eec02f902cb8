import { expect, test } from "vitest";
import type { Kind } from "../api/types";
import { exitsOf, portsOf, portWord } from "./ports";

const menu = {
  ports: [
    { each: "options", id: "key", empty: null },
    { when: "back_key", port: "back" },
    "no_input",
  ],
  lanes: ["hangup", "error"],
  port_labels: { no_input: "rien", hangup: "raccroche" },
  jumps: null,
} as unknown as Kind;
const hours = {
  ports: ["holiday", { each: "ranges", id: null, empty: null }, "closed"],
  lanes: [],
  port_labels: { closed: "fermé" },
  jumps: null,
} as unknown as Kind;
const language = {
  ports: [{ each: "options", id: "language", empty: "next" }],
  lanes: [],
  port_labels: {},
  jumps: null,
} as unknown as Kind;

const options = [{ key: "1", label: "Français" }, { key: "2" }];

test("ports follow the parameters", () => {
  expect(portsOf(menu, { options })).toEqual(["1", "2", "no_input", "hangup", "error"]);
  expect(portsOf(menu, { options, back_key: "9" })).toContain("back");
  expect(portsOf(hours, { ranges: ["open", "on_call"] })).toEqual([
    "holiday",
    "open",
    "on_call",
    "closed",
  ]);
  expect(portsOf(language, {})).toEqual(["next"]);
  expect(portsOf(menu, { options: "not a list" })).toEqual(["no_input", "hangup", "error"]);
});

const names = {
  languageName: (tag: string) => `[${tag}]`,
  range: (c: string, r: string) => `${c}/${r}`,
};

test("ports are words", () => {
  const placed = { type: "menu", params: { options } };
  expect(portWord(menu, placed, "1", names)).toBe("1 · Français");
  expect(portWord(menu, placed, "2", names)).toBe("2");
  expect(portWord(menu, placed, "no_input", names)).toBe("rien");
  expect(portWord(menu, placed, "gone", names)).toBe("gone");
  const spoken = { type: "language", params: { options: [{ language: "de" }] } };
  expect(portWord(language, spoken, "de", names)).toBe("[de]");
  const open = { type: "hours", params: { calendar: "bureau", ranges: ["matin"] } };
  expect(portWord(hours, open, "matin", names)).toBe("bureau/matin");
});

test("a jump leads where its parameter says", () => {
  const jump = { ports: [], lanes: [], jumps: "to", port_labels: {} } as unknown as Kind;
  expect([...exitsOf(jump, { type: "jump", params: { to: "menu" } })]).toEqual([["to", "menu"]]);
});
