// Every punch, with what was corrected, by whom and why; and the proof that nothing was changed.
import { History } from "lucide-react";
import { useMemo, useState } from "react";
import { Page } from "../../app/Page";
import { useWords } from "../../i18n/useWords";
import { Button, Drawer, Empty, Failure, Loading, Select, Tag } from "../../ui";
import { usePunches, useSites, useWorkers } from "./api";
import { dayOf, timeOf } from "./boardDay";
import { namesOf } from "./boardStatus";
import { shortDay } from "./boardWords";
import { type Days, DaysChoice, periodOf } from "./DaysChoice";
import { HistoryChain } from "./HistoryChain";
import { HistoryDetail } from "./HistoryDetail";
import { PunchSource } from "./PunchStory";
import { historyOf, type PunchHistory } from "./punchHistory";
import css from "./Tables.module.css";

const PAGE = 100;
const PERIODS = ["today", "week", "lastWeek", "month"] as const;
type Which = "all" | "real" | "test";

export default function HistoryPage() {
  const { t } = useWords();
  const [days, setDays] = useState<Days>(() => periodOf("week"));
  const [worker, setWorker] = useState("");
  const [site, setSite] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const [shown, setShown] = useState(PAGE);
  const [open, setOpen] = useState<string | null>(null);
  const punches = usePunches({ ...days, worker, site });
  const histories = useMemo(() => {
    const all = historyOf(punches.data ?? []).sort((a, b) => (a.first.at < b.first.at ? 1 : -1));
    return all.filter(({ first }) => which === "all" || first.simulated === (which === "test"));
  }, [punches.data, which]);
  const names = useNames();
  return (
    <Page
      title={t("attendance.tab.history")}
      lead={t("attendance.historyLead")}
      actions={<HistoryChain />}
      wide
    >
      <div className={css.tools}>
        <DaysChoice days={days} onChange={setDays} periods={PERIODS} />
        <Choice
          label={t("attendance.worker")}
          every={t("attendance.everyWorker")}
          value={worker}
          onChange={setWorker}
          of={names.workers}
        />
        <Choice
          label={t("attendance.site")}
          every={t("attendance.everySite")}
          value={site}
          onChange={setSite}
          of={names.sites}
        />
        <Select
          hideLabel
          label={t("attendance.which")}
          value={which}
          onChange={(value) => setWhich(value as Which)}
          options={[
            { value: "all", label: t("attendance.whichAll") },
            { value: "real", label: t("attendance.whichReal") },
            { value: "test", label: t("attendance.whichTest") },
          ]}
        />
      </div>
      {punches.isPending && <Loading rows={6} height={48} />}
      {punches.isError && !punches.data && (
        <Failure error={punches.error} onRetry={() => punches.refetch()} />
      )}
      {punches.data && histories.length === 0 && (
        <div className={css.box}>
          <Empty icon={<History />} title={t("attendance.noPunch")}>
            {t("attendance.noPunchText")}
          </Empty>
        </div>
      )}
      {histories.length > 0 && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t("attendance.when")}</th>
                <th scope="col">{t("attendance.worker")}</th>
                <th scope="col">{t("attendance.way")}</th>
                <th scope="col">{t("attendance.site")}</th>
                <th scope="col">{t("attendance.source")}</th>
                <th scope="col">
                  <span className={css.hidden}>{t("attendance.state")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {histories.slice(0, shown).map((history) => (
                <Row key={history.first.id} history={history} names={names} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {histories.length > shown && (
        <div className={css.more}>
          <Button onClick={() => setShown(shown * 3)}>{t("attendance.more")}</Button>
        </div>
      )}
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        title={t("attendance.onePunch")}
        wide
      >
        <HistoryDetail history={histories.find(({ first }) => first.id === open)} names={names} />
      </Drawer>
    </Page>
  );
}

/** The names of workers and sites, and the lists to choose from. */
function useNames() {
  const workers = useWorkers().data;
  const sites = useSites().data;
  return useMemo(() => {
    const lists = { workers: workers ?? [], sites: sites ?? [] };
    return { ...namesOf(lists), ...lists };
  }, [workers, sites]);
}

export type HistoryNames = ReturnType<typeof useNames>;

interface ChoiceProps {
  label: string;
  every: string;
  value: string;
  onChange: (value: string) => void;
  of: { id: string; name: string }[];
}

function Choice({ label, every, value, onChange, of }: ChoiceProps) {
  const { language } = useWords();
  const sorted = [...of].sort((a, b) => a.name.localeCompare(b.name, language));
  return (
    <Select
      hideLabel
      label={label}
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: every },
        ...sorted.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

interface RowProps {
  history: PunchHistory;
  names: HistoryNames;
  onOpen: (id: string) => void;
}

function Row({ history, names, onOpen }: RowProps) {
  const { t, language } = useWords();
  const { first, counts } = history;
  const said = counts ?? first;
  return (
    <tr data-punch={first.id} data-off={counts === null || undefined}>
      <td className={css.when}>
        <button type="button" className={css.open} onClick={() => onOpen(first.id)}>
          {shortDay(dayOf(said.at), language)} <b>{timeOf(said.at)}</b>
        </button>
      </td>
      <td>{names.worker(said.worker)}</td>
      <td>{t(`attendance.direction.${said.direction}`)}</td>
      <td>{names.site(said.site)}</td>
      <td>
        <PunchSource punch={first} />
      </td>
      <td className={css.tags}>
        <PunchTags history={history} />
      </td>
    </tr>
  );
}

export function PunchTags({ history: { first, rows, counts } }: { history: PunchHistory }) {
  const { t } = useWords();
  return (
    <>
      {first.simulated && <Tag tone="amber">{t("attendance.test")}</Tag>}
      {first.flags.includes("duplicate") && <Tag>{t("attendance.flag.duplicate")}</Tag>}
      {counts === null && <Tag tone="danger">{t("attendance.takenBack")}</Tag>}
      {counts !== null && rows.length > 1 && <Tag tone="primary">{t("attendance.corrected")}</Tag>}
    </>
  );
}
