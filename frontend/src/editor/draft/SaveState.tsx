// "Saved 14:02": where the draft stands, always in sight.
import { Check, CloudOff, Eye, LoaderCircle, RotateCw, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { useWords } from "../../i18n/useWords";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./draft.module.css";
import type { Phase } from "./machine";
import { draftOf, type OpenDraft } from "./open";

type Shown = "saved" | "saving" | "offline" | "error";

const SHOWN: Record<Phase, Shown> = {
  saved: "saved",
  waiting: "saving",
  saving: "saving",
  reading: "saving",
  conflict: "error",
  offline: "offline",
  "signed-out": "error",
  refused: "error",
  locked: "error",
  gone: "error",
};

export function SaveState() {
  const draft = draftOf(useEditorStore());
  return draft && <State draft={draft} />;
}

function State({ draft }: { draft: OpenDraft }) {
  const { t } = useWords();
  const phase = useStore(draft.saving.draft, (state) => state.phase);
  const online = useOnline();
  const shown = phase === "saved" && !online ? "offline" : SHOWN[phase];
  const looking = useEditor((state) => state.shut !== null) && shown === "saved";
  const words = useStateWords(draft, phase, online);
  return (
    <span className={css.state} data-save={shown}>
      {looking ? <Eye size={15} aria-hidden="true" /> : <Icon shown={shown} />}
      <span>{words}</span>
      {phase === "conflict" && (
        <button
          type="button"
          className={css.retry}
          onClick={() => draft.about.setState({ choosing: true })}
        >
          {t("draft.choose")}
        </button>
      )}
      {(phase === "offline" || phase === "refused") && (
        <button
          type="button"
          className={css.retry}
          onClick={() => draft.saving.tell({ what: "retry" })}
        >
          <RotateCw size={14} aria-hidden="true" />
          {t("ui.retry")}
        </button>
      )}
    </span>
  );
}

function useStateWords(draft: OpenDraft, phase: Phase, online: boolean): string {
  const { t, moment } = useWords();
  const savedAt = useStore(draft.saving.draft, (state) => state.savedAt);
  const shut = useEditor((state) => state.shut);
  if (phase !== "saved") return t(`draft.phase.${phase}`);
  if (!online) return t("draft.offline");
  if (shut !== null) return t("draft.viewOnly");
  if (savedAt === null) return t("draft.saved");
  return t("draft.savedAt", { when: moment(new Date(savedAt).toISOString()) });
}

function useOnline(): boolean {
  return useSyncExternalStore(followNetwork, () => navigator.onLine);
}

function followNetwork(act: () => void): () => void {
  addEventListener("online", act);
  addEventListener("offline", act);
  return () => {
    removeEventListener("online", act);
    removeEventListener("offline", act);
  };
}

function Icon({ shown }: { shown: Shown }) {
  const props = { size: 15, "aria-hidden": true } as const;
  if (shown === "saved") return <Check {...props} />;
  if (shown === "saving") return <LoaderCircle {...props} className={css.turning} />;
  if (shown === "offline") return <CloudOff {...props} />;
  return <TriangleAlert {...props} />;
}
