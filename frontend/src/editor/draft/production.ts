// "Restore the last production version": the draft becomes what calls get, as one change.
import { readProduction } from "../../api/draft";
import { replaceAll } from "../../graph/commands";
import type { EditorStore } from "../store";

export type Restoration = { how: "none" } | { how: "same" | "done"; version: number };

/** Puts the version that calls get into the draft; it can be undone like any change. */
export async function restoreProduction(store: EditorStore): Promise<Restoration> {
  const found = await readProduction(store.getState().flow);
  if (!found) return { how: "none" };
  const { version, document } = found;
  const { context, run } = store.getState();
  const done = run(replaceAll(context(), document, { key: "production", values: { version } }));
  return { how: done ? "done" : "same", version };
}
