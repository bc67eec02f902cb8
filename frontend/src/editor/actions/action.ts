// What a person can do in the editor, as data: buttons, menus, shortcuts, the command palette and the
// help sheet all read it, so that each act has one name, one icon and one key.
import type { LucideIcon } from "lucide-react";
import type { Place } from "../../api/types";
import type { Allowance } from "../../app/roles";
import type { Exists } from "../../graph/commands";
import type { T } from "../../i18n/i18n";
import type { EditorStore } from "../store";

/** What an act is offered on; "many" is a selection of several steps. */
export type Spot = "step" | "wire" | "canvas" | "note" | "flow" | "many";

export type Group = "edit" | "step" | "connect" | "view" | "flow" | "go" | "debug";

/** What acts work with. They read the selection from the store. */
export interface Env {
  store: EditorStore;
  t: T;
  go: (address: string) => void;
  may: (act: Allowance) => boolean;
  /** Puts the version that calls get back into the draft. */
  restore: () => void;
  /** Whether the workspace has what pasted steps use. */
  has: Exists;
  /** What a menu was opened on, where the store does not know it: a sheet of paper, a place. */
  on?: { note?: number; at?: Place };
}

export interface Action {
  id: string;
  label: (env: Env) => string;
  /** Its name whatever is selected, for the sheet of shortcuts; without it, the label. */
  name?: (env: Env) => string;
  icon: LucideIcon;
  group: Group;
  /** As "Mod+Shift+Z": Mod is Ctrl, on a Mac the command key. The first is the one shown. */
  keys?: readonly string[];
  /** In which menus it stands. */
  spots: readonly Spot[];
  /** Other words people look for it with (a key of the words, its text split at commas). */
  words?: (env: Env) => string;
  /** Whether it makes sense now; what makes no sense is not offered. */
  when: (env: Env) => boolean;
  run: (env: Env) => void;
  danger?: boolean;
  /** Its key works in a field too (Ctrl+K, F8). */
  anywhere?: boolean;
  /** The browser sends its key as an event of its own (copy, cut, paste). */
  native?: boolean;
}
