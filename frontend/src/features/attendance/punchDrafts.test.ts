// Corrections that are begun: kept for the punch they are about, and for who began them.
import { expect, test } from "vitest";
import { sessionEnds } from "../../app/sessionEnd";
import { draftOf, hasDraft, keepDraft, type PunchDraft } from "./punchDrafts";

const begun: PunchDraft = {
  punch: "p1 08:00",
  seen: "print",
  typed: "08:10",
  doing: "nothing",
  reason: "vu avec le gard",
};

test("what was begun for a punch is there again, with the print that was seen then", () => {
  keepDraft("s1", "in", begun);
  expect(draftOf("s1", "in", "p1 08:00")).toEqual(begun);
  expect(draftOf("s1", "out", "p1 08:00")).toBeUndefined();
  keepDraft("s1", "in", null);
  expect(hasDraft("s1")).toBe(false);
});

test("a punch that came meanwhile is not corrected by what was begun before", () => {
  keepDraft("s1", "out", { ...begun, punch: "null null", doing: "add" });
  expect(draftOf("s1", "out", "p2 17:00")).toBe("lost");
});

test("who signs in next finds nothing of it", () => {
  keepDraft("s1", "in", begun);
  sessionEnds();
  expect(hasDraft("s1")).toBe(false);
});
