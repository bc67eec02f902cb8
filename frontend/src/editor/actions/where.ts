// Where a step that someone chooses from the list is put.
import type { FlowDocument } from "../../api/types";
import type { Kinds } from "../../graph/change";
import { freePorts, mainPort } from "../../graph/queries";
import type { EditorState } from "../store";

export interface Exit {
  node: string;
  port: string;
}

/** The outcome that a new step follows: the chosen one, else the selected step's next free one. */
export function whereToAdd(
  state: Pick<EditorState, "document" | "kinds" | "selection" | "wire">,
): Exit | null {
  if (state.wire) return state.wire;
  const only = state.selection.length === 1 ? state.selection[0] : undefined;
  return only === undefined ? null : exitOf(state.document, state.kinds, only);
}

/** The first outcome that leads nowhere yet, the usual way on first; else the usual way on. */
export function exitOf(document: FlowDocument, kinds: Kinds, id: string): Exit | null {
  const placed = document.nodes[id];
  if (!placed) return null;
  const main = mainPort(kinds.get(placed.type), placed);
  const free = freePorts(document, kinds, id);
  const port = main !== null && free.includes(main) ? main : (free[0] ?? main);
  return port === null || port === undefined ? null : { node: id, port };
}
