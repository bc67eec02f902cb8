// How a draft gets saved, as a state machine without React, clock or network: what happened goes
// in, the next state and what shall be done come out.
//
//   saved ─edited→ waiting ─due→ saving ─saved→ saved (or waiting, when edited meanwhile)
//   saving ─412→ reading ─read→ rebased: waiting, or conflict until every field was chosen
//   saving ─no answer→ offline ─due, online→ saving        saving ─401→ signed-out ─signed-in→ reading
//   saving ─423→ locked ─unlocked→ reading    ─404→ gone    ─any other refusal→ refused ─edited→ waiting
//   any rest ─heard (someone saved)→ reading
import { replaceEqualDeep } from "@tanstack/react-query";
import type { FlowDocument } from "../../api/types";
import { type Conflict, carried, type Rebased } from "../../graph/diff";

/** How long a pause in the typing ends a change, and how long typing goes on without a save. */
export const QUIET_MS = 600;
export const LONGEST_MS = 3000;
/** How many saves without an answer are remembered: the studio has one of them at most. */
const MOST_LOST = 5;
const PAUSES_MS = [1000, 2000, 4000, 8000, 10_000];

export type Phase =
  | "saved"
  | "waiting"
  | "saving"
  | "reading"
  | "conflict"
  | "offline"
  | "signed-out"
  | "refused"
  | "locked"
  | "gone";

/** Why the studio did not take the draft; `status` 0 without any answer. */
export interface Trouble {
  status: number;
  code: string;
  message: string;
  errors: { pointer: string; detail: string }[];
}

/** Who saved: a name, and whether it is this person on another page. */
export interface By {
  name: string;
  self: boolean;
}

export interface Draft {
  phase: Phase;
  /** What the studio has, as far as this page knows, and its entity tag. */
  base: FlowDocument;
  etag: string;
  mine: FlowDocument;
  /** What is on its way to the studio. */
  sent: FlowDocument | null;
  /** What was sent without an answer: the studio may have it all the same. */
  lost: readonly FlowDocument[];
  /** A save of someone else that was heard of while something was on its way. */
  heard: string | null;
  /** Who saved what is being read, when it is known. */
  by: By | null;
  savedAt: number | null;
  /** When the oldest change that is not saved was made. */
  since: number | null;
  tries: number;
  /** Fields that two people changed, until somebody chose; `mine` stands in the document. */
  conflicts: readonly Conflict[];
  trouble: Trouble | null;
}

export type Event =
  | { what: "edited"; mine: FlowDocument }
  | { what: "due" | "online" | "retry" | "signed-in" | "unlocked" }
  | { what: "saved"; etag: string }
  | { what: "failed"; trouble: Trouble }
  | { what: "read"; document: FlowDocument; etag: string }
  | { what: "heard"; etag: string; by: By | null }
  | { what: "settled"; conflict: Conflict };

export type Act =
  | { act: "wait"; ms: number }
  | { act: "send"; document: FlowDocument; etag: string }
  | { act: "read" }
  /** Keeps what is not saved on this machine. */
  | { act: "keep" }
  | { act: "forget" }
  /** Shows the merged document; `before` and `theirs` tell what the other one did. */
  | {
      act: "adopt";
      document: FlowDocument;
      before: FlowDocument;
      theirs: FlowDocument;
      by: By | null;
      own: boolean;
    };

export type Rebase = (base: FlowDocument, mine: FlowDocument, theirs: FlowDocument) => Rebased;

export type Step = [Draft, Act[]];

/** A draft just opened; `mine` differs from `base` when kept work was taken up again. */
export function opened(
  base: FlowDocument,
  etag: string,
  mine: FlowDocument = base,
  conflicts: readonly Conflict[] = [],
): Draft {
  return {
    phase: "saved",
    base,
    etag,
    mine,
    sent: null,
    lost: [],
    heard: null,
    by: null,
    savedAt: null,
    since: null,
    tries: 0,
    conflicts,
    trouble: null,
  };
}

export function dirty(draft: Draft): boolean {
  return draft.mine !== draft.base || draft.conflicts.length > 0;
}

export function step(draft: Draft, event: Event, now: number, rebase: Rebase): Step {
  switch (event.what) {
    case "edited":
      return edited(draft, event.mine, now);
    case "due":
    case "online":
      return draft.phase === "waiting" || draft.phase === "offline" ? goOn(draft) : [draft, []];
    case "retry":
      return ["saving", "reading", "conflict"].includes(draft.phase) ? [draft, []] : goOn(draft);
    case "signed-in":
      return draft.phase === "signed-out" ? reading(draft, null) : [draft, []];
    case "unlocked":
      return draft.phase === "locked" ? reading(draft, null) : [draft, []];
    case "saved":
      return saved(draft, event.etag, now);
    case "failed":
      return failed(draft, event.trouble);
    case "read":
      return read(draft, event.document, event.etag, now, rebase);
    case "heard":
      return heard(draft, event.etag, event.by);
    case "settled":
      return settled(draft, event.conflict, now);
  }
}

function edited(before: Draft, mine: FlowDocument, now: number): Step {
  const conflicts = carried(before.conflicts, before.mine, mine);
  const draft: Draft = { ...before, mine, conflicts, since: before.since ?? now };
  const over = draft.phase === "conflict" && conflicts.length === 0;
  if (over || ["saved", "waiting", "refused"].includes(draft.phase)) {
    return rest(draft, now, QUIET_MS);
  }
  return [draft, [{ act: "keep" }]];
}

