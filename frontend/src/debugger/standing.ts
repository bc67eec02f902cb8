// Where the call stands, in one sentence.
import { stepName } from "../editor/canvas/card";
import { useEditor } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { reasonWord } from "../monitor/reasons";

export interface Standing {
  text: string;
  /** The step it is about. */
  node: string | null;
  tone: "idle" | "running" | "held" | "ended" | "lost";
}

export function useStanding(): Standing {
  const { t } = useWords();
  const line = useDebug((view) => view.line);
  const mode = useDebug(({ told }) => told?.mode ?? null);
  const why = useDebug(({ told }) => told?.why ?? "step");
  const at = useDebug(({ told }) => told?.at ?? null);
  const waits = useDebug(({ told }) => told?.waiting?.what ?? null);
  const reason = useDebug(({ told }) => told?.reason ?? "finished");
  const failed = useDebug(({ told }) => told?.problem ?? null);
  const name = useEditor(({ document, kinds }) => (at ? stepName(document, kinds, at) : ""));
  const node = useEditor(({ document }) => (at && document.nodes[at] ? at : null));
  if (line === "lost") return { text: t("debugger.standing.lost"), node: null, tone: "lost" };
  if (line === "opening") return { text: t("debugger.standing.opening"), node: null, tone: "idle" };
  if (line === "idle" || mode === null) {
    return { text: t("debugger.standing.idle"), node: null, tone: "idle" };
  }
  if (mode === "waiting") return { text: t("debugger.standing.waiting"), node: null, tone: "idle" };
  if (mode === "ended") {
    const text = failed
      ? t("debugger.standing.failed", { problem: failed })
      : t("debugger.standing.ended", { reason: reasonWord(reason, t) });
    return { text, node, tone: "ended" };
  }
  if (mode === "held") {
    return { text: t(`debugger.standing.held.${why}`, { name }), node, tone: "held" };
  }
  const doing = waits ?? "nothing";
  return { text: t(`debugger.standing.running.${doing}`, { name }), node, tone: "running" };
}
