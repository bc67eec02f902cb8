// Where a wire begins and ends on the canvas.
import type { FlowDocument, Place } from "../../api/types";
import type { Kinds } from "../../graph/change";
import { placeOf } from "../../graph/layout/place";
import { targetOf, type Wire } from "../../graph/wires";
import { cardFor } from "./drawing";

/** Null when there is no such port; `to` is null when it leads nowhere. */
export function ends(
  document: FlowDocument,
  kinds: Kinds,
  wire: Wire,
): { from: Place; to: Place | null } | null {
  const places = placeOf(document, kinds);
  const placed = document.nodes[wire.node];
  const place = places[wire.node];
  if (!placed || !place) return null;
  const card = cardFor(kinds.get(placed.type), placed);
  const port = card.ports.find((one) => one.port === wire.port);
  const x = port ? port.x + port.width / 2 : card.width / 2;
  const from = { x: place.x + x, y: place.y + card.height };
  const target = targetOf(document, kinds, wire);
  const there = target === undefined ? undefined : document.nodes[target];
  const at = target === undefined ? undefined : places[target];
  if (!there || !at) return { from, to: null };
  const { width } = cardFor(kinds.get(there.type), there);
  return { from, to: { x: at.x + width / 2, y: at.y } };
}
