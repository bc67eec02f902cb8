// Corrections that are begun and not made: closing the panel, or leaving the page, loses none.

export type Doing = "nothing" | "add" | "void";

export interface PunchDraft {
  typed: string;
  doing: Doing;
  reason: string;
}

const drafts = new Map<string, PunchDraft>();

const key = (one: string, direction: "in" | "out") => `${direction} ${one}`;

export function draftOf(one: string, direction: "in" | "out"): PunchDraft | undefined {
  return drafts.get(key(one, direction));
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
