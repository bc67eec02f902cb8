import { expect, test } from "vitest";
import { seconds, spelt } from "./duration";
import { flaws, inserted, typingAt } from "./template";
import { variableName } from "./variables";

test.each([
  ["90", 90],
  ["1,5", 1.5],
  ["1:30", 90],
  ["2 min", 120],
  ["1 min 30", 90],
  ["1 h 30 min", 5400],
  ["45 secondes", 45],
  ["", null],
  ["bientôt", null],
])("%s as a duration", (typed, wanted) => {
  expect(seconds(typed)).toBe(wanted);
});

test("a duration as people read it can be typed again", () => {
  for (const value of [0, 5, 90, 3600, 5400, 7325]) {
    expect(seconds(spelt(value, "fr").replace(/[\u00a0\u202f]/g, " "))).toBe(value);
  }
});

test("a variable is being typed between its braces only", () => {
  expect(typingAt("Bonjour {{ ca", 13)).toEqual({ from: 8, to: 13, name: "ca" });
  expect(typingAt("{{ cafin", 5)).toEqual({ from: 0, to: 5, name: "ca" });
  expect(typingAt("a {{ b }} c", 11)).toBeNull();
  expect(typingAt("rien", 4)).toBeNull();
});

test("choosing replaces what was typed, closing braces included", () => {
  const text = "Bonjour {{ cal }}, merci";
  const typing = typingAt(text, 14);
  expect(typing).not.toBeNull();
  const { from, to } = typing ?? { from: 0, to: 0 };
  expect(inserted(text, from, to, "caller.name")).toEqual({
    text: "Bonjour {{ caller.name }}, merci",
    caret: 25,
  });
});

test("plain flaws are seen at a glance", () => {
  const known = new Set(["nom", "caller.number"]);
  expect(flaws("{{ nom }} {{ caller.number | digits }}", known)).toEqual([]);
  expect(flaws("{{ nom", known)).toEqual([{ code: "open" }]);
  expect(flaws("nom }}", known)).toEqual([{ code: "close" }]);
  expect(flaws("{{ prénom_x }} {{ solde }}", known)).toEqual([{ code: "unknown", name: "solde" }]);
});

test("a name is made of what people call it", () => {
  expect(variableName("Numéro de dossier")).toBe("numero_de_dossier");
  expect(variableName("2e essai")).toBe("e_essai");
  expect(variableName("!?")).toBe("");
});
