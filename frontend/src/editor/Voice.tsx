// Says politely what was just done, for people who do not see it, and offers to take a deletion back.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../i18n/useWords";
import { useNames } from "../monitor/useNames";
import { toast, VisuallyHidden } from "../ui";
import { spokenDeed } from "./spoken";
import type { Deed, EditorStore } from "./store";
import { useEditor, useEditorStore } from "./useEditor";

/** Typing is not spoken letter by letter: only what rests this long. */
const REST_MS = 700;

export function Voice() {
  const { t } = useWords();
  const names = useNames();
  const store = useEditorStore();
  const deed = useEditor((state) => state.deed);
  const first = useRef(deed);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (!deed || deed === first.current) return;
    const state = store.getState();
    const change = state.history.past.at(-1);
    const text = spokenDeed(t, names, deed, state, change);
    const timer = setTimeout(() => setSaid(text), change?.merge ? REST_MS : 40);
    return () => clearTimeout(timer);
  }, [deed, store, t, names]);

  useEffect(() => {
    if (deed && deed !== first.current) offerUndo(store, deed, t);
  }, [deed, store, t]);

  return (
    <VisuallyHidden role="status" aria-live="polite" data-voice>
      {said}
    </VisuallyHidden>
  );
}

const REMOVED = {
  remove: "editor.removed",
  removeHealed: "editor.removedHealed",
  removeMany: "editor.removedMany",
} as const;

function offerUndo(
  store: EditorStore,
  { label, how }: Deed,
  t: ReturnType<typeof useWords>["t"],
): void {
  if (how !== "done" || !(label.key in REMOVED)) return;
  const key = REMOVED[label.key as keyof typeof REMOVED];
  const { revision } = store.getState();
  const values = { name: "", count: 1, ...label.values };
  const hide = toast({
    text: t(key, values),
    seconds: 8,
    act: { label: t("ui.undo"), run: () => store.getState().undo() },
    onClose: () => left(),
  });
  // Only this deletion is taken back by its button: the next change takes the button away.
  const left = store.subscribe((now) => {
    if (now.revision === revision) return;
    left();
    hide();
  });
}
