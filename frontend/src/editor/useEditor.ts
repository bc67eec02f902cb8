// The open flow for components: each reads only the part it shows.
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { EditorState, EditorStore } from "./store";

export const EditorContext = createContext<EditorStore | null>(null);

/** The store itself, for acts that read it only when they happen. */
export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error("outside of an editor");
  return store;
}

export function useEditor<T>(pick: (state: EditorState) => T): T {
  return useStore(useEditorStore(), pick);
}

/** Like useEditor for a pick that makes a new array or object each time. */
export function useEditorShallow<T>(pick: (state: EditorState) => T): T {
  return useStore(useEditorStore(), useShallow(pick));
}
