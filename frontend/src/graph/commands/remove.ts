// Steps taken away. What led to them goes on where they went, when there is but one such place.
import type { Change, Context } from "../change";
import { leadFields, nodeFields } from "../references";
import { onlyExit, outlets } from "../wires";
import { edited, nameOf, oneOrMany } from "./edit";

/** Takes steps away and closes the chain; the label says `removeHealed` when it did. */
export function removeSteps(c: Context, ids: readonly string[]): Change | null {
  const { document, kinds } = c;
  const gone = new Set(ids.filter((id) => document.nodes[id]));
  const first = [...gone][0];
  if (first === undefined) return null;
  const after = followers(c, gone);
  const steps = new Set(gone);
  let healed = false;
  const then = (id: string): string | undefined => {
    if (!gone.has(id)) return id;
    const to = after.get(id);
    if (to !== undefined) healed = true;
    return to;
  };
  const found = edited(c, { label: { key: "remove" }, steps: [], select: [] }, (draft) => {
    for (const id of gone) {
      delete draft.nodes[id];
      if (draft.layout) delete draft.layout[id];
    }
    for (const [id, placed] of Object.entries(document.nodes)) {
      if (gone.has(id)) continue;
      const kind = kinds.get(placed.type);
      for (const [port, target] of Object.entries(placed.next ?? {})) {
        if (!gone.has(target)) continue;
        const next = draft.nodes[id]?.next;
        const to = then(target);
        // A step with one way out that leads to itself would never end.
        const loops = to === id && outlets(kind, placed).length <= 1 + (kind?.lanes.length ?? 0);
        if (next && to !== undefined && !loops) next[port] = to;
        else if (next) delete next[port];
        steps.add(id);
      }
      if (nodeFields(kind, placed).some(({ value }) => gone.has(value as string))) {
        const mine = draft.nodes[id];
        if (mine) leadFields(mine, kind, (to) => unlessSelf(then(to), id));
        steps.add(id);
      }
    }
    if (draft.start && gone.has(draft.start)) draft.start = then(draft.start) ?? "";
    for (const lane of ["on_error", "on_hangup"] as const) {
      const id = draft[lane];
      if (id && gone.has(id)) draft[lane] = then(id) ?? null;
    }
  });
  if (!found) return null;
  const label = oneOrMany(
    healed && gone.size === 1 ? "removeHealed" : "remove",
    nameOf(c, first),
    gone.size,
  );
  return { ...found, label, steps: [...steps] };
}

function unlessSelf(to: string | undefined, id: string): string | undefined {
  return to === id ? undefined : to;
}

/** Where each step that goes leads to among those that stay, if there is one such place. */
function followers({ document, kinds }: Context, gone: Set<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const id of gone) {
    const seen = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && gone.has(at) && !seen.has(at)) {
      seen.add(at);
      at = onlyExit(document, kinds, at);
    }
    if (at !== undefined && !gone.has(at)) found.set(id, at);
  }
  return found;
}
