// How the editor's screen is arranged: widths of the panels, what is open over it. Widths and what is
// folded are kept on this machine.
import { create } from "zustand";
import type { Reference } from "../graph/references";

export type Shown = "commands" | "help" | "publish" | "versions" | "missing" | null;

/** A question asked in a small dialog: which step to add, where to lead, which language. */
export type Asking =
  | { what: "add"; exit: Exit | null }
  | { what: "connect"; exit: Exit }
  | { what: "move"; step: string }
  | { what: "branch"; step: string; port: string | null };

interface Exit {
  node: string;
  port: string;
}

interface Kept {
  left: number;
  /** The left panel while it shows the outline, which needs more. */
  outline: number;
  right: number;
  leftOpen: boolean;
  rightOpen: boolean;
}

interface Screen extends Kept {
  problemsOpen: boolean;
  shown: Shown;
  /** What was typed before the field of the commands was there. */
  typed: string;
  asking: Asking | null;
  /** On a telephone: whether the settings cover the outline. */
  sheet: boolean;
  /** The step whose name is being written in the outline. */
  renaming: string | null;
  /** What pasted steps use and this flow or studio has not. */
  missing: readonly Reference[];
}

const KEY = "ariane-editor-screen";
const USUAL: Kept = { left: 244, outline: 340, right: 336, leftOpen: true, rightOpen: true };

export const LIMITS = { left: [190, 440], outline: [240, 640], right: [280, 600] } as const;

function kept(): Kept {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>) };
  } catch {
    return USUAL;
  }
}

export const useScreen = create<Screen>(() => ({
  ...kept(),
  problemsOpen: false,
  shown: null,
  typed: "",
  asking: null,
  sheet: false,
  renaming: null,
  missing: [],
}));

useScreen.subscribe(({ left, outline, right, leftOpen, rightOpen }, before) => {
  const same =
    left === before.left &&
    outline === before.outline &&
    right === before.right &&
    leftOpen === before.leftOpen &&
    rightOpen === before.rightOpen;
  if (same) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ left, outline, right, leftOpen, rightOpen }));
  } catch {
    // Without storage the panels have their usual widths next time.
  }
});

export function arrange(part: Partial<Screen>): void {
  useScreen.setState(part);
}

/** A width within what the panel bears. */
export function resized(side: keyof typeof LIMITS, width: number): void {
  const [least, most] = LIMITS[side];
  useScreen.setState({ [side]: Math.min(most, Math.max(least, Math.round(width))) });
}
