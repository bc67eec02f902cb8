// Putting a draft into service: what is to be corrected first, what changes, whom it concerns, and
// from when. What is looked at here is what is published: a draft saved since is refused.
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Phone } from "lucide-react";
import { lazy, Suspense, useContext, useState } from "react";
import { useCatalogue, useCheck, useFlows, useVersion } from "../../api/hooks";
import type { FlowDetail, FlowRow, Issue } from "../../api/types";
import { IssueList } from "../../features/flows/IssueList";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Failure, Loading, Notice, Sheet } from "../../ui";
import { EditorContext } from "../useEditor";
import { Compare, Drawing } from "./Compare";
import { PublishForm } from "./PublishForm";
import css from "./release.module.css";
import { readSettled } from "./settled";
import { useGoToIssue } from "./useGoToIssue";

const PublishTests = lazy(() => import("../../scenarios/PublishTests"));

interface Props {
  flow: string;
  open: boolean;
  onClose: () => void;
}

export default function PublishDialog({ flow, open, onClose }: Props) {
  const { t } = useWords();
  const row = useFlows().data?.find(({ id }) => id === flow);
  return (
    <Sheet open={open} onClose={onClose} title={t("publish.title", { name: row?.name ?? flow })}>
      {open && row && <Opened key={flow} row={row} onClose={onClose} />}
      {open && !row && <Loading rows={4} height={64} />}
    </Sheet>
  );
}

export { PublishDialog };

/** The draft as the studio has it once what was typed last has reached it. */
function useSavedDraft(flow: string) {
  const store = useContext(EditorContext);
  return useQuery({
    queryKey: ["publishing", flow],
    queryFn: () => readSettled(flow, store?.getState().flow === flow ? store : null),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

function Opened({ row, onClose }: { row: FlowRow; onClose: () => void }) {
  const { language } = useWords();
  const [failing, setFailing] = useState(0);
  const draft = useSavedDraft(row.id);
  const report = useCheck(row.id, draft.isSuccess);
  const live = useVersion(row.id, draft.data?.live?.version ?? null);
  const kinds = useCatalogue(language);
  const error = draft.error ?? report.error ?? live.error ?? kinds.error;
  const again = () => {
    draft.refetch();
    report.refetch();
  };
  if (error) return <Failure error={error} onRetry={again} small />;
  const waits = draft.data?.live ? live.isPending : false;
  if (!draft.data || !report.data || !kinds.data || waits) return <Loading rows={4} height={64} />;
  const errors = report.data.issues.filter(({ severity }) => severity === "error");
  return (
    <div className={css.publish}>
      <div className={css.middle}>
        <Summary
          row={row}
          draft={draft.data}
          issues={report.data.issues}
          onFailing={setFailing}
          onClose={onClose}
        />
        {live.data ? (
          <Compare before={live.data} after={draft.data.document} kinds={kinds.data} />
        ) : (
          <div className={css.alone}>
            <Drawing document={draft.data.document} kinds={kinds.data} />
          </div>
        )}
      </div>
      <PublishForm
        row={row}
        draft={draft.data}
        errors={errors.length + failing}
        onClose={onClose}
      />
    </div>
  );
}

interface SummaryProps {
  row: FlowRow;
  draft: FlowDetail;
  issues: Issue[];
  /** How many failing tests stop the publication. */
  onFailing: (count: number) => void;
  onClose: () => void;
}

function Summary({ row, draft, issues, onFailing, onClose }: SummaryProps) {
  const { t } = useWords();
  const goTo = useGoToIssue(row.id, onClose);
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const steps = Object.keys(draft.document.nodes).length;
  return (
    <div className={css.summary}>
      <p className={css.concerned}>
        <Phone size={16} aria-hidden="true" />
        {row.numbers.length > 0
          ? t("publish.numbers", { numbers: row.numbers.map(phone).join(", ") })
          : t("publish.noNumber")}
      </p>
      {!draft.live && <p className={css.quiet}>{t("release.first", { count: steps })}</p>}
      {errors > 0 ? (
        <Notice tone="danger">{t("publish.refused", { count: errors })}</Notice>
      ) : (
        <Notice tone="ok" icon={<CircleCheck />}>
          {t("publish.sound")}
        </Notice>
      )}
      <Suspense fallback={null}>
        <PublishTests
          draft={draft}
          errors={errors}
          onShow={(node) => goTo({ node, param: "" })}
          onBlocked={onFailing}
        />
      </Suspense>
      {issues.length > 0 && (
        <div className={css.issues}>
          <IssueList issues={issues} onShow={goTo} />
        </div>
      )}
    </div>
  );
}
