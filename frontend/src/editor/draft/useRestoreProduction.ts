// The act "restore the last production version" for menus: does it, says so, offers to undo it.
import { useCallback } from "react";
import { explain } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import { toast } from "../../ui";
import { useEditorStore } from "../useEditor";
import { restoreProduction } from "./production";

export function useRestoreProduction(): () => Promise<void> {
  const { t } = useWords();
  const store = useEditorStore();
  return useCallback(async () => {
    try {
      const restored = await restoreProduction(store);
      if (restored.how === "none") toast({ text: t("draft.production.none") });
      else if (restored.how === "same") toast({ text: t("draft.production.same") });
      else {
        const act = { label: t("ui.undo"), run: () => store.getState().undo() };
        toast({ text: t("draft.production.done", { version: restored.version }), act });
      }
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
    }
  }, [store, t]);
}
