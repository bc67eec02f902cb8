import { expect, test } from "vitest";
import {
  axisOf,
  clockIn,
  daysFrom,
  hoursOn,
  hoursText,
  isDay,
  lanesOf,
  lastOfMonth,
  minutesOf,
  monday,
  nearest,
  placeOn,
  plusDays,
  today,
  typedTime,
} from "./boardDay";
import { figuresOf, groupsOf, hoursOf, newPunches, spanOf, statusOf } from "./boardStatus";
import type { Board, Intervention } from "./types";

const one = (more: Partial<Intervention> = {}): Intervention => ({
  id: "s1",
  worker: "ana",
  site: "ecole",
  shift: "s1",
  planned: { from: "2025-11-21T08:00:00+01:00", to: "2025-11-21T10:00:00+01:00" },
  arrived: null,
  left: null,
  in_punch: null,
  out_punch: null,
  state: "expected",
  gaps: [],
  simulated: false,
  flags: [],
  ...more,
});

const board = (interventions: Intervention[]): Board => ({
  from: "2025-11-21",
  days: 1,
  now: "2025-11-21T09:00:00+01:00",
  changed: 1,
  workers: [
    { id: "ana", name: "Ana López", active: true },
    { id: "zoe", name: "Zoé Blanc", active: true },
  ],
  sites: [
    { id: "ecole", name: "École Jules Ferry", zone: "Europe/Paris" },
    { id: "mairie", name: "Mairie", zone: "Europe/Paris" },
  ],
  interventions,
  alerts: [],
  open_refusals: 0,
});

test("days of the calendar", () => {
  expect(today(new Date(2025, 10, 2, 0, 5))).toBe("2025-11-02");
  expect(plusDays("2025-10-26", 1)).toBe("2025-10-27"); // the night with 25 hours
  expect(plusDays("2025-03-01", -1)).toBe("2025-02-28");
  expect(monday("2025-11-23")).toBe("2025-11-17");
  expect(monday("2025-11-17")).toBe("2025-11-17");
  expect(lastOfMonth("2024-02-10")).toBe("2024-02-29");
  expect(daysFrom("2025-03-30", "2025-04-06")).toBe(7);
  expect(isDay("2025-02-30")).toBe(false);
  expect(isDay("2025-02-28")).toBe(true);
  expect(isDay(null)).toBe(false);
});

test("hours are those of a clock at the site", () => {
  expect(minutesOf("2025-11-21T08:02:31+01:00", "2025-11-21")).toBe(482);
  expect(minutesOf("2025-11-22T06:00:00+01:00", "2025-11-21")).toBe(30 * 60);
  expect(minutesOf("2025-11-20T22:00:00-05:00", "2025-11-21")).toBe(-120);
  expect(clockIn("America/New_York", Date.parse("2025-11-21T09:00:00Z"))).toBe(
    "2025-11-21T04:00:00",
  );
  expect(clockIn("Europe/Paris", Date.parse("2025-11-20T23:00:00Z"))).toBe("2025-11-21T00:00:00");
});

test("hours are read as people type them", () => {
  const typed = ["8:05", "8h05", "805", "0805", "8", "8h", " 08.05 "];
  expect(typed.map(typedTime)).toEqual(
    ["08:05", "08:05", "08:05", "08:05", "08:00", "08:00", "08:05"], // in the same order
  );
  for (const wrong of ["", "24", "8:60", "8:5", "12345", "eight", "-1"]) {
    expect(typedTime(wrong), wrong).toBeNull();
  }
});

test("a corrected hour stays near the one it corrects, across midnight too", () => {
  expect(nearest("2025-11-21T08:20:00+01:00", "08:00")).toBe("2025-11-21T08:00:00");
  expect(nearest("2025-11-21T23:50:00+01:00", "00:10")).toBe("2025-11-22T00:10:00");
  expect(nearest("2025-11-22T00:10:00+01:00", "23:50")).toBe("2025-11-21T23:50:00");
});

test("the axis follows what there is", () => {
  expect(axisOf([])).toEqual({ start: 420, end: 1140 });
  expect(axisOf([[5 * 60 + 10, 6 * 60]])).toEqual({ start: 240, end: 1140 });
  expect(axisOf([[22 * 60, 30 * 60]])).toEqual({ start: 420, end: 25 * 60 });
  expect(axisOf([[-120, 6 * 60]])).toEqual({ start: 240, end: 1140 });
  const axis = axisOf([[0, 36 * 60]]);
  expect(axis).toEqual({ start: 0, end: 25 * 60 });
  expect(hoursOn(axis)).toContain(120);
  expect(hoursOn(axis)).not.toContain(60);
  expect(placeOn({ start: 0, end: 200 }, 50)).toBe(25);
  expect(placeOn({ start: 0, end: 200 }, -5)).toBe(0);
  expect(placeOn({ start: 0, end: 200 }, 900)).toBe(100);
});

