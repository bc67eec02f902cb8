import { expect, test } from "vitest";
import { perFrame } from "./frame";

test("news between two frames are applied once, the latest of each kind", () => {
  const due: (() => void)[] = [];
  const applied: object[] = [];
  const tell = perFrame<{ a: number; b: number }>(
    (news) => applied.push(news),
    (act) => due.push(act),
  );
  tell({ a: 1 });
  tell({ b: 2 });
  tell({ a: 3 });
  expect(applied).toEqual([]);
  expect(due).toHaveLength(1);
  due[0]?.();
  expect(applied).toEqual([{ a: 3, b: 2 }]);
  tell({ a: 4 });
  due[1]?.();
  expect(applied).toEqual([{ a: 3, b: 2 }, { a: 4 }]);
});
