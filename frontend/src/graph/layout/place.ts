// A place for every step: the one it has, else one that follows from the wires.
import type { FlowDocument } from "../../api/types";
import type { Kinds } from "../change";
import { arranged } from "./arrange";
import type { Layout } from "./rects";

const known = new WeakMap<FlowDocument, { kinds: Kinds; layout: Layout }>();

/**
 * The places of all steps and of nothing else. Steps without one get theirs: always the same for
 * the same flow, so nothing moves by itself. The document's own layout when that is complete.
 */
export function placeOf(document: FlowDocument, kinds: Kinds): Layout {
  const before = known.get(document);
  if (before?.kinds === kinds) return before.layout;
  const layout = complete(document, kinds);
  known.set(document, { kinds, layout });
  return layout;
}

function complete(document: FlowDocument, kinds: Kinds): Layout {
  const given = document.layout ?? {};
  const ids = Object.keys(document.nodes);
  const missing = ids.filter((id) => given[id] === undefined);
  if (missing.length === 0 && Object.keys(given).length === ids.length) return given;
  const layout: Layout = {};
  for (const id of ids) if (given[id]) layout[id] = given[id];
  return missing.length > 0 ? arranged(document, kinds, layout, missing) : layout;
}