test("bars never cover each other", () => {
  expect(
    lanesOf([
      [0, 60],
      [30, 90],
      [60, 120],
      [100, 130],
    ]),
  ).toEqual([0, 1, 0, 1]); // prettier-ignore
});

test("one status, the most urgent one", () => {
  expect(statusOf(one())).toBe("expected");
  expect(statusOf(one({ gaps: ["late"] }))).toBe("overdue");
  expect(statusOf(one({ gaps: ["missing_in"] }))).toBe("missing");
  expect(statusOf(one({ state: "missing", gaps: ["missing_in"] }))).toBe("missing");
  const there = { arrived: "2025-11-21T08:20:00+01:00", in_punch: "p1" };
  expect(statusOf(one({ ...there, state: "present" }))).toBe("present");
  expect(statusOf(one({ ...there, state: "present", gaps: ["late"] }))).toBe("late");
  expect(statusOf(one({ ...there, state: "done", gaps: ["missing_out"] }))).toBe("open");
  expect(statusOf(one({ ...there, state: "present", gaps: ["unplanned"] }))).toBe("present");
  const gone = { ...there, left: "2025-11-21T09:00:00+01:00", state: "done" } as const;
  expect(statusOf(one({ ...gone, gaps: ["late", "early", "short"] }))).toBe("late");
  expect(statusOf(one({ ...gone, gaps: ["early", "short"] }))).toBe("early");
  expect(statusOf(one({ ...gone, shift: null, planned: null, gaps: ["unplanned"] }))).toBe(
    "unplanned",
  );
  expect(statusOf(one(gone))).toBe("done");
});

test("the figures count each intervention where people look for it", () => {
  const all = [
    one(),
    one({ gaps: ["late"] }),
    one({ state: "missing", gaps: ["missing_in"] }),
    one({ arrived: "2025-11-21T08:20:00+01:00", state: "present", gaps: ["late"] }),
  ];
  expect(figuresOf(all)).toEqual({ present: 1, late: 2, missing: 1, done: 0, expected: 1 });
});

test("a bar lasts until now while its worker is there", () => {
  const there = one({ arrived: "2025-11-21T07:55:00+01:00", state: "present" });
  expect(spanOf(there, "2025-11-21", 11 * 60)).toEqual([475, 660]);
  expect(spanOf(there, "2025-11-21", 8 * 60)).toEqual([475, 600]);
  const alone = one({ planned: null, arrived: "2025-11-21T07:55:00+01:00", state: "done" });
  expect(spanOf(alone, "2025-11-21", 660)).toEqual([475, 490]);
});

test("hours planned and done, across a change of the clocks", () => {
  const night = one({
    planned: { from: "2025-10-25T22:00:00+02:00", to: "2025-10-26T06:00:00+01:00" },
    arrived: "2025-10-25T22:00:00+02:00",
    left: "2025-10-26T05:30:00+01:00",
  });
  const { planned, actual } = hoursOf([night]);
  expect([hoursText(planned), hoursText(actual)]).toEqual(["9:00", "8:30"]);
  expect(hoursText(actual - planned)).toBe("−0:30");
  expect(hoursText(-20)).toBe("0:00");
});

test("rows by worker or by site, found without accents", () => {
  const all = board([
    one({ id: "b", worker: "zoe" }),
    one({ id: "a" }),
    one({ id: "c", site: "mairie" }),
  ]);
  const [workers] = groupsOf(all, "worker", "", "fr");
  expect(workers?.rows.map((row) => [row.name, row.interventions.length])).toEqual([
    ["Ana López", 2],
    ["Zoé Blanc", 1],
  ]);
  expect(
    groupsOf(all, "site", "", "fr").map(({ name, rows }) => [name, rows.map((r) => r.worker)]),
  ).toEqual([
    ["École Jules Ferry", ["ana", "zoe"]],
    ["Mairie", ["ana"]],
  ]);
  expect(groupsOf(all, "worker", "zoe ecole", "fr")[0]?.rows).toHaveLength(1);
  expect(groupsOf(all, "worker", "nobody", "fr")).toEqual([]);
});

test("what is new since the last look", () => {
  const before = board([one({ in_punch: "p1", arrived: "2025-11-21T08:00:00+01:00" })]);
  const after = board([
    one({ in_punch: "p1", out_punch: "p2" }),
    one({ id: "p3", worker: "zoe", in_punch: "p3" }),
  ]);
  expect(newPunches(before, after).map(({ one: { worker }, into }) => [worker, into])).toEqual([
    ["ana", false],
    ["zoe", true],
  ]);
  expect(newPunches(after, after)).toEqual([]);
});
