// Opens the draft of a flow for a screen, saves it as it changes, and lets go of it afterwards.
import { useCallback, useEffect, useState } from "react";
import { useCatalogue } from "../../api/hooks";
import { includes } from "../../app/roles";
import { useSession } from "../../app/session";
import type { Kinds } from "../../graph/change";
import { useWords } from "../../i18n/useWords";
import type { EditorStore } from "../store";
import { stay } from "./listen";
import { type Asked, type OpenDraft, openDraft, resume } from "./open";

export interface DraftView {
  /** Null while the draft is being opened, and when it cannot be. */
  store: EditorStore | null;
  draft: OpenDraft | null;
  error: unknown;
  retry: () => void;
}

/** Drafts that were left unsaved: the same person finds them as they were, undo included. */
const held = new Map<string, OpenDraft>();
/** Drafts whose last changes are on their way: who comes back waits for them. */
const leaving = new Map<string, Promise<void>>();

export function useDraft(flow: string): DraftView {
  const { user, workspace } = useSession();
  const { language } = useWords();
  const catalogue = useCatalogue(language);
  const kinds = catalogue.data ?? null;
  const [draft, setDraft] = useState<OpenDraft | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const owner = `${workspace.id}/${user.email}`;
  const may = includes(user.role, "design");
  const known = kinds !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: kinds and language follow below
  useEffect(() => {
    if (!kinds) return;
    let gone = false;
    let leave: (() => void) | null = null;
    const asked: Asked = { flow, owner, kinds, language, may };
    enter(asked).then(
      (opened) => {
        if (gone) return release(opened);
        const letGo = stay(opened);
        leave = () => {
          letGo();
          release(opened);
        };
        setDraft(opened);
        setError(null);
      },
      (failure: unknown) => {
        if (!gone) setError(failure);
      },
    );
    return () => {
      gone = true;
      leave?.();
      setDraft(null);
    };
  }, [flow, owner, may, known, tries]);

  useSpeak(draft, kinds, language);
  const retry = useCallback(() => {
    setError(null);
    setTries((count) => count + 1);
    if (catalogue.isError) catalogue.refetch();
  }, [catalogue.isError, catalogue.refetch]);
  return { store: draft?.store ?? null, draft, error: error ?? catalogue.error, retry };
}

function useSpeak(draft: OpenDraft | null, kinds: Kinds | null, language: string): void {
  useEffect(() => {
    if (draft && kinds) draft.store.getState().set({ kinds, language });
  }, [draft, kinds, language]);
}

async function enter(asked: Asked): Promise<OpenDraft> {
  const key = `${asked.owner}/${asked.flow}`;
  await leaving.get(key);
  const waiting = held.get(key);
  held.delete(key);
  if (!waiting) return openDraft(asked);
  resume(waiting, asked);
  return waiting;
}

/** Sends what is left to send. What cannot be sent now is held here and kept on this machine. */
function release(draft: OpenDraft): void {
  const { saving, owner, flow } = draft;
  const key = `${owner}/${flow}`;
  const gone = saving.finish().then(() => {
    if (saving.draft.getState().phase !== "saved") held.set(key, draft);
    if (leaving.get(key) === gone) leaving.delete(key);
  });
  leaving.set(key, gone);
}
