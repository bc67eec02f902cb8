import fc from "fast-check";
import { expect, test } from "vitest";
import type { CalendarDocument } from "../../api/calendars";
import { allHolidays, dayColour, daysOf, nextOpen, saidAt, weekday } from "./days";
import { covers, DAY, DAYS, hours, painted, stretches, typedHours } from "./week";

test("hours are read and written alike", () => {
  for (const written of ["08:00-12:00", "00:00-24:00", "22:00-06:00"]) {
    expect(hours(stretches([written]))).toEqual([written]);
  }
});

test("painting joins, rubbing out splits", () => {
  const open = painted({}, [0, 1], [480, 720], true);
  expect(open).toEqual({ mon: ["08:00-12:00"], tue: ["08:00-12:00"] });
  expect(painted(open, [0], [720, 780], true).mon).toEqual(["08:00-13:00"]);
  expect(painted(open, [0], [540, 600], false).mon).toEqual(["08:00-09:00", "10:00-12:00"]);
  expect(painted(open, [0, 1], [0, DAY], false)).toEqual({});
});

test("what reaches past midnight is rubbed out in the day it begins", () => {
  const night = { sun: ["22:00-06:00"] };
  expect(covers(night, 0, 60)).toBe(true);
  expect(painted(night, [0], [0, 180], false)).toEqual({ sun: ["22:00-24:00", "03:00-06:00"] });
});

test("after painting every minute painted is covered, after rubbing out none is", () => {
  const slot = fc.integer({ min: 0, max: 47 });
  const act = fc.record({
    day: fc.integer({ min: 0, max: 6 }),
    a: slot,
    b: slot,
    on: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
      let weekly = {};
      const sheet = new Set<string>();
      for (const { day, a, b, on } of acts) {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        weekly = painted(weekly, [day], [from * 30, to * 30], on);
        for (let one = from; one < to; one++) {
          if (on) sheet.add(`${day}-${one}`);
          else sheet.delete(`${day}-${one}`);
        }
      }
      for (let day = 0; day < 7; day++) {
        for (let one = 0; one < 48; one++) {
          expect(covers(weekly, day, one * 30)).toBe(sheet.has(`${day}-${one}`));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["8-12, 14-18", ["08:00-12:00", "14:00-18:00"]],
  ["8h30–12h et 13:15-17:45", ["08:30-12:00", "13:15-17:45"]],
  ["22-6", ["22:00-06:00"]],
  ["0-24", ["00:00-24:00"]],
  ["", []],
  ["8", null],
  ["25-26", null],
  ["le matin", null],
])("%s as hours", (typed, wanted) => {
  expect(typedHours(typed)).toEqual(wanted);
});

const calendar: CalendarDocument = {
  zone: "Europe/Zurich",
  ranges: {
    office: { label: "Bureau", weekly: { mon: ["08:00-12:00"], fri: ["08:00-12:00"] } },
    night: { weekly: { sun: ["22:00-06:00"] } },
  },
  holidays: { country: "CH", days: ["12-26"] },
  exceptions: [
    { date: "2026-12-24", range: "office", hours: ["08:00-10:00"], label: "Veille" },
    { date: "2026-11-27", state: "closed", label: "Inventaire" },
  ],
};
const holidays = allHolidays(calendar, [{ date: "2026-12-25", name: "Noël" }], [2026, 2027]);
const at = (date: string, minute: number) => saidAt(calendar, holidays, date, minute).state;

test("exception, holiday, range, closed: in this order", () => {
  expect(weekday("2026-11-23")).toBe(0);
  expect(at("2026-11-23", 8 * 60)).toBe("office");
  expect(at("2026-11-23", 12 * 60)).toBe("closed");
  expect(at("2026-11-23", 5 * 60)).toBe("night");
  expect(at("2026-11-27", 9 * 60)).toBe("closed");
  expect(at("2026-12-24", 9 * 60)).toBe("office");
  expect(at("2026-12-24", 11 * 60)).toBe("closed");
  expect(at("2026-12-25", 9 * 60)).toBe("holiday");
  expect(saidAt(calendar, holidays, "2026-12-25", 0).label).toBe("Noël");
  expect(at("2027-12-26", 9 * 60)).toBe("holiday");
});

test("the next opening skips what is closed", () => {
  expect(nextOpen(calendar, holidays, "2026-11-24", 600)).toEqual({
    date: "2026-11-29",
    minute: 22 * 60,
    state: "night",
  });
  expect(nextOpen({ zone: "UTC", ranges: {} }, new Map(), "2026-01-01", 0)).toBeNull();
});

test("a year has all its days, each with a colour", () => {
  expect(daysOf(2024)).toHaveLength(366);
  expect(daysOf(2100)).toHaveLength(365);
  expect(dayColour(calendar, holidays, "2026-12-24")).toEqual({
    state: "open",
    exception: true,
    label: "Veille",
  });
  expect(dayColour(calendar, holidays, "2026-12-25").state).toBe("holiday");
  expect(dayColour(calendar, holidays, "2026-11-24").state).toBe("closed");
  expect(DAYS).toHaveLength(7);
});
