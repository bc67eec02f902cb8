import { expect, test } from "vitest";
import { instantIn, isZone, momentIn, wallOf } from "./zone";

const ZURICH = "Europe/Zurich";

test.each([
  ["2026-11-28", "10:00", "2026-11-28T10:00:00+01:00"],
  ["2026-07-01", "08:30", "2026-07-01T08:30:00+02:00"],
  // The clocks go forward and back: the hour before, and the one after.
  ["2026-03-29", "01:59", "2026-03-29T01:59:00+01:00"],
  ["2026-03-29", "03:00", "2026-03-29T03:00:00+02:00"],
  ["2026-10-25", "01:59", "2026-10-25T01:59:00+02:00"],
  ["2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"],
])("%s %s in Zurich", (date, time, instant) => {
  expect(instantIn({ date, time }, ZURICH)).toBe(instant);
  expect(wallOf(instant, ZURICH)).toEqual({ date, time });
});

test("other zones, and what is no moment", () => {
  const late = { date: "2026-11-28", time: "23:30" };
  expect(instantIn(late, "America/New_York")).toBe("2026-11-28T23:30:00-05:00");
  expect(instantIn(late, "Asia/Kolkata")).toBe("2026-11-28T23:30:00+05:30");
  expect(instantIn({ date: "2026-02-31x", time: "10:00" }, ZURICH)).toBeNull();
  expect(instantIn({ date: "2026-11-28", time: "" }, ZURICH)).toBeNull();
});

test("a moment in the words of a language, at the place's clock", () => {
  const told = momentIn("2026-11-28T09:00:00Z", ZURICH, "fr");
  expect(told).toMatch(/sam/);
  expect(told).toMatch(/10:00/);
});

test("zones that there are", () => {
  expect(isZone(ZURICH)).toBe(true);
  expect(isZone("Europe/Atlantis")).toBe(false);
  expect(isZone(undefined)).toBe(false);
});
