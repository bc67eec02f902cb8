// How much is to be corrected in a draft; a click tells what.
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useCheck } from "../../api/hooks";
import type { FlowRow } from "../../api/types";
import { useWords } from "../../i18n/useWords";
import { Dialog, Failure, Loading, Notice, Tag } from "../../ui";
import css from "./FlowsPage.module.css";
import { IssueList } from "./IssueList";

type Flow = Pick<FlowRow, "id" | "name" | "problems">;

export function ProblemTags({ flow }: { flow: Flow }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { errors, warnings } = flow.problems;
  const show = { type: "button", className: css.tagButton, onClick: () => setOpen(true) } as const;
  return (
    <>
      {errors > 0 && (
        <button {...show}>
          <Tag tone="danger" icon={<CircleAlert />} title={t("issue.show")}>
            {t("flows.errors", { count: errors })}
          </Tag>
        </button>
      )}
      {warnings > 0 && (
        <button {...show}>
          <Tag tone="amber" icon={<TriangleAlert />} title={t("issue.show")}>
            {t("flows.warnings", { count: warnings })}
          </Tag>
        </button>
      )}
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("issue.title", { name: flow.name })}
        wide
      >
        {open && <Found id={flow.id} />}
      </Dialog>
    </>
  );
}

function Found({ id }: { id: string }) {
  const { t } = useWords();
  const report = useCheck(id, true);
  if (report.isPending) return <Loading rows={2} height={44} />;
  if (report.isError)
    return <Failure error={report.error} onRetry={() => report.refetch()} small />;
  if (report.data.issues.length === 0) {
    return (
      <Notice tone="ok" icon={<CircleCheck />}>
        {t("issue.none")}
      </Notice>
    );
  }
  return <IssueList issues={report.data.issues} />;
}