/** Where a draft is while nothing is on its way: done, at a conflict, or waiting to be saved. */
function rest(draft: Draft, now: number, pause: number): Step {
  if (draft.conflicts.length > 0) return [{ ...draft, phase: "conflict" }, [{ act: "keep" }]];
  if (!dirty(draft)) return [{ ...draft, phase: "saved", since: null }, [{ act: "forget" }]];
  const since = draft.since ?? now;
  const ms = Math.max(0, Math.min(pause, since + LONGEST_MS - now));
  return [{ ...draft, phase: "waiting", since }, [{ act: "keep" }, { act: "wait", ms }]];
}

/** Saves what is not saved; without any, looks at what the studio has. */
function goOn(draft: Draft): Step {
  if (draft.conflicts.length > 0 || !dirty(draft)) return reading(draft, draft.by);
  return [
    { ...draft, phase: "saving", sent: draft.mine },
    [{ act: "send", document: draft.mine, etag: draft.etag }],
  ];
}

function reading(draft: Draft, by: By | null): Step {
  return [{ ...draft, phase: "reading", sent: null, heard: null, by }, [{ act: "read" }]];
}

function saved(draft: Draft, etag: string, now: number): Step {
  const { heard, sent } = draft;
  const kept: Draft = {
    ...draft,
    base: sent ?? draft.base,
    etag,
    sent: null,
    lost: [],
    heard: null,
    savedAt: now,
    // What was changed while the save was under way waits from now on.
    since: draft.mine === sent ? null : now,
    tries: 0,
    trouble: null,
  };
  if (heard === null || heard === etag) return rest(kept, now, QUIET_MS);
  const [next, acts] = reading(kept, draft.by);
  return [next, [{ act: dirty(kept) ? "keep" : "forget" }, ...acts]];
}

function failed(draft: Draft, trouble: Trouble): Step {
  const { status } = trouble;
  if (status === 412 && draft.phase === "saving") {
    const sent = draft.sent;
    const [next, acts] = reading(draft, draft.by);
    return [{ ...next, sent }, acts];
  }
  const still: Draft = { ...draft, sent: null, trouble };
  if (passing(status)) {
    const ms = PAUSES_MS[Math.min(draft.tries, PAUSES_MS.length - 1)] ?? 0;
    const lost = draft.sent ? [...draft.lost, draft.sent].slice(-MOST_LOST) : draft.lost;
    const next: Draft = { ...still, lost, phase: "offline", tries: draft.tries + 1 };
    return [next, [...unsaved(draft), { act: "wait", ms }]];
  }
  return [{ ...still, phase: phaseOf(status) }, unsaved(draft)];
}

function unsaved(draft: Draft): Act[] {
  return dirty(draft) ? [{ act: "keep" }] : [];
}

/** Whether the same try may succeed a little later, without anybody doing anything. */
function passing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function phaseOf(status: number): Phase {
  if (status === 401) return "signed-out";
  if (status === 423) return "locked";
  if (status === 404 || status === 410) return "gone";
  return "refused";
}

function read(draft: Draft, theirs: FlowDocument, etag: string, now: number, rebase: Rebase): Step {
  const calm: Draft = { ...draft, tries: 0, trouble: null, sent: null, by: null };
  const again = draft.heard !== null && draft.heard !== etag;
  const [next, acts] = etag === draft.etag ? [calm, []] : merged(draft, calm, theirs, etag, rebase);
  const [after, more] = again ? reading(next, draft.by) : rest(next, now, 0);
  return [{ ...after, heard: null }, [...acts, ...more]];
}

/** Their document with my changes on it: it becomes what is shown, and theirs the base. */
function merged(
  draft: Draft,
  calm: Draft,
  theirs: FlowDocument,
  etag: string,
  rebase: Rebase,
): Step {
  // The answer to a save can be lost on the way: then theirs is what this page sent itself.
  const sent = draft.sent ? [...draft.lost, draft.sent] : draft.lost;
  const before = sent.find((one) => replaceEqualDeep(one, theirs) === one) ?? draft.base;
  const own = before !== draft.base;
  const result = rebase(before, draft.mine, theirs);
  const document = replaceEqualDeep(draft.mine, result.document);
  const same = replaceEqualDeep(document, theirs) === document;
  const base = same ? document : theirs;
  const earlier = carried(draft.conflicts, draft.mine, document);
  const conflicts = [...open(earlier, result.conflicts), ...result.conflicts];
  const since = same ? null : draft.since;
  return [
    { ...calm, base, etag, mine: document, lost: [], conflicts, since },
    [{ act: "adopt", document, before, theirs, by: draft.by, own }],
  ];
}

/** Earlier conflicts that a newer one on the same field does not replace. */
export function open(earlier: readonly Conflict[], newer: readonly Conflict[]): Conflict[] {
  return earlier.filter((one) => !newer.some((other) => sameField(one, other)));
}

function sameField(one: Conflict, other: Conflict): boolean {
  return one.node === other.node && one.param === other.param;
}

function heard(draft: Draft, etag: string, by: By | null): Step {
  if (etag === draft.etag || draft.phase === "signed-out") return [draft, []];
  if (draft.phase === "saving" || draft.phase === "reading") {
    return [{ ...draft, heard: etag, by }, []];
  }
  return reading(draft, by);
}

function settled(draft: Draft, conflict: Conflict, now: number): Step {
  const conflicts = draft.conflicts.filter((one) => !sameField(one, conflict));
  const next = { ...draft, conflicts };
  return draft.phase === "conflict" ? rest(next, now, 0) : [next, [{ act: "keep" }]];
}
