// Moving a step elsewhere in the telling: taken out where it was, put in after another.
import type { Change, Context } from "../../graph/change";
import { connect, disconnect, insertStepOnWire, setStart } from "../../graph/commands";
import { mainPort, sourcesOf } from "../../graph/queries";
import { together } from "./together";
import type { Exit } from "./where";

/** Puts a step behind an outcome of another; what led to it leads to what followed it. */
export function moveAfter(context: Context, id: string, exit: Exit): Change | null {
  const { document, kinds } = context;
  const placed = document.nodes[id];
  if (!placed || exit.node === id || document.nodes[exit.node]?.next?.[exit.port] === id)
    return null;
  const main = mainPort(kinds.get(placed.type), placed);
  const after = main === null ? undefined : placed.next?.[main];
  const heir = after === id ? undefined : after;
  const out = sourcesOf(document, kinds, id)
    .filter(({ node }) => node !== id)
    .map((wire) => (now: Context) => (heir ? connect(now, wire, heir) : disconnect(now, wire)));
  const name = placed.name || id;
  return together(context, { label: { key: "move", values: { name } }, select: [id] }, [
    ...out,
    (now) => (main !== null && after ? disconnect(now, { node: id, port: main }) : null),
    (now) => {
      const leads = now.document.nodes[exit.node]?.next?.[exit.port];
      return leads ? insertStepOnWire(now, exit, id) : connect(now, exit, id);
    },
  ]);
}

/** Before the step that leads to it. */
export function moveUp(context: Context, id: string): Change | null {
  const { document, kinds } = context;
  const above = sourcesOf(document, kinds, id).find(({ node }) => node !== id);
  if (!above) return null;
  const before = sourcesOf(document, kinds, above.node).find(
    ({ node }) => node !== above.node && node !== id,
  );
  if (before) return moveAfter(context, id, before);
  return document.start === above.node ? toStart(context, id, above) : null;
}

/** Behind the step that follows it. */
export function moveDown(context: Context, id: string): Change | null {
  const { document, kinds } = context;
  const placed = document.nodes[id];
  const main = placed ? mainPort(kinds.get(placed.type), placed) : null;
  const below = main === null ? undefined : placed?.next?.[main];
  const follower = below === undefined ? undefined : document.nodes[below];
  if (below === undefined || !follower || below === id) return null;
  const port = mainPort(kinds.get(follower.type), follower);
  if (port === null) return null;
  const moved = moveAfter(context, id, { node: below, port });
  if (document.start !== id || !moved) return moved;
  const { label, select } = moved;
  return together(context, { label, ...(select ? { select } : {}) }, [
    () => moved,
    (now) => setStart(now, below),
  ]);
}

function toStart(context: Context, id: string, above: Exit): Change | null {
  const { document, kinds } = context;
  const placed = document.nodes[id];
  const main = placed ? mainPort(kinds.get(placed.type), placed) : null;
  if (!placed || main === null) return null;
  const after = placed.next?.[main];
  const label = { key: "move", values: { name: placed.name || id } };
  return together(context, { label, select: [id] }, [
    (now) => (after && after !== above.node ? connect(now, above, after) : disconnect(now, above)),
    (now) => connect(now, { node: id, port: main }, above.node),
    (now) => setStart(now, id),
  ]);
}
