// Every transition of the saving of a draft, each with what it makes happen.
import { expect, test } from "vitest";
import type { FlowDocument } from "../../api/types";
import type { Conflict } from "../../graph/diff";
import {
  type Act,
  type Draft,
  type Event,
  LONGEST_MS,
  opened,
  type Phase,
  QUIET_MS,
  type Rebase,
  step,
} from "./machine";

const NOW = 1_000_000;
const MARIE = { name: "Marie", self: false };

function flow(name: string, nodes: FlowDocument["nodes"] = {}): FlowDocument {
  return { format: 1, name, kind: "main", languages: ["fr"], start: null, nodes };
}

const base = flow("Accueil");
const mine = flow("Accueil du matin");
const theirs = flow("Accueil", { a: { type: "play" } });
const both = flow("Accueil du matin", { a: { type: "play" } });
const conflict: Conflict = { node: "a", param: "/text", mine: "x", theirs: "y" };

const clean: Rebase = (_, here, there) =>
  here === base ? { document: there, conflicts: [] } : { document: both, conflicts: [] };
const clashing: Rebase = () => ({ document: both, conflicts: [conflict] });

function at(phase: Phase, more: Partial<Draft> = {}): Draft {
  const edited = phase !== "saved";
  return {
    ...opened(base, '"1"', edited ? mine : base),
    phase,
    since: edited ? NOW : null,
    sent: phase === "saving" ? mine : null,
    ...more,
  };
}

function after(draft: Draft, event: Event, rebase: Rebase = clean, now = NOW): [Draft, string[]] {
  const [next, acts] = step(draft, event, now, rebase);
  return [next, acts.map(written)];
}

function written(act: Act): string {
  if (act.act === "wait") return `wait ${act.ms}`;
  if (act.act === "send") return `send ${act.etag}`;
  return act.act;
}

const trouble = (status: number) => ({ status, code: "x", message: "", errors: [] });

test("a change is kept at once and waits for a pause", () => {
  const [next, acts] = after(at("saved"), { what: "edited", mine });
  expect(next).toMatchObject({ phase: "waiting", since: NOW });
  expect(acts).toEqual(["keep", `wait ${QUIET_MS}`]);
});

test("long typing is saved every few seconds", () => {
  const draft = at("waiting", { since: NOW - LONGEST_MS + 200 });
  expect(after(draft, { what: "edited", mine })[1]).toEqual(["keep", "wait 200"]);
});

test("after the pause the draft is sent, with the tag it was read with", () => {
  const [next, acts] = after(at("waiting"), { what: "due" });
  expect(next).toMatchObject({ phase: "saving", sent: mine });
  expect(acts).toEqual(['send "1"']);
});

test("one save at a time: what changes meanwhile is kept and sent afterwards", () => {
  const later = flow("encore");
  const [busy, acts] = after(at("saving"), { what: "edited", mine: later });
  expect([busy.phase, acts]).toEqual(["saving", ["keep"]]);
  const [next, then] = after(busy, { what: "saved", etag: '"2"' });
  expect(next).toMatchObject({ phase: "waiting", base: mine, mine: later, etag: '"2"' });
  expect(then).toEqual(["keep", `wait ${QUIET_MS}`]);
  expect(after(next, { what: "due" })[1]).toEqual(['send "2"']);
});

test("what is saved needs not be kept here any more", () => {
  const [next, acts] = after(at("saving"), { what: "saved", etag: '"2"' });
  expect(next).toMatchObject({
    phase: "saved",
    base: mine,
    etag: '"2"',
    savedAt: NOW,
    since: null,
  });
  expect(acts).toEqual(["forget"]);
});

test.each([0, 408, 429, 500, 502, 503])("without an answer (%i) it is tried again", (status) => {
  const [next, acts] = after(at("saving"), { what: "failed", trouble: trouble(status) });
  expect([next.phase, acts]).toEqual(["offline", ["keep", "wait 1000"]]);
  const [again, sent] = after(next, { what: "due" });
  expect([again.phase, sent]).toEqual(["saving", ['send "1"']]);
  expect(after(again, { what: "failed", trouble: trouble(status) })[1]).toContain("wait 2000");
});

test("pauses between tries stay short enough for a person", () => {
  const [, acts] = after(at("saving", { tries: 40 }), { what: "failed", trouble: trouble(0) });
  expect(acts).toContain("wait 10000");
});

test("the network coming back, or a person, does not wait for the pause", () => {
  expect(after(at("offline"), { what: "online" })[1]).toEqual(['send "1"']);
  expect(after(at("offline"), { what: "retry" })[1]).toEqual(['send "1"']);
});

