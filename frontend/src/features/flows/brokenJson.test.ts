import { expect, test } from "vitest";
import { brokenAt } from "./brokenJson";

test.each([
  ['{"name": ', 1, 10, true],
  ['{"a": 1,\n "b": 2,\n}', 3, 1, false],
  ['{"a": [1, 2', 1, 12, true],
  ['{\n  "a" 1}', 2, 7, false],
  ["{'a': 1}", 1, 2, false],
  ['{"a": tru}', 1, 7, false],
  ['{"a": "never closed', 1, 7, true],
  ['{"a": "x\ny"}', 1, 7, false],
  ["[1] 2", 1, 5, false],
  ["[01]", 1, 2, false],
  ["", 1, 1, true],
])("%j breaks at %i:%i", (text, line, column, early) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(brokenAt(text)).toEqual({ line, column, early });
});

test.each(['{"a": [1, -2.5e3, true, null, "é\\u00e9 \\" {"], "b": {}, "c": []}', " [ ] ", '"x"'])(
  "%j is good",
  (text) => {
    JSON.parse(text);
    expect(brokenAt(text)).toBeNull();
  },
);
