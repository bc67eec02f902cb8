import { expect, test } from "vitest";
import { dayName, typedDay } from "./typedDay";

test.each([
  ["12-26", "12-26"],
  ["2026-12-26", "2026-12-26"],
  ["26.12.", "12-26"],
  ["26.12", "12-26"],
  ["1/8/2026", "2026-08-01"],
  ["26.12.2026", "2026-12-26"],
  ["26 décembre", "12-26"],
  ["1er août 2027", "2027-08-01"],
  ["26 dicembre", "12-26"],
  ["26 December", "12-26"],
  ["December 26, 2026", "2026-12-26"],
  ["26. Dezember", "12-26"],
  ["29 février", "02-29"],
])("%s is the day %s", (typed, day) => expect(typedDay(typed)).toBe(day));

test.each(["", "demain", "31.4.", "32.1.", "29.2.2027", "26 jui", "13-40", "26"])(
  "%s is no day",
  (typed) => expect(typedDay(typed)).toBeNull(),
);

test("days are shown in the reader's order", () => {
  expect(dayName("12-26", "fr")).toBe("26 décembre");
  expect(dayName("2026-12-26", "en")).toBe("26 December 2026");
});
