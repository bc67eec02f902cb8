// One punch with all that is known of it: its rows in order, each with its print.
import { Fingerprint } from "lucide-react";
import { useWords } from "../../i18n/useWords";
import { dayOf, timeOf } from "./boardDay";
import { instantText, plainDay } from "./boardWords";
import { type HistoryNames, PunchTags } from "./HistoryPage";
import { PunchSource } from "./PunchStory";
import type { PunchHistory } from "./punchHistory";
import css from "./Tables.module.css";
import type { Punch } from "./types";

interface Props {
  history: PunchHistory | undefined;
  names: HistoryNames;
}

export function HistoryDetail({ history, names }: Props) {
  const { t, language } = useWords();
  if (!history) return null;
  const said = history.counts ?? history.first;
  return (
    <div className={css.detail} data-history={history.first.id}>
      <header>
        <p className={css.detailWho}>{names.worker(said.worker)}</p>
        <p>
          {t(`attendance.direction.${said.direction}`)} · {names.site(said.site)}
        </p>
        <p className={css.quiet}>
          {plainDay(dayOf(said.at), language)}, {timeOf(said.at)}
        </p>
        <p className={css.tags}>
          <PunchTags history={history} />
        </p>
      </header>
      <ol className={css.rows}>
        {history.rows.map((row) => (
          <AuditRow key={row.id} row={row} names={names} />
        ))}
      </ol>
      <p className={css.quiet}>{t("attendance.auditHelp")}</p>
    </div>
  );
}

/** One row of the history as it was written. */
function AuditRow({ row, names }: { row: Punch; names: HistoryNames }) {
  const { t, language } = useWords();
  const what = row.kind === "punch" && !row.call ? "added" : row.kind;
  return (
    <li className={css.audit} data-kind={row.kind}>
      <p>
        <strong>{t(`attendance.row.${what}`)}</strong>{" "}
        <span className={css.quiet}>{instantText(row.recorded, language)}</span>
      </p>
      {row.kind !== "void" && (
        <p>
          {t(`attendance.direction.${row.direction}`)} {timeOf(row.at)},{" "}
          {plainDay(dayOf(row.at), language)} · {names.site(row.site)}
        </p>
      )}
      {row.kind === "punch" && row.call && <PunchSource punch={row} />}
      {row.author && <p>{t("attendance.by", { author: row.author })}</p>}
      {row.reason && (
        <p>
          <q>{row.reason}</q>
        </p>
      )}
      <p className={css.print} title={row.hash}>
        <Fingerprint size={14} aria-hidden="true" />
        {t("attendance.print", { seq: row.seq })} <code>{row.hash.slice(0, 12)}</code>
      </p>
    </li>
  );
}
