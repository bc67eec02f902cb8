// All flows of the workspace: what is in service, what is being drawn, and how much they are called.
import { FileUp, Plus } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useFlows } from "../../api/hooks";
import { Page } from "../../app/Page";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { useWatch } from "../../live/live";
import { Button, Failure, Loading } from "../../ui";
import css from "./FlowsPage.module.css";
import { Gallery } from "./Gallery";
import { ImportProblems, ImportQuestion, useFlowImport } from "./importFlow";
import { NewFlow, type Start } from "./NewFlow";
import { Shelf } from "./Shelf";

export default function FlowsPage() {
  const { t } = useWords();
  useWatch(null);
  const flows = useFlows();
  const bringIn = useFlowImport();
  const refusal = useRefusal()("design");
  const [start, setStart] = useStart();
  const dropping = useDropping(refusal ? null : bringIn.files);

  return (
    <div className={css.drop} data-dragging={dropping.over || undefined} {...dropping.events}>
      <Page
        title={t("flows.title")}
        lead={t("flows.lead")}
        actions={
          <>
            <Button
              icon={<FileUp size={17} />}
              onClick={bringIn.choose}
              busy={bringIn.busy}
              reason={refusal}
            >
              {t("flows.import")}
            </Button>
            <Button
              kind="primary"
              icon={<Plus size={17} />}
              onClick={() => setStart("choose")}
              reason={refusal}
            >
              {t("gallery.new")}
            </Button>
          </>
        }
      >
        {flows.isPending && <Loading rows={4} height={84} />}
        {flows.isError && !flows.data && (
          <Failure error={flows.error} onRetry={() => flows.refetch()} />
        )}
        {flows.data &&
          (flows.data.length > 0 || refusal ? (
            <Shelf flows={flows.data} />
          ) : (
            <section className={css.first} aria-labelledby="first-flow">
              <h2 id="first-flow">{t("flows.emptyTitle")}</h2>
              <p>{t("gallery.firstText")}</p>
              <Gallery onChoose={(template) => setStart(template ?? "blank")} />
            </section>
          ))}
      </Page>
      {dropping.over && (
        <div className={css.dropHint} aria-hidden="true">
          <FileUp size={28} />
          {t("flows.dropHere")}
        </div>
      )}
      {bringIn.input}
      <NewFlow start={start} onStart={setStart} />
      <ImportQuestion asked={bringIn.asked} />
      <ImportProblems found={bringIn.refused} onClose={bringIn.forget} />
    </div>
  );
}

/** Where a new flow begins; the address `?new=1` opens the gallery, and is left by closing it. */
function useStart() {
  const asked = new URLSearchParams(useSearch()).has("new");
  const [, go] = useLocation();
  const [start, set] = useState<Start | null>(asked ? "choose" : null);
  const change = (next: Start | null) => {
    set(next);
    if (next === null && asked) go("/flows", { replace: true });
  };
  return [start, change] as const;
}

/** Files that are held over the page and dropped on it; null: none are taken. */
function useDropping(take: ((files: File[]) => void) | null) {
  const [over, setOver] = useState(false);
  const events = {
    onDragOver(event: DragEvent) {
      if (!take || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave(event: DragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop(event: DragEvent) {
      event.preventDefault();
      setOver(false);
      take?.([...event.dataTransfer.files]);
    },
  };
  return { over, events };
}
