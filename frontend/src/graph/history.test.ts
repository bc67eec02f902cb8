import { expect, test } from "vitest";
import type { Change } from "./change";
import { back, forth, type History, MERGE_MS, NOTHING_DONE, remember } from "./history";

const done = (key: string, merge?: string): Change => ({
  label: { key },
  patches: [{ op: "replace", path: ["name"], value: key }],
  inverse: [{ op: "replace", path: ["name"], value: `before ${key}` }],
  steps: [],
  ...(merge ? { merge } : {}),
});
const keys = (changes: Change[]) => changes.map(({ label }) => label.key);
const after = (...changes: Change[]): History =>
  changes.reduce((history, change, at) => remember(history, change, at * 10_000), NOTHING_DONE);

test("what was undone is gone once something else is done", () => {
  const history = back(after(done("a"), done("b")))?.history ?? NOTHING_DONE;
  expect(keys(history.future)).toEqual(["b"]);
  const other = remember(history, done("c"), 99_000);
  expect([keys(other.past), other.future]).toEqual([["a", "c"], []]);
  expect(forth(other)).toBeNull();
});

test("the history forgets the oldest changes, not the newest", () => {
  const many = Array.from({ length: 510 }, (_, at) => done(`${at}`));
  const { past } = after(...many);
  expect(past).toHaveLength(500);
  expect([past[0]?.label.key, past.at(-1)?.label.key]).toEqual(["10", "509"]);
});

test("typing merges for a moment; a clock that was set back merges nothing", () => {
  const first = remember(NOTHING_DONE, done("a", "text"), 50_000);
  const merged = remember(first, done("b", "text"), 50_000 + MERGE_MS);
  expect(merged.past).toHaveLength(1);
  expect(merged.past[0]?.inverse.map(({ value }) => value)).toEqual(["before b", "before a"]);
  expect(remember(first, done("b", "text"), 50_001 + MERGE_MS).past).toHaveLength(2);
  expect(remember(first, done("b", "text"), 20_000).past).toHaveLength(2);
  expect(remember(first, done("b", "other"), 50_001).past).toHaveLength(2);
});
