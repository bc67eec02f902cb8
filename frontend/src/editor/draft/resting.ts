// The open flow as it is shown where someone else works: all can be read, nothing changed.
import type { EditorState, EditorStore } from "../store";

const refused = () => false;
const nothing = () => undefined;

/** The same store, shut: it follows the other one and changes of the document are refused. */
export function resting(store: EditorStore): EditorStore {
  let seen: EditorState | null = null;
  let shown: EditorState | null = null;
  const getState = () => {
    const now = store.getState();
    if (!shown || now !== seen) {
      seen = now;
      shown = { ...now, shut: now.shut ?? "step", run: refused, undo: nothing, redo: nothing };
    }
    return shown;
  };
  return { ...store, getState };
}
