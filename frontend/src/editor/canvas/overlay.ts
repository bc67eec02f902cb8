// What other screens lay over the drawing: the differences of two versions, callers on the line, the
// way of a call that is followed, what tests have seen, where a call is to stop.

export type Tone =
  | "added"
  | "removed"
  | "changed"
  | "live"
  /** Where the call is. */
  | "active"
  /** Where it came along. */
  | "travelled"
  | "failed"
  | "covered"
  | "uncovered";

export interface Overlay {
  steps: ReadonlyMap<string, { tone: Tone; note?: string }>;
  /** By "step:port". */
  wires: ReadonlyMap<string, Tone>;
  /** The steps before which a call stops; those that stop it only sometimes are in both. */
  breakpoints?: ReadonlySet<string>;
  conditional?: ReadonlySet<string>;
  /** A press in the margin of a card; without it the margins are not there. */
  onBreakpoint?: (step: string) => void;
}
