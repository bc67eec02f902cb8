// All acts of the editor, and those that make sense in a place.
import type { Action, Env, Spot } from "./action";
import { EDIT } from "./edit";
import { FLOW } from "./flow";
import { STEP } from "./step";
import { VIEW } from "./view";

export type { Action, Env, Group, Spot } from "./action";

const all: Action[] = [...STEP, ...EDIT, ...VIEW, ...FLOW];

export const ACTIONS: readonly Action[] = all;

/** Acts that only one screen has: they come first, their keys too, until they are taken back. */
export function offer(acts: readonly Action[]): () => void {
  all.unshift(...acts);
  return () => {
    for (const act of acts) all.splice(all.indexOf(act), 1);
  };
}

const BY_ID = new Map(all.map((action) => [action.id, action]));

/** An act by its id, which must be one. */
export function action(id: string): Action {
  const found = BY_ID.get(id);
  if (!found) throw new Error(`no act is called ${id}`);
  return found;
}

/** What a menu in this place offers now, in its order; changes of group are where a line goes. */
export function actionsFor(spot: Spot, env: Env): Action[] {
  return ACTIONS.filter((one) => one.spots.includes(spot) && one.when(env));
}
