// Whether the window is so, kept up to date.
import { useCallback, useSyncExternalStore } from "react";

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (act: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", act);
      return () => list.removeEventListener("change", act);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A telephone: the outline is the editor. */
export const NARROW = "(max-width: 43.75rem)";
/** Not wide enough for both panels beside the canvas. */
export const TIGHT = "(max-width: 56rem)";
