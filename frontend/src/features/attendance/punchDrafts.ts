// Corrections that are begun and not made: closing the panel, or leaving the page, loses none. They
// end with the session, and when the punch they were begun for is no longer what it was.
import { whenSessionEnds } from "../../app/sessionEnd";

export type Doing = "nothing" | "add" | "void";

export interface PunchDraft {
  /** The punch as it was when this was begun. */
  punch: string;
  /** The print of its newest row then; undefined: there was no punch. */
  seen: string | undefined;
  typed: string;
  doing: Doing;
  reason: string;
}

const drafts = new Map<string, PunchDraft>();
whenSessionEnds(() => drafts.clear());

const key = (one: string, direction: "in" | "out") => `${direction} ${one}`;

/** What was begun for this punch; "lost" when the punch was another one then. */
export function draftOf(
  one: string,
  direction: "in" | "out",
  punch: string,
): PunchDraft | "lost" | undefined {
  const draft = drafts.get(key(one, direction));
  return draft && draft.punch !== punch ? "lost" : draft;
}

/** null: there is nothing to be kept any more. */
export function keepDraft(one: string, direction: "in" | "out", draft: PunchDraft | null): void {
  if (draft) drafts.set(key(one, direction), draft);
  else drafts.delete(key(one, direction));
}

/** Whether an intervention has a correction that was begun. */
export function hasDraft(one: string): boolean {
  return drafts.has(key(one, "in")) || drafts.has(key(one, "out"));
}
