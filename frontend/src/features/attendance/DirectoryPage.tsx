// Who works and where: workers with their codes, sites with their telephone lines.
import { FileUp, Plus, Search, UserRound } from "lucide-react";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { Page } from "../../app/Page";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Failure, Loading, Segmented, TextField } from "../../ui";
import { useSites, useWorkers } from "./api";
import css from "./Directory.module.css";
import { CodesMade, type MadeCode } from "./DirectoryCodes";
import { SiteDrawer } from "./DirectorySite";
import { SiteTable, WorkerTable } from "./DirectoryTables";
import { WorkerDrawer } from "./DirectoryWorker";
import { byName, fits } from "./directoryText";
import { ImportSheet } from "./ImportSheet";

type Tab = "workers" | "sites";
const NEW = "+";

export default function DirectoryPage() {
  const { t, language } = useWords();
  const refused = useRefusal()("attend");
  const [place, setPlace] = usePlace();
  const { tab, open } = place;
  const workers = useWorkers();
  const sites = useSites();
  const [typed, setTyped] = useState("");
  const [bringing, setBringing] = useState(false);
  const [codes, setCodes] = useState<MadeCode[]>([]);
  const list = tab === "workers" ? workers : sites;
  const close = () => setPlace({ tab, open: null });
  return (
    <Page
      title={t("directory.title")}
      lead={t("directory.lead")}
      actions={
        <>
          <Button icon={<FileUp size={17} />} reason={refused} onClick={() => setBringing(true)}>
            {t("directory.import")}
          </Button>
          <Button
            kind="primary"
            icon={<Plus size={17} />}
            reason={refused}
            onClick={() => setPlace({ tab, open: NEW })}
          >
            {t(tab === "workers" ? "directory.addWorker" : "directory.addSite")}
          </Button>
        </>
      }
    >
      <div className={css.tools}>
        <Segmented
          label={t("directory.which")}
          value={tab}
          onChange={(next) => setPlace({ tab: next, open: null })}
          options={[
            { value: "workers", label: counted(t("directory.workers"), workers.data) },
            { value: "sites", label: counted(t("directory.sites"), sites.data) },
          ]}
        />
        <div className={css.search}>
          <TextField
            type="search"
            aria-label={t("directory.search")}
            placeholder={t("directory.search")}
            leftSection={<Search size={16} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
      </div>
      {list.isPending && <Loading rows={6} height={48} />}
      {list.isError && !list.data && <Failure error={list.error} onRetry={() => list.refetch()} />}
      {list.data?.length === 0 && (
        <div className={css.box}>
          <Empty
            icon={<UserRound />}
            title={t(tab === "workers" ? "directory.noWorkers" : "directory.noSites")}
            actions={
              <Button
                kind="primary"
                icon={<FileUp size={17} />}
                reason={refused}
                onClick={() => setBringing(true)}
              >
                {t("directory.importFirst")}
              </Button>
            }
          >
            {t(tab === "workers" ? "directory.noWorkersText" : "directory.noSitesText")}
          </Empty>
        </div>
      )}
      {tab === "workers" && workers.data && workers.data.length > 0 && (
        <WorkerTable
          workers={byName(
            workers.data.filter((one) => fits(typed, one.name, one.phone, one.email)),
            language,
          )}
          typed={typed}
          onOpen={(id) => setPlace({ tab, open: id })}
        />
      )}
      {tab === "sites" && sites.data && sites.data.length > 0 && (
        <SiteTable
          sites={byName(
            sites.data.filter((one) =>
              fits(typed, one.name, one.code, one.address, ...one.lines.map((line) => line.number)),
            ),
            language,
          )}
          typed={typed}
          onOpen={(id) => setPlace({ tab, open: id })}
        />
      )}
      <WorkerDrawer
        open={tab === "workers" ? open : null}
        worker={workers.data?.find((one) => one.id === open)}
        known={workers.data !== undefined}
        onClose={close}
        onCodes={setCodes}
      />
      <SiteDrawer
        open={tab === "sites" ? open : null}
        site={sites.data?.find((one) => one.id === open)}
        known={sites.data !== undefined}
        workers={workers.data ?? []}
        onClose={close}
      />
      <ImportSheet
        what={tab}
        open={bringing}
        onClose={() => setBringing(false)}
        onCodes={setCodes}
      />
      <CodesMade codes={codes} onClose={() => setCodes([])} />
    </Page>
  );
}

function counted(word: string, all: unknown[] | undefined) {
  return all ? `${word} (${all.length})` : word;
}

/** Tab and open line are in the address: `?tab=sites&open=ID`. */
function usePlace() {
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const tab: Tab = query.get("tab") === "sites" ? "sites" : "workers";
  const change = (next: { tab: Tab; open: string | null }) => {
    const wanted = new URLSearchParams();
    if (next.tab === "sites") wanted.set("tab", "sites");
    if (next.open) wanted.set("open", next.open);
    const text = wanted.toString();
    go(text ? `/attendance/directory?${text}` : "/attendance/directory", { replace: true });
  };
  return [{ tab, open: query.get("open") }, change] as const;
}
