// What can be done to a flow at once: duplicate, export, archive, bring back.
import { readDraft, useArchive, useImport, useRestore } from "../../api/hooks";
import { explain } from "../../api/problem";
import type { FlowRow } from "../../api/types";
import { useWords } from "../../i18n/useWords";
import { toast } from "../../ui";

export function useFlowActs(flow: FlowRow) {
  const { t } = useWords();
  const create = useImport();
  const archive = useArchive();
  const restore = useRestore();
  const failed = (error: unknown) => toast({ text: explain(error, t), tone: "danger", seconds: 8 });

  return {
    async duplicate() {
      try {
        const { body } = await readDraft(flow.id);
        const name = t("flows.copyName", { name: body.document.name });
        await create.mutateAsync({ ...body.document, name });
        toast({ text: t("flows.duplicated", { name }) });
      } catch (error) {
        failed(error);
      }
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
      if (flow.numbers.length > 0) {
        toast({
          text: t("flows.archiveNumbers", { count: flow.numbers.length }),
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
            act: { label: t("ui.undo"), run: () => restore.mutate(flow.id, { onError: failed }) },
          }),
        onError: failed,
      });
    },
    restore: () => restore.mutate(flow.id, { onError: failed }),
  };
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
