import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Condition,
  grouped,
  opsFor,
  typedValue,
  withLeft,
  withOp,
  written,
} from "./condition";

const row = { left: "solde", op: "gt", right: 10 };

test("a row alone is a group of one, and is written as a row again", () => {
  expect(grouped(row)).toEqual({ mode: "all", items: [row] });
  expect(written(grouped(row))).toEqual(row);
});

test("none of these is the opposite of any", () => {
  const none = { not: { any: [row, row] } };
  expect(grouped(none)).toEqual({ mode: "none", items: [row, row] });
  expect(written(grouped(none))).toEqual(none);
  expect(written({ mode: "none", items: [row] })).toEqual({ not: row });
});

test("what cannot be read is an empty row", () => {
  expect(grouped(undefined)).toEqual({ mode: "all", items: [{ left: "", op: "is" }] });
});

const rows = fc.record({
  left: fc.constantFrom("a", "b"),
  op: fc.constantFrom("is", "lt"),
  right: fc.oneof(fc.string(), fc.integer(), fc.boolean()),
});
const conditions = fc.letrec((tie) => ({
  one: fc.oneof(
    { depthSize: "small" },
    rows,
    fc.record({ all: fc.array(tie("one"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("one"), { maxLength: 3 }) }),
    fc.record({ not: tie("one") }),
  ),
})).one as fc.Arbitrary<Condition>;

/** The same judgement as nodes/conditions.py, for rows that are either true or false. */
function holds(condition: Condition, truth: (left: string) => boolean): boolean {
  if ("all" in condition) return condition.all.every((one) => holds(one, truth));
  if ("any" in condition) return condition.any.some((one) => holds(one, truth));
  if ("not" in condition) return !holds(condition.not, truth);
  return truth(condition.left + condition.op);
}

test("reading and writing a condition never changes what it says", () => {
  fc.assert(
    fc.property(conditions, fc.func(fc.boolean()), (condition, truth) => {
      expect(holds(written(grouped(condition)), truth)).toBe(holds(condition, truth));
    }),
  );
});

test("a comparison brings its value to the shape it needs", () => {
  expect(withOp(row, "between").right).toEqual([10, ""]);
  expect(withOp(row, "in").right).toEqual([10]);
  expect(withOp(row, "is_set")).toEqual({ left: "solde", op: "is_set" });
  expect(withOp({ left: "x", op: "in", right: ["a", "b"] }, "is").right).toBe("a");
});

test("another value keeps the comparison only where it makes sense", () => {
  expect(withLeft(row, "nom", "money", "text")).toEqual({ left: "nom", op: "is", right: "" });
  expect(withLeft(row, "total", "money", "money")).toEqual({ left: "total", op: "gt", right: 10 });
  expect(withLeft(row, "ok", "money", "boolean")).toEqual({ left: "ok", op: "is", right: true });
});

test("numbers are kept as numbers where numbers are compared", () => {
  expect(typedValue("1,5", "money")).toBe(1.5);
  expect(typedValue("0041", "text")).toBe("0041");
  expect(opsFor("boolean")).not.toContain("lt");
});