test("edits while offline are kept", () => {
  const [next, acts] = after(at("offline"), { what: "edited", mine: both });
  expect([next.phase, next.mine, acts]).toEqual(["offline", both, ["keep"]]);
});

test("offline without a change: what the studio has is read", () => {
  expect(after(at("offline", { mine: base }), { what: "due" })[1]).toEqual(["read"]);
});

test("someone saved before: theirs is read, mine put on top, shown and saved again", () => {
  const [waits, asked] = after(at("saving"), { what: "failed", trouble: trouble(412) });
  expect([waits.phase, asked]).toEqual(["reading", ["read"]]);
  const [next, acts] = after(waits, { what: "read", document: theirs, etag: '"2"' });
  expect(next).toMatchObject({ phase: "waiting", base: theirs, etag: '"2"', mine: both });
  expect(acts).toEqual(["adopt", "keep", "wait 0"]);
  expect(after(next, { what: "due" })[1]).toEqual(['send "2"']);
});

test("a save whose answer was lost is known as one's own", () => {
  const [waits] = after(at("saving"), { what: "failed", trouble: trouble(412) });
  const copy = structuredClone(mine);
  const same: Rebase = () => ({ document: structuredClone(mine), conflicts: [] });
  const [next, acts] = step(waits, { what: "read", document: copy, etag: '"2"' }, NOW, same);
  expect(next).toMatchObject({ phase: "saved", etag: '"2"' });
  expect(next.mine).toBe(next.base);
  expect(acts[0]).toMatchObject({ act: "adopt", own: true });
});

test("a change during the reading is part of what is put on top", () => {
  const [waits] = after(at("saving"), { what: "failed", trouble: trouble(412) });
  const [edited] = after(waits, { what: "edited", mine: flow("plus tard") });
  const seen: FlowDocument[] = [];
  const watch: Rebase = (_, here) => {
    seen.push(here);
    return { document: both, conflicts: [] };
  };
  after(edited, { what: "read", document: theirs, etag: '"2"' }, watch);
  expect(seen.map(({ name }) => name)).toEqual(["plus tard"]);
});

test("a field that both changed is not saved before somebody chose", () => {
  const [waits] = after(at("saving"), { what: "failed", trouble: trouble(412) });
  const [next, acts] = after(waits, { what: "read", document: theirs, etag: '"2"' }, clashing);
  expect([next.phase, next.conflicts, acts]).toEqual(["conflict", [conflict], ["adopt", "keep"]]);
  const [edited, kept] = after(next, { what: "edited", mine: { ...both, name: "Matin" } });
  expect([edited.phase, kept]).toEqual(["conflict", ["keep"]]);
  const [chosen, then] = after(edited, { what: "settled", conflict });
  expect([chosen.phase, chosen.conflicts]).toEqual(["waiting", []]);
  expect(then).toEqual(["keep", "wait 0"]);
});

test("one choice of two leaves the other open", () => {
  const other = { ...conflict, param: "/other" };
  const [next] = after(at("conflict", { conflicts: [conflict, other] }), {
    what: "settled",
    conflict,
  });
  expect([next.phase, next.conflicts]).toEqual(["conflict", [other]]);
});

test("a newer conflict on a field takes the place of the older one", () => {
  const newer = { ...conflict, theirs: "z" };
  const other = { ...conflict, param: "/other" };
  const draft = at("reading", { conflicts: [conflict, other] });
  const again: Rebase = () => ({ document: both, conflicts: [newer] });
  const [next] = after(draft, { what: "read", document: theirs, etag: '"3"' }, again);
  expect(next.conflicts).toEqual([other, newer]);
});

test("what someone saved comes at once into a draft without changes", () => {
  const [waits, asked] = after(at("saved"), { what: "heard", etag: '"2"', by: MARIE });
  expect([waits.phase, asked]).toEqual(["reading", ["read"]]);
  const [next, acts] = step(waits, { what: "read", document: theirs, etag: '"2"' }, NOW, clean);
  expect(next).toMatchObject({ phase: "saved", etag: '"2"' });
  expect(next.mine).toBe(next.base);
  expect(acts.map(written)).toEqual(["adopt", "forget"]);
  expect(acts[0]).toMatchObject({ by: MARIE, own: false });
});

test("news of one's own save are no news", () => {
  expect(after(at("saved"), { what: "heard", etag: '"1"', by: MARIE })[1]).toEqual([]);
  const [busy] = after(at("saving"), { what: "heard", etag: '"2"', by: MARIE });
  const [next, acts] = after(busy, { what: "saved", etag: '"2"' });
  expect([next.phase, next.heard, acts]).toEqual(["saved", null, ["forget"]]);
});

