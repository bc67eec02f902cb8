// What the inbox proposes.
import { expect, test } from "vitest";
import { itemsOf, missingOf, near, proposalOf } from "./inboxProposal";
import type { Intervention, Refusal, Shift } from "./types";

const shift = (id: string, worker: string, site: string, from: string, to: string): Shift => ({
  id,
  worker,
  site,
  from: `2026-11-23T${from}:00+01:00`,
  to: `2026-11-23T${to}:00+01:00`,
  tolerance: 600,
  note: "",
  cancelled: false,
  etag: `"${id}"`,
});
const PLAN = [
  shift("1", "ana", "nord", "08:00", "10:00"),
  shift("2", "ana", "sud", "14:00", "16:00"),
  shift("3", "bea", "nord", "08:30", "11:00"),
];
const refusal = (part: Partial<Refusal>) =>
  ({
    id: "r",
    at: "2026-11-23T08:04:00+01:00",
    line: "",
    worker: null,
    site: null,
    reason: "hidden_number",
    attempts: [],
    ...part,
  }) as Refusal;

test("a right code from a hidden number: the site of the planning, and its beginning", () => {
  const found = proposalOf(refusal({ worker: "ana" }), PLAN);
  expect(found).toMatchObject({ worker: "ana", site: "nord", direction: "in" });
  expect(found.shift?.id).toBe("1");
  const late = refusal({ worker: "ana", at: "2026-11-23T16:02:00+01:00" });
  expect(proposalOf(late, PLAN)).toMatchObject({ site: "sud", direction: "out" });
});

test("two who may have been there: nobody is guessed, both are near", () => {
  const wrong = refusal({ site: "nord", reason: "wrong_code" });
  expect(proposalOf(wrong, PLAN)).toMatchObject({ worker: null, site: "nord", direction: null });
  expect(near(wrong, PLAN).map((one) => one.worker)).toEqual(["ana", "bea"]);
});

test("nothing known or nothing planned: nothing is guessed", () => {
  expect(proposalOf(refusal({}), PLAN)).toMatchObject({ worker: null, site: null, shift: null });
  expect(proposalOf(refusal({ worker: "ana" }), [])).toMatchObject({ worker: "ana", site: null });
  const off = PLAN.map((one) => ({ ...one, cancelled: true }));
  expect(proposalOf(refusal({ worker: "ana" }), off).site).toBeNull();
});

test("what a gap lacks", () => {
  const planned = { from: "a", to: "b" };
  const gap = (part: object) => ({ planned, arrived: null, left: null, gaps: [], ...part });
  const of = (part: object) => missingOf(gap(part) as unknown as Intervention);
  expect(of({ arrived: "x", gaps: ["missing_out"] })).toEqual([{ direction: "out", at: "b" }]);
  expect(of({ left: "x", gaps: ["missing_in"] })).toEqual([{ direction: "in", at: "a" }]);
  expect(of({ gaps: ["missing_in"] }).map((one) => one.direction)).toEqual(["in", "out"]);
  expect(of({ arrived: "x", planned: null, gaps: ["missing_out", "unplanned"] })).toEqual([
    { direction: "out", at: null },
  ]);
});

test("one list, newest first", () => {
  const line = { site: "nord", number: "+331", uses: 3, worker: null, since: "2026-11-23T07:00Z" };
  const all = itemsOf({ refusals: [refusal({})], gaps: [], lines: [line] });
  expect(all.map((one) => one.kind)).toEqual(["line", "refusal"].reverse());
});
