// All flows of the workspace: what is in service, what is being drawn, and how much they are called.
import { FileUp, Search, Workflow } from "lucide-react";
import { type DragEvent, useDeferredValue, useState } from "react";
import { useFlows } from "../../api/hooks";
import type { FlowRow } from "../../api/types";
import { Page } from "../../app/Page";
import { useRefusal } from "../../app/useRole";
import { namedAlike } from "../../graph/names";
import { useWords } from "../../i18n/useWords";
import { useWatch } from "../../live/live";
import { Button, Empty, Failure, Loading, Switch, TextField } from "../../ui";
import { FlowItem } from "./FlowItem";
import css from "./FlowsPage.module.css";
import { ImportProblems, ImportQuestion, useFlowImport } from "./importFlow";

export default function FlowsPage() {
  const { t } = useWords();
  useWatch(null);
  const flows = useFlows();
  const bringIn = useFlowImport();
  const refusal = useRefusal()("design");
  const [dragging, setDragging] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setDragging(false);
    if (refusal) return;
    bringIn.files([...event.dataTransfer.files]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a shortcut for the button
    <div
      className={css.drop}
      data-dragging={dragging || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files") || refusal) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={drop}
    >
      <Page
        title={t("flows.title")}
        lead={t("flows.lead")}
        actions={
          <Button
            kind="primary"
            icon={<FileUp size={17} />}
            onClick={bringIn.choose}
            busy={bringIn.busy}
            reason={refusal}
          >
            {t("flows.import")}
          </Button>
        }
      >
        {flows.isPending && <Loading rows={4} height={84} />}
        {flows.isError && !flows.data && (
          <Failure error={flows.error} onRetry={() => flows.refetch()} />
        )}
        {flows.data && <Shelf flows={flows.data} onImport={bringIn.choose} refusal={refusal} />}
      </Page>
      {dragging && (
        <div className={css.dropHint} aria-hidden="true">
          <FileUp size={28} />
          {t("flows.dropHere")}
        </div>
      )}
      {bringIn.input}
      <ImportQuestion asked={bringIn.asked} />
      <ImportProblems found={bringIn.refused} onClose={bringIn.forget} />
    </div>
  );
}

interface ShelfProps {
  flows: FlowRow[];
  onImport: () => void;
  /** Why this person may not import, if so. */
  refusal: string | undefined;
}

function Shelf({ flows, onImport, refusal }: ShelfProps) {
  const { t } = useWords();
  const [search, setSearch] = useState("");
  const [archived, setArchived] = useState(false);
  const wanted = useDeferredValue(search);
  const anyArchived = flows.some((flow) => flow.archived);
  const twins = namedAlike(flows);
  const shown = flows.filter((flow) => (archived || !flow.archived) && matches(flow, wanted));

  if (flows.length === 0) {
    return (
      <div className={css.box}>
        <Empty
          icon={<Workflow />}
          title={t("flows.emptyTitle")}
          actions={
            <Button kind="primary" icon={<FileUp size={17} />} reason={refusal} onClick={onImport}>
              {t("flows.import")}
            </Button>
          }
        >
          {t("flows.emptyText")}
        </Empty>
      </div>
    );
  }
  return (
    <>
      <div className={css.tools}>
        <TextField
          type="search"
          className={css.search ?? ""}
          leftSection={<Search size={16} />}
          placeholder={t("flows.search")}
          aria-label={t("flows.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {anyArchived && (
          <Switch
            label={t("flows.showArchived")}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
        )}
        <p className={css.found} role="status">
          {t("flows.count", { count: shown.length })}
        </p>
      </div>
      {shown.length === 0 ? (
        <div className={css.box}>
          <Empty icon={<Search />} title={t("flows.noneTitle")} small>
            {search ? t("flows.noneText", { search }) : t("flows.allArchived")}
          </Empty>
        </div>
      ) : (
        <ul className={css.list}>
          {shown.map((flow) => (
            <FlowItem key={flow.id} flow={flow} twin={twins.has(flow.id)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** By name, identifier, number or language, without regard to accents. */
function matches(flow: FlowRow, search: string): boolean {
  const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const all = plain([flow.name, flow.id, ...flow.numbers, ...flow.languages].join(" "));
  const digits = search.replace(/\D/g, "");
  return (
    plain(search)
      .split(/\s+/)
      .every((word) => all.includes(word)) ||
    (digits.length > 2 && flow.numbers.some((number) => number.includes(digits.replace(/^0/, ""))))
  );
}
