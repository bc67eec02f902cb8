// The open flow as tests need it: its drawing, the words for steps, and going to a step.
import { useMemo } from "react";
import { useCalendars } from "../api/calendars";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import type { Telling } from "./told";
import { isZone } from "./zone";

export function useTelling(): Telling {
  const { t, number } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  return useMemo(() => ({ t, number, document, kinds }), [t, number, document, kinds]);
}

/** Selects a step and brings it into view. */
export function useGoTo(): (node: string) => void {
  const store = useEditorStore();
  return (node) => {
    const { document, select, lookAt } = store.getState();
    if (!document.nodes[node]) return;
    select([node]);
    lookAt([node]);
  };
}

/** The zone of the flow's opening hours; of this machine when it has none. */
export function useZone(): string {
  const used = useEditor((state) =>
    Object.values(state.document.nodes)
      .map(({ params }) => params?.calendar)
      .find((calendar) => typeof calendar === "string"),
  );
  const calendars = useCalendars().data;
  const zone = (calendars?.find(({ id }) => id === used) ?? calendars?.[0])?.document.zone;
  return isZone(zone) ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
