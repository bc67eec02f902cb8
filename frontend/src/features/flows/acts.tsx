// What can be done to a flow at once: duplicate, export, archive, bring back.
import { useLocation } from "wouter";
import { readDraft, useArchive } from "../../api/hooks";
import { explain } from "../../api/problem";
import { useDuplicate, useRevive } from "../../api/release";
import type { FlowRow } from "../../api/types";
import { useWords } from "../../i18n/useWords";
import { toast } from "../../ui";

export function useFlowActs(flow: FlowRow) {
  const { t } = useWords();
  const [, go] = useLocation();
  const copy = useDuplicate();
  const archive = useArchive();
  const revive = useRevive();
  const failed = (error: unknown) => toast({ text: explain(error, t), tone: "danger", seconds: 8 });

  return {
    duplicate() {
      const name = t("flows.copyName", { name: flow.name });
      copy.mutate(
        { id: flow.id, name },
        {
          onSuccess: (made) =>
            toast({
              text: t("flows.duplicated", { name: made.name }),
              seconds: 8,
              act: { label: t("gallery.open"), run: () => go(`/flows/${made.id}`) },
            }),
          onError: failed,
        },
      );
    },
    async save() {
      try {
        const { body } = await readDraft(flow.id);
        download(`${flow.id}.json`, `${JSON.stringify(body.document, null, 2)}\n`);
      } catch (error) {
        failed(error);
      }
    },
    archive() {
      const numbers = flow.numbers.length + flow.test_numbers.length;
      if (numbers > 0) {
        toast({
          text: t("flows.archiveNumbers", { count: numbers }),
          tone: "danger",
          seconds: 8,
        });
        return;
      }
      archive.mutate(flow.id, {
        onSuccess: () =>
          toast({
            text: t("flows.archiveDone", { name: flow.name }),
            seconds: 8,
            act: { label: t("ui.undo"), run: () => revive.mutate(flow.id, { onError: failed }) },
          }),
        onError: failed,
      });
    },
    restore: () =>
      revive.mutate(flow.id, {
        onSuccess: () =>
          toast({
            text: t("gallery.restored", { name: flow.name }),
            seconds: 8,
            act: {
              label: t("ui.undo"),
              run: () => archive.mutate(flow.id, { onError: failed }),
            },
          }),
        onError: failed,
      }),
  };
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
