// Punches with what was later said of them: rows are never changed, later rows correct earlier ones.
import type { Punch } from "./types";

export interface PunchHistory {
  /** The punch as it was made, by telephone or by hand. */
  first: Punch;
  /** All rows about it, oldest first, the punch itself too. */
  rows: Punch[];
  /** The row that counts: the newest correction, else the punch; null when it was taken back. */
  counts: Punch | null;
}

/** One history for each punch, in the order in which the punches are given. */
export function historyOf(punches: readonly Punch[]): PunchHistory[] {
  const byId = new Map(punches.map((punch) => [punch.id, punch]));
  const rows = new Map<string, Punch[]>();
  for (const punch of punches) {
    const root = rootOf(punch, byId);
    rows.set(root, [...(rows.get(root) ?? []), punch]);
  }
  return [...rows.values()].flatMap((list) => {
    const about = list.sort((a, b) => a.seq - b.seq);
    const [first] = about;
    const last = about.at(-1);
    if (!first || !last) return [];
    return [{ first, rows: about, counts: last.kind === "void" ? null : last }];
  });
}

function rootOf(punch: Punch, byId: ReadonlyMap<string, Punch>): string {
  let at = punch;
  for (let steps = 0; at.corrects && steps < 1000; steps++) {
    const before = byId.get(at.corrects);
    if (!before) return at.corrects;
    at = before;
  }
  return at.id;
}
