import { expect, test } from "vitest";
import { isKey, keyCaps } from "./keys";

const press = (key: string, held = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test("Mod is Ctrl, and the command key on a Mac", () => {
  expect(isKey(press("z", { ctrlKey: true }), "Mod+Z", false)).toBe(true);
  expect(isKey(press("z", { metaKey: true }), "Mod+Z", false)).toBe(false);
  expect(isKey(press("z", { metaKey: true }), "Mod+Z", true)).toBe(true);
});

test("a letter tells Shift apart, a sign does not", () => {
  expect(isKey(press("Z", { ctrlKey: true, shiftKey: true }), "Mod+Z", false)).toBe(false);
  expect(isKey(press("Z", { ctrlKey: true, shiftKey: true }), "Mod+Shift+Z", false)).toBe(true);
  expect(isKey(press("?", { shiftKey: true }), "?", false)).toBe(true);
  expect(isKey(press("F8", { shiftKey: true }), "F8", false)).toBe(false);
  expect(isKey(press("l"), "L", false)).toBe(true);
  expect(isKey(press("l", { ctrlKey: true }), "L", false)).toBe(false);
});

test("keys are written as they stand on the keyboard", () => {
  const word = (key: string) => ({ Mod: "Ctrl", Shift: "Maj" })[key] ?? key;
  expect(keyCaps("Mod+Shift+z", word, false)).toEqual(["Ctrl", "Maj", "Z"]);
  expect(keyCaps("Mod+Shift+Z", word, true)).toEqual(["⌘", "⇧", "Z"]);
  expect(keyCaps("ArrowDown", word, false)).toEqual(["↓"]);
});
