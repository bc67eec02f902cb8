// Everything that happens now: all calls, and each flow with its count.
import { PhoneOff } from "lucide-react";
import { Link } from "wouter";
import { useFlows } from "../api/hooks";
import { Page } from "../app/Page";
import { useWords } from "../i18n/useWords";
import { useLive, useWatch } from "../live/live";
import { Empty, Failure, Loading } from "../ui";
import { CallsNow } from "./callLists";
import { Flash } from "./Flash";
import css from "./LivePage.module.css";

export default function NowPage() {
  const { t } = useWords();
  useWatch(null);
  const calls = useLive((state) => state.calls);
  const real = calls.filter((call) => !call.simulated);
  const tests = calls.filter((call) => call.simulated);
  return (
    <Page title={t("nav.live")} lead={t("now.lead")}>
      <Tiles />
      <div className={css.pair}>
        <section aria-labelledby="now-real" className={css.panel}>
          <h2 id="now-real" className={css.panelTitle}>
            {t("live.real")}
          </h2>
          {real.length > 0 ? (
            <CallsNow calls={real} flows />
          ) : (
            <Empty icon={<PhoneOff />} title={t("now.noReal")} small>
              {t("now.noRealText")}
            </Empty>
          )}
        </section>
        <section aria-labelledby="now-test" className={css.panel}>
          <h2 id="now-test" className={css.panelTitle}>
            {t("live.test")}
          </h2>
          {tests.length > 0 ? (
            <CallsNow calls={tests} flows />
          ) : (
            <Empty icon={<PhoneOff />} title={t("now.noTest")} small>
              {t("now.noTestText")}
            </Empty>
          )}
        </section>
      </div>
    </Page>
  );
}

function Tiles() {
  const { t, number } = useWords();
  const flows = useFlows();
  const live = useLive((state) => state.flows);
  const tests = useLive((state) => state.calls).filter((call) => call.simulated);
  if (flows.isPending) return <Loading rows={1} height={96} />;
  if (flows.isError && !flows.data)
    return <Failure error={flows.error} onRetry={() => flows.refetch()} />;
  const shown = (flows.data ?? []).filter((flow) => !flow.archived);
  return (
    <ul className={css.tiles}>
      {shown.map((flow) => {
        const { now, today } = live[flow.id] ?? flow.calls;
        const trying = tests.filter((call) => call.flow === flow.id).length;
        return (
          <li key={flow.id}>
            <Link
              href={`/flows/${flow.id}/live`}
              className={css.tile}
              data-hot={now > 0 || undefined}
            >
              <span className={css.tileName}>{flow.name}</span>
              <span className={css.tileNow}>
                <Flash value={now}>{number(now)}</Flash>
                <span>{t("now.calls", { count: now })}</span>
              </span>
              <span className={css.quiet}>
                {t("now.today", { count: today, n: number(today) })}
                {trying > 0 && ` · ${t("now.tests", { count: trying })}`}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
