// Hours planned and done, by worker, site or day; as a table, a file for payroll, or on paper.
import { ChartColumn, FileDown, FlaskConical } from "lucide-react";
import { useState } from "react";
import { explain } from "../../api/problem";
import { Page } from "../../app/Page";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Failure, Loading, Notice, Segmented, Switch, toast } from "../../ui";
import { type ReportAsked, readReport, useReport } from "./api";
import { hoursText } from "./boardDay";
import { daysText, wholeDay } from "./boardWords";
import { type Days, DaysChoice, periodOf } from "./DaysChoice";
import { keepBlob } from "./keepBlob";
import css from "./Tables.module.css";
import type { Report, ReportRow } from "./types";

const PERIODS = ["week", "lastWeek", "month", "lastMonth"] as const;
const GAPS = ["late", "early", "missing_in", "missing_out", "unplanned"] as const;

export default function ReportsPage() {
  const { t, language } = useWords();
  const [days, setDays] = useState<Days>(() => periodOf("week"));
  const [by, setBy] = useState<ReportAsked["by"]>("worker");
  const [tests, setTests] = useState(false);
  const asked = { ...days, by, tests };
  const report = useReport(asked);
  const rows = report.data?.rows;
  return (
    <Page
      title={t("attendance.tab.reports")}
      lead={daysText(days.from, days.to, language)}
      actions={<Files asked={asked} disabled={!rows?.length} />}
      wide
    >
      <div className={css.tools}>
        <DaysChoice days={days} onChange={setDays} periods={PERIODS} />
        <Segmented
          label={t("attendance.rows")}
          value={by}
          onChange={setBy}
          options={[
            { value: "worker", label: t("attendance.byWorker") },
            { value: "site", label: t("attendance.bySite") },
            { value: "day", label: t("attendance.byDay") },
          ]}
        />
      </div>
      <div className={css.tests}>
        <Notice icon={<FlaskConical />} tone={tests ? "amber" : "plain"}>
          <Switch
            checked={tests}
            onChange={(event) => setTests(event.currentTarget.checked)}
            label={t("attendance.withTests")}
            description={t(tests ? "attendance.testsIn" : "attendance.testsOut")}
          />
        </Notice>
      </div>
      {report.isPending && <Loading rows={5} height={44} />}
      {report.isError && !report.data && (
        <Failure error={report.error} onRetry={() => report.refetch()} />
      )}
      {rows?.length === 0 && (
        <div className={css.box}>
          <Empty icon={<ChartColumn />} title={t("attendance.noHours")}>
            {t("attendance.noHoursText")}
          </Empty>
        </div>
      )}
      {report.data && report.data.rows.length > 0 && <Table report={report.data} />}
    </Page>
  );
}

function Files({ asked, disabled }: { asked: ReportAsked; disabled: boolean }) {
  const { t, language } = useWords();
  const [busy, setBusy] = useState<"csv" | "pdf" | null>(null);
  const take = async (format: "csv" | "pdf") => {
    setBusy(format);
    try {
      const { blob } = await readReport(asked, format, language);
      keepBlob(`${t("attendance.file.name")}-${asked.from}-${asked.to}.${format}`, blob);
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
    }
    setBusy(null);
  };
  return (
    <>
      {(["csv", "pdf"] as const).map((format) => (
        <Button
          key={format}
          icon={<FileDown size={16} />}
          busy={busy === format}
          disabled={disabled}
          onClick={() => take(format)}
        >
          {t(`attendance.file.${format}`)}
        </Button>
      ))}
    </>
  );
}

function Table({ report }: { report: Report }) {
  const { t } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table} data-report={report.by}>
        <thead>
          <tr>
            <th scope="col">{t(`attendance.of.${report.by}`)}</th>
            <th scope="col" className={css.figure}>
              {t("attendance.interventions")}
            </th>
            <th scope="col" className={css.figure}>
              {t("attendance.planned")}
            </th>
            <th scope="col" className={css.figure}>
              {t("attendance.actual")}
            </th>
            <th scope="col" className={css.figure}>
              {t("attendance.difference")}
            </th>
            {GAPS.map((gap) => (
              <th key={gap} scope="col" className={css.figure}>
                {t(`attendance.gap.${gap}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <Row key={row.id} row={row} by={report.by} />
          ))}
        </tbody>
        <tfoot>
          <Row row={{ ...report.total, name: t("attendance.total") }} by="total" />
        </tfoot>
      </table>
    </div>
  );
}

function Row({ row, by }: { row: ReportRow; by: Report["by"] | "total" }) {
  const { language, number } = useWords();
  return (
    <tr data-line={row.id}>
      <th scope="row">{by === "day" ? wholeDay(row.id, language) : row.name}</th>
      <td className={css.figure}>{number(row.interventions)}</td>
      <td className={css.figure}>{hoursText(row.planned)}</td>
      <td className={css.figure}>
        <b>{hoursText(row.actual)}</b>
      </td>
      <td className={css.figure}>
        {row.difference > 0 ? `+${hoursText(row.difference)}` : hoursText(row.difference)}
      </td>
      {GAPS.map((gap) => (
        <td key={gap} className={css.figure} data-none={row[gap] === 0 || undefined}>
          {row[gap] === 0 ? "–" : number(row[gap])}
        </td>
      ))}
    </tr>
  );
}
