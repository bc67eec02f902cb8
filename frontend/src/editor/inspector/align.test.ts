import { expect, test } from "vitest";
import { aligned } from "./align";

const boxes = [
  { id: "a", x: 0, y: 40, width: 240, height: 88 },
  { id: "b", x: 800, y: 0, width: 240, height: 88 },
  { id: "c", x: 300, y: 80, width: 240, height: 88 },
];

test("cards come into line, and keep their other coordinate", () => {
  expect(aligned(boxes, "left").b).toEqual({ x: 0, y: 0 });
  expect(aligned(boxes, "top").c).toEqual({ x: 300, y: 0 });
  expect(aligned(boxes, "center").a).toEqual({ x: 400, y: 40 });
});

test("the gaps become the same, and never less than nothing", () => {
  expect(aligned(boxes, "spread").c?.x).toBe(400);
  const crowd = boxes.map((box) => ({ ...box, x: 0 }));
  const xs = Object.values(aligned(crowd, "spread")).map(({ x }) => x);
  expect(new Set(xs).size).toBe(3);
});
