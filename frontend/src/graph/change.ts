// A change of a flow as data: what was done (in words), how to do it and how to undo it.
import { applyPatches, enablePatches, type Patch, produceWithPatches } from "immer";
import type { FlowDocument, Kind } from "../api/types";

enablePatches();

export type Kinds = ReadonlyMap<string, Kind>;

/** Words of a change: the key under `change.` and what fills its gaps. */
export interface Label {
  key: string;
  values?: Record<string, string | number>;
}

export interface Change {
  label: Label;
  patches: Patch[];
  inverse: Patch[];
  /** The steps to bring into view when it is done, undone or done again. */
  steps: string[];
  /** The steps to select afterwards; the selection stays when it is not given. */
  select?: string[];
  /** Changes that follow each other with the same tag become one step of undo (typing). */
  merge?: string;
}

/** What every command reads. `language` is the one whose words the screen shows. */
export interface Context {
  document: FlowDocument;
  kinds: Kinds;
  language: string;
}

type About = Omit<Change, "patches" | "inverse">;

/** The change that `edit` makes to the document; null when it changes nothing. */
export function change(
  document: FlowDocument,
  about: About,
  edit: (draft: FlowDocument) => void,
): Change | null {
  const [, patches, inverse] = produceWithPatches(document, (draft: FlowDocument) => edit(draft));
  return patches.length === 0 ? null : { ...about, patches, inverse };
}

/** The document with patches applied; it shares with the old one all that they do not touch. */
export function patched(document: FlowDocument, patches: Patch[]): FlowDocument {
  return applyPatches(document, patches);
}
