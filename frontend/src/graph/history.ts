// What was done to a flow, so that all of it can be undone and done again, by name.
import type { Change } from "./change";

/** How long after a change one with the same tag still belongs to it. */
export const MERGE_MS = 600;
const DEEPEST = 500;

export interface History {
  past: Change[];
  future: Change[];
  /** When the last change was made; 0 when nothing may be merged into it. */
  at: number;
}

export const NOTHING_DONE: History = { past: [], future: [], at: 0 };

/** The history after a change made at `now` (milliseconds). */
export function remember(history: History, change: Change, now: number): History {
  const last = history.past.at(-1);
  // A clock that was set back merges nothing.
  const soon = now >= history.at && now - history.at <= MERGE_MS;
  const merges = soon && last?.merge !== undefined && last.merge === change.merge;
  const past = merges
    ? [...history.past.slice(0, -1), merged(last, change)]
    : [...history.past, change].slice(-DEEPEST);
  return { past, future: [], at: now };
}

function merged(earlier: Change, later: Change): Change {
  return {
    ...later,
    patches: [...earlier.patches, ...later.patches],
    inverse: [...later.inverse, ...earlier.inverse],
  };
}

/** What to undo, and the history afterwards; null when there is nothing. */
export function back(history: History): { undone: Change; history: History } | null {
  const undone = history.past.at(-1);
  if (!undone) return null;
  return {
    undone,
    history: { past: history.past.slice(0, -1), future: [undone, ...history.future], at: 0 },
  };
}

/** What to do again, and the history afterwards; null when there is nothing. */
export function forth(history: History): { redone: Change; history: History } | null {
  const [redone, ...future] = history.future;
  if (!redone) return null;
  return { redone, history: { past: [...history.past, redone], future, at: 0 } };
}
