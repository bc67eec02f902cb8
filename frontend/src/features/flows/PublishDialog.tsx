// Putting a draft into service: what is checked first, whom it concerns, and why it may be refused.
import { CircleCheck, Rocket } from "lucide-react";
import { useState } from "react";
import { useCheck, usePublish } from "../../api/hooks";
import { Problem } from "../../api/http";
import { explain } from "../../api/problem";
import type { FlowRow, Issue } from "../../api/types";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Failure, Loading, Notice, TextArea, toast } from "../../ui";
import css from "./FlowsPage.module.css";
import { IssueList } from "./IssueList";

interface Props {
  flow: FlowRow;
  open: boolean;
  onClose: () => void;
}

export function PublishDialog({ flow, open, onClose }: Props) {
  const { t } = useWords();
  return (
    <Dialog open={open} onClose={onClose} title={t("publish.title", { name: flow.name })} wide>
      {open && <Inside flow={flow} onClose={onClose} />}
    </Dialog>
  );
}

function Inside({ flow, onClose }: { flow: FlowRow; onClose: () => void }) {
  const { t } = useWords();
  const report = useCheck(flow.id, true);
  const publish = usePublish();
  const [note, setNote] = useState("");
  const found = report.data?.issues ?? [];
  const refusing = [...found, ...issuesOf(publish.error)].filter((i) => i.severity === "error");

  function send() {
    publish.mutate(
      { id: flow.id, note: note.trim(), etag: flow.draft.etag },
      {
        onSuccess: ({ version }) => {
          toast({ text: t("publish.done", { name: flow.name, version }) });
          onClose();
        },
      },
    );
  }

  if (report.isPending) return <Loading rows={3} height={44} />;
  if (report.isError)
    return <Failure error={report.error} onRetry={() => report.refetch()} small />;
  return (
    <div className={css.publish}>
      <p>{concerned()}</p>
      {refusing.length > 0 ? (
        <Notice tone="danger">{t("publish.refused", { count: refusing.length })}</Notice>
      ) : (
        <Notice tone="ok" icon={<CircleCheck />}>
          {t("publish.sound")}
        </Notice>
      )}
      <IssueList issues={found.length > 0 ? found : issuesOf(publish.error)} />
      {publish.isError && issuesOf(publish.error).length === 0 && (
        <Notice tone="danger" alert>
          {explain(publish.error, t)}
        </Notice>
      )}
      {refusing.length === 0 && (
        <TextArea
          label={t("publish.note")}
          description={t("publish.noteHelp")}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      <DialogFoot>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button
          kind="primary"
          icon={<Rocket size={16} />}
          disabled={refusing.length > 0}
          busy={publish.isPending}
          onClick={send}
        >
          {t("publish.act", { version: (flow.live?.version ?? 0) + 1 })}
        </Button>
      </DialogFoot>
    </div>
  );

  function concerned(): string {
    if (flow.numbers.length === 0) return t("publish.noNumber");
    return t("publish.numbers", { numbers: flow.numbers.map(phone).join(", ") });
  }
}

function issuesOf(error: unknown): Issue[] {
  return error instanceof Problem ? error.issues : [];
}
