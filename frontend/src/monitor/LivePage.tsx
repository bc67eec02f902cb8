// One flow, live: where its callers are now, and how many went which way.
import { Phone, Workflow } from "lucide-react";
import { useEffect, useMemo } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useCatalogue, useCounters, useFlow, useFlows, useVersion } from "../api/hooks";
import { Problem } from "../api/http";
import type { Counters, FlowDetail, FlowDocument } from "../api/types";
import { NotFound } from "../app/NotFound";
import { Page, PageWait } from "../app/Page";
import { useRefusal } from "../app/useRole";
import { ProblemTags } from "../features/flows/ProblemTags";
import { useWords } from "../i18n/useWords";
import { useLive, useWatch } from "../live/live";
import { Button, Failure, Loading, Segmented, Tag } from "../ui";
import { Announcer } from "./Announcer";
import { LiveCalls, RecentCalls } from "./callLists";
import { Figures } from "./Figures";
import css from "./LivePage.module.css";
import { OutlineView } from "./OutlineView";
import { Ends, Markers } from "./panels";

export type View = "real" | "test";

export default function LivePage({ id }: { id: string }) {
  useWatch(id);
  const flow = useFlow(id);
  const counters = useFirstCounters(id);
  if (flow.error instanceof Problem && flow.error.status === 404) return <NotFound />;
  if (flow.isError && !flow.data)
    return <Failure error={flow.error} onRetry={() => flow.refetch()} />;
  if (!flow.data) return <PageWait />;
  return <Inside id={id} flow={flow.data} counters={counters} />;
}

/** The counters of the socket; until it speaks, those of one plain question. */
function useFirstCounters(id: string): Counters | null {
  const asked = useCounters(id);
  const told = useLive((state) => (state.counters?.flow === id ? state.counters : null));
  return told ?? asked.data ?? null;
}

interface InsideProps {
  id: string;
  flow: FlowDetail;
  counters: Counters | null;
}

function Inside({ id, flow, counters }: InsideProps) {
  const { t } = useWords();
  const [, go] = useLocation();
  const refusal = useRefusal()("test");
  const [view, setView] = useView(counters);
  const live = flow.live?.version ?? null;
  const published = useVersion(id, view === "real" ? live : null);
  const document = view === "real" && live !== null ? published.data : flow.document;
  const name = flow.document.name;
  const row = useFlows().data?.find((one) => one.id === id);
  return (
    <Page
      wide
      title={name}
      above={
        <nav aria-label={t("live.path")} className={css.crumbs}>
          <Link href="/flows">{t("nav.flows")}</Link>
          <span aria-hidden="true">/</span>
          <Link href="/live">{t("nav.live")}</Link>
        </nav>
      }
      heading={
        <>
          {name}{" "}
          {live === null ? (
            <Tag tone="primary">{t("flows.draft")}</Tag>
          ) : (
            <Tag tone="ok">{t("flows.live", { version: live })}</Tag>
          )}{" "}
          {row && (
            <span className={css.tags}>
              <ProblemTags flow={row} />
            </span>
          )}
        </>
      }
      actions={
        <>
          <Segmented
            label={t("live.which")}
            value={view}
            onChange={setView}
            options={[
              {
                value: "real",
                label: <Choice word={t("live.real")} now={counters?.real.now ?? 0} />,
              },
              {
                value: "test",
                label: <Choice word={t("live.test")} now={counters?.test.now ?? 0} />,
              },
            ]}
          />
          <Button
            icon={<Workflow size={16} />}
            onClick={() => go(`/flows/${encodeURIComponent(id)}`)}
          >
            {t("editor.open")}
          </Button>
          <Button
            kind="primary"
            icon={<Phone size={16} />}
            reason={refusal}
            onClick={() => go(`/phone?flow=${encodeURIComponent(id)}`)}
          >
            {t("flows.call")}
          </Button>
        </>
      }
    >
      <Announcer counts={counters?.[view]} />
      <Figures counts={counters?.[view]} />
      <div className={css.columns}>
        <section aria-labelledby="steps" className={css.steps}>
          <h2 id="steps" className={css.heading}>
            {t("live.steps")}
          </h2>
          {published.isError && (
            <Failure error={published.error} onRetry={() => published.refetch()} />
          )}
          {document ? (
            <Told id={id} document={document} view={view} counters={counters} />
          ) : (
            <Loading rows={6} height={88} />
          )}
        </section>
        <div className={css.side}>
          <LiveCalls flow={id} view={view} />
          <Markers counts={counters?.[view]} />
          <Ends counts={counters?.[view]} />
          <RecentCalls flow={id} view={view} />
        </div>
      </div>
    </Page>
  );
}

function Choice({ word, now }: { word: string; now: number }) {
  return (
    <span className={css.choice}>
      {word}
      {now > 0 && <span className={css.badge}>{now}</span>}
    </span>
  );
}

interface ToldProps {
  id: string;
  document: FlowDocument;
  view: View;
  counters: Counters | null;
}

function Told({ id, document, view, counters }: ToldProps) {
  const { language } = useWords();
  const kinds = useCatalogue(language);
  if (kinds.isError) return <Failure error={kinds.error} onRetry={() => kinds.refetch()} />;
  if (!kinds.data) return <Loading rows={6} height={88} />;
  return <OutlineView flow={id} document={document} kinds={kinds.data} counts={counters?.[view]} />;
}

/** Real calls or tests, kept in the address; without a wish, the one that has calls. */
function useView(counters: Counters | null): [View, (view: View) => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const wish = new URLSearchParams(search).get("view");
  const only = useMemo<View>(
    () => (counters && counters.real.calls === 0 && counters.test.calls > 0 ? "test" : "real"),
    [counters],
  );
  const set = (view: View) => go(`${path}?view=${view}`, { replace: true });
  const settled = wish === "real" || wish === "test";
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen once, when the first counts come
  useEffect(() => {
    if (!settled && counters) set(only);
  }, [settled, counters !== null]);
  return [settled ? wish : only, set];
}