test("news that come during a save are looked at afterwards", () => {
  const [busy] = after(at("saving"), { what: "heard", etag: '"3"', by: MARIE });
  const [next, acts] = after(busy, { what: "saved", etag: '"2"' });
  expect([next.phase, acts]).toEqual(["reading", ["forget", "read"]]);
});

test("news that come during the reading are read after it", () => {
  const [busy] = after(at("reading"), { what: "heard", etag: '"3"', by: MARIE });
  const [next, acts] = after(busy, { what: "read", document: theirs, etag: '"2"' });
  expect([next.phase, next.heard, acts]).toEqual(["reading", null, ["adopt", "read"]]);
});

test("reading what is already here changes nothing", () => {
  const [next, acts] = after(at("reading"), { what: "read", document: base, etag: '"1"' });
  expect([next.phase, next.mine, acts]).toEqual(["waiting", mine, ["keep", "wait 0"]]);
});

test("signed out: kept until the same person is back, then compared and saved", () => {
  const [next, acts] = after(at("saving"), { what: "failed", trouble: trouble(401) });
  expect([next.phase, acts]).toEqual(["signed-out", ["keep"]]);
  expect(after(next, { what: "edited", mine: both })[1]).toEqual(["keep"]);
  expect(after(next, { what: "heard", etag: '"9"', by: MARIE })[1]).toEqual([]);
  expect(after(next, { what: "signed-in" })[1]).toEqual(["read"]);
});

test("locked by someone else: kept until it is released", () => {
  const [next, acts] = after(at("saving"), { what: "failed", trouble: trouble(423) });
  expect([next.phase, acts]).toEqual(["locked", ["keep"]]);
  expect(after(next, { what: "unlocked" })[1]).toEqual(["read"]);
});

test.each([404, 410])("a flow that is gone (%i) leaves the work here", (status) => {
  const [next, acts] = after(at("saving"), { what: "failed", trouble: trouble(status) });
  expect([next.phase, acts]).toEqual(["gone", ["keep"]]);
  expect(after(next, { what: "edited", mine: both })[1]).toEqual(["keep"]);
  expect(after(next, { what: "retry" })[1]).toEqual(['send "1"']);
});

test.each([400, 403, 413, 422])("refused (%i): kept, told, tried again when changed", (status) => {
  const [next, acts] = after(at("saving"), { what: "failed", trouble: trouble(status) });
  expect([next.phase, next.trouble?.status, acts]).toEqual(["refused", status, ["keep"]]);
  expect(after(next, { what: "edited", mine: both })[1]).toEqual(["keep", `wait ${QUIET_MS}`]);
  expect(after(next, { what: "retry" })[1]).toEqual(['send "1"']);
});

test.each<Event["what"]>(["due", "online", "signed-in", "unlocked"])(
  "%s means nothing to a saved draft",
  (what) => {
    expect(after(at("saved"), { what } as Event)).toEqual([at("saved"), []]);
  },
);

test("a retry does not disturb what is under way", () => {
  for (const phase of ["saving", "reading", "conflict"] as const) {
    expect(after(at(phase), { what: "retry" })[1]).toEqual([]);
  }
});

test("a conflict ends with the step it is about", () => {
  const draft = at("conflict", { mine: both, conflicts: [conflict] });
  const [next, acts] = after(draft, { what: "edited", mine });
  expect([next.phase, next.conflicts]).toEqual(["waiting", []]);
  expect(acts).toEqual(["keep", `wait ${QUIET_MS}`]);
});

test("an open conflict follows its item through what someone else saved next", () => {
  const listed = (...options: { key: string; label: string }[]) =>
    flow("Accueil", { a: { type: "menu", params: { options } } });
  const about: Conflict = { node: "a", param: "/params/options/0/label", mine: "x", theirs: "y" };
  const here = listed({ key: "0", label: "x" });
  const there = listed({ key: "9", label: "neuf" }, { key: "0", label: "x" });
  const merges: Rebase = () => ({ document: there, conflicts: [] });
  const draft = at("reading", { mine: here, conflicts: [about] });
  const [next] = after(draft, { what: "read", document: theirs, etag: '"3"' }, merges);
  expect(next.conflicts).toEqual([{ ...about, param: "/params/options/1/label" }]);
});

test("saves without an answer are remembered until there is one, a few of them", () => {
  let draft = at("waiting");
  for (let turn = 0; turn < 8; turn++) {
    [draft] = after({ ...draft, mine: flow(`${turn}`) }, { what: "due" });
    [draft] = after(draft, { what: "failed", trouble: trouble(0) });
  }
  expect(draft.lost.map(({ name }) => name)).toEqual(["3", "4", "5", "6", "7"]);
  const [sent] = after(draft, { what: "due" });
  expect(after(sent, { what: "saved", etag: '"2"' })[0].lost).toEqual([]);
});
