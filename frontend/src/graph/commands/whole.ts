// Changes that come as a whole: the compiler's fixes, and another document altogether.
import type { FlowDocument } from "../../api/types";
import type { Change, Context, Label } from "../change";
import { type JsonPatch, patchOnce, pathOf } from "../pointers";
import { edited } from "./edit";

/** Does a fix of the compiler; null when it no longer fits the document. */
export function applyFix(c: Context, patch: JsonPatch[], title?: string): Change | null {
  const copy = structuredClone(c.document) as FlowDocument & Record<string, unknown>;
  if (!patch.every((one) => patchOnce(copy, one))) return null;
  const steps = new Set(
    patch
      .map(({ path }) => pathOf(path))
      .flatMap(([top, id]) => (top === "nodes" && id ? [id] : [])),
  );
  const label = title ? { key: "fixNamed", values: { title } } : { key: "fix" };
  return edited(c, { label, steps: [...steps] }, (draft) => {
    for (const one of patch) patchOnce(draft as typeof copy, one);
    for (const id of Object.keys(draft.layout ?? {})) {
      if (!draft.nodes[id]) delete draft.layout?.[id];
    }
  });
}

/** Another document in the place of this one: a version brought back, an import. */
export function replaceAll(c: Context, document: FlowDocument, label: Label): Change | null {
  if (JSON.stringify(c.document) === JSON.stringify(document)) return null;
  return edited(c, { label, steps: [], select: [] }, (draft) => {
    for (const name of Object.keys(draft)) if (!(name in document)) delete draft[name];
    Object.assign(draft, structuredClone(document));
  });
}
