// What stands beside the parameters of a step: its place, name, note and counter.
import type { Placed } from "../../api/types";
import type { Change, Context } from "../change";
import { placeOf } from "../layout/place";
import type { Layout } from "../layout/rects";
import { edited, nameOf, oneOrMany } from "./edit";

/** Puts steps elsewhere; arrow keys pressed one after the other are one change. */
export function moveSteps(c: Context, places: Layout): Change | null {
  const ids = known(c, places);
  const first = ids[0];
  if (first === undefined) return null;
  const label = oneOrMany("move", nameOf(c, first), ids.length);
  const merge = `move:${ids.join(" ")}`;
  return edited(c, { label, steps: ids, merge }, (draft) => put(draft, places, ids));
}

/** Takes over the places that tidying up found, for these steps only. */
export function tidy(c: Context, places: Layout, ids: readonly string[]): Change | null {
  const mine = known(c, places).filter((id) => ids.includes(id));
  const label = { key: "tidy" };
  return edited(c, { label, steps: mine }, (draft) => put(draft, places, mine));
}

/** The steps that exist and stand elsewhere than `places` says. */
function known({ document, kinds }: Context, places: Layout): string[] {
  const layout = placeOf(document, kinds);
  return Object.keys(places).filter((id) => {
    const [now, then] = [layout[id], places[id]];
    return now && then && (now.x !== then.x || now.y !== then.y);
  });
}

function put(draft: { layout?: Layout }, places: Layout, ids: string[]) {
  draft.layout ??= {};
  const { layout } = draft;
  for (const id of ids) {
    const place = places[id];
    if (place) layout[id] = { x: place.x, y: place.y };
  }
}

export function rename(c: Context, id: string, name: string): Change | null {
  const label = { key: "rename", values: { name: nameOf(c, id), to: name } };
  return edited(c, { label, steps: [id], merge: `name:${id}` }, (draft) => {
    const placed = draft.nodes[id];
    if (placed && (placed.name ?? "") !== name) placed.name = name;
  });
}

/** A note or the counter of a step; null or an empty text takes it away. */
export function setExtra(
  c: Context,
  id: string,
  extra: "note" | "marker",
  text: string | null,
): Change | null {
  const label = { key: extra, values: { name: nameOf(c, id) } };
  return edited(c, { label, steps: [id], merge: `${extra}:${id}` }, (draft) => {
    const placed: Placed | undefined = draft.nodes[id];
    if (!placed || (placed[extra] ?? "") === (text ?? "")) return;
    if (text) placed[extra] = text;
    else delete placed[extra];
  });
}
