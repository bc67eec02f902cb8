// What all commands share: a change that leaves every step with a place.
import type { FlowDocument } from "../../api/types";
import { type Change, type Context, change, type Label } from "../change";
import { stepName } from "../ids";
import { placeOf } from "../layout/place";
import type { Layout } from "../layout/rects";

export interface About {
  label: Label;
  steps: string[];
  select?: string[];
  merge?: string;
}

/** The change that `edit` makes; null when it changes nothing. */
export function edited(
  { document, kinds }: Context,
  about: About,
  edit: (draft: FlowDocument) => void,
): Change | null {
  const layout = placeOf(document, kinds);
  const found = change(document, about, edit);
  if (!found || layout === document.layout) return found;
  // Steps without a place get the one they are shown at: they must not move by a change elsewhere.
  return change(document, about, (draft) => {
    draft.layout = { ...layout };
    edit(draft);
  });
}

export function nameOf({ document, kinds }: Context, id: string): string {
  const placed = document.nodes[id];
  return stepName(document, id, placed && kinds.get(placed.type)?.label);
}

/** Puts cards somewhere, each as a change of its own place: others may have moved other cards. */
export function place(draft: FlowDocument, places: Layout) {
  draft.layout ??= {};
  Object.assign(draft.layout, places);
}

/** Words of a change of one step by its name, or of several by their number. */
export function oneOrMany(key: string, name: string, count: number): Label {
  return count === 1 ? { key, values: { name } } : { key: `${key}Many`, values: { count } };
}
