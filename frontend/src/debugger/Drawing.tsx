// The drawing while a call is followed: where the call is, the red thread of its way, its stops.
import { useEffect, useMemo } from "react";
import { Canvas } from "../editor/canvas/Canvas";
import type { Overlay, Tone } from "../editor/canvas/overlay";
import { wireOf } from "../editor/canvas/state";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { useResults } from "../scenarios/results";
import type { Session } from "./session";
import { toggleStop, useSetup } from "./setup";

const NO_WIRES = {};

export function DebugDrawing() {
  useLateWords();
  useFollowed();
  return <Canvas mode="edit" overlay={useOverlay()} />;
}

function useOverlay(): Overlay {
  const { t } = useWords();
  const at = useDebug(placeOf);
  const mode = useDebug(({ told }) => told?.mode ?? null);
  const travelled = useDebug(({ told }) => told?.wires ?? NO_WIRES);
  const stops = useSetup((setup) => setup.stops);
  const results = useTested(mode === null);
  return useMemo<Overlay>(() => {
    const steps = new Map<string, { tone: Tone; note?: string }>(results?.steps);
    const wires = new Map<string, Tone>(results?.wires);
    for (const key of Object.keys(travelled)) {
      wires.set(key, "travelled");
      steps.set(wireOf(key).node, { tone: "travelled" });
    }
    if (at !== null && mode !== null && mode !== "waiting") {
      steps.set(at, { tone: "active", note: t(`debugger.at.${mode}`) });
    }
    return {
      steps,
      wires,
      breakpoints: new Set(stops.map(({ node }) => node)),
      conditional: new Set(stops.filter(({ when }) => when).map(({ node }) => node)),
      onBreakpoint: toggleStop,
    };
  }, [at, mode, travelled, stops, results, t]);
}

/** Where the call is; when it is over, where it was last. */
function placeOf({ told, log }: Pick<Session, "told" | "log">): string | null {
  if (told?.mode !== "ended") return told?.at ?? null;
  return log.findLast(({ kind }) => kind === "entered")?.node ?? null;
}

/** What the tests showed, while they are looked at and no call hides it. */
function useTested(free: boolean): Overlay | undefined {
  const shown = useEditor((state) => state.panel === "tests");
  const flow = useEditor((state) => state.flow);
  const overlay = useResults((results) => (results.flow === flow ? results.overlay : undefined));
  return shown && free ? overlay : undefined;
}

/** The view goes along with the call. */
function useFollowed(): void {
  const store = useEditorStore();
  const at = useDebug(({ told }) => told?.at ?? null);
  useEffect(() => {
    if (at !== null && store.getState().document.nodes[at]) store.getState().lookAt([at]);
  }, [at, store]);
}
