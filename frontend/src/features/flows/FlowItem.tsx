// One flow of the list: state, numbers, problems, calls; its name opens the editor.
import { Archive, CalendarClock, CornerDownRight, Lock, Phone, Rocket } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { useCounters } from "../../api/hooks";
import type { FlowRow } from "../../api/types";
import { useSession } from "../../app/session";
import { useRefusal } from "../../app/useRole";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { useLive } from "../../live/live";
import { Flash } from "../../monitor/Flash";
import { Button, Tag, VisuallyHidden } from "../../ui";
import { FlowMenu, type Opened } from "./FlowMenu";
import css from "./FlowsPage.module.css";
import { NumbersDialog } from "./NumbersDialog";
import { ProblemTags } from "./ProblemTags";

const PublishDialog = lazy(() => import("../../editor/release/PublishDialog"));
const VersionsPanel = lazy(() => import("../../editor/release/VersionsPanel"));

interface Props {
  flow: FlowRow;
  /** The step by which the search found it. */
  step: string | null;
  /** Another flow has the same name: the identifier tells them apart. */
  twin: boolean;
}

export function FlowItem({ flow, step, twin }: Props) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [opened, setOpened] = useState<Opened>(null);
  const refusal = useRefusal();
  const close = () => setOpened(null);
  return (
    <li className={css.item} data-archived={flow.archived || undefined} data-flow={flow.id}>
      <div className={css.main}>
        <h2 className={css.name}>
          <Link href={`/flows/${flow.id}`} className={css.link} data-row-link>
            {flow.name}
          </Link>
          {twin && <code className={css.id}>{flow.id}</code>}
        </h2>
        <States flow={flow} onVersions={() => setOpened("versions")} />
        <Facts flow={flow} onNumbers={() => setOpened("numbers")} />
        {step !== null && (
          <p className={css.foundStep}>
            <CornerDownRight size={15} aria-hidden="true" />
            {t("gallery.foundStep", { step })}
          </p>
        )}
      </div>
      <CallCount flow={flow} />
      <div className={css.acts}>
        <Button
          icon={<Phone size={16} />}
          reason={refusal("test")}
          onClick={() => go(`/phone?flow=${encodeURIComponent(flow.id)}`)}
        >
          {t("flows.call")}
        </Button>
        {flow.draft.differs && !flow.archived && (
          <Button
            kind="primary"
            className={css.act ?? ""}
            icon={<Rocket size={16} />}
            reason={refusal("publish")}
            onClick={() => setOpened("publish")}
          >
            {t("flows.publish")}
          </Button>
        )}
        <FlowMenu flow={flow} open={setOpened} />
      </div>
      <Suspense fallback={null}>
        {opened === "publish" && <PublishDialog flow={flow.id} open onClose={close} />}
        {opened === "versions" && <VersionsPanel flow={flow.id} open onClose={close} />}
      </Suspense>
      <NumbersDialog flow={flow} open={opened === "numbers"} onClose={close} />
    </li>
  );
}

function States({ flow, onVersions }: { flow: FlowRow; onVersions: () => void }) {
  const { t, ago, moment } = useWords();
  const { live, next, lock } = flow;
  return (
    <p className={css.states}>
      {flow.archived && <Tag icon={<Archive />}>{t("flows.archived")}</Tag>}
      {live ? (
        <button type="button" className={css.tagButton} onClick={onVersions}>
          <Tag tone="ok" title={t("flows.liveSince", { when: ago(live.published) })}>
            {t("flows.live", { version: live.version })}
          </Tag>
        </button>
      ) : (
        <Tag tone="primary">{t("flows.draft")}</Tag>
      )}
      {next && (
        <button type="button" className={css.tagButton} onClick={onVersions}>
          <Tag tone="primary" icon={<CalendarClock />} title={ago(next.effective)}>
            {t("gallery.next", { version: next.version, when: moment(next.effective) })}
          </Tag>
        </button>
      )}
      {live && flow.draft.differs && (
        <Tag tone="primary" title={t("flows.differsHelp", { when: ago(flow.draft.saved) })}>
          {t("flows.differs")}
        </Tag>
      )}
      {lock && (
        <Tag icon={<Lock />} title={lock.note || ago(lock.since)}>
          {lock.mine ? t("gallery.lockedMine") : t("gallery.lockedBy", { name: lock.name })}
        </Tag>
      )}
      <ProblemTags flow={flow} />
    </p>
  );
}

function Facts({ flow, onNumbers }: { flow: FlowRow; onNumbers: () => void }) {
  const { t, ago, languageList } = useWords();
  const { author, saved } = flow.draft;
  const tests = flow.test_numbers.map((one) => t("numbers.testShort", { number: phone(one) }));
  return (
    <p className={css.facts}>
      <button type="button" className={css.numbers} onClick={onNumbers}>
        {[...flow.numbers.map(phone), ...tests].join(", ") || t("flows.noNumber")}
      </button>
      <span>{languageList(flow.languages)}</span>
      <span>{t("flows.steps", { count: flow.steps })}</span>
      <span>{t("gallery.saved", { when: ago(saved), author })}</span>
    </p>
  );
}

function CallCount({ flow }: { flow: FlowRow }) {
  const { t, number } = useWords();
  const live = useLive((state) => state.flows[flow.id]);
  const { now, today } = live ?? flow.calls;
  const tests = useTests(flow.id);
  const beside = (count: number) =>
    count > 0 && <dd className={css.tests}>{t("flows.tests", { count, n: number(count) })}</dd>;
  return (
    <Link href={`/flows/${flow.id}/live`} className={css.toLive} title={t("flows.realOnly")}>
      <VisuallyHidden>{t("gallery.liveOf", { name: flow.name })}</VisuallyHidden>
      <dl className={css.calls}>
        <div data-now={now > 0 || undefined}>
          <dt>{t("flows.now")}</dt>
          <dd data-testid="calls-now">
            <Flash value={now}>{number(now)}</Flash>
          </dd>
          {beside(tests.now)}
        </div>
        <div>
          <dt>{t("flows.today")}</dt>
          <dd data-testid="calls-today">
            <Flash value={today}>{number(today)}</Flash>
          </dd>
          {beside(tests.today)}
        </div>
      </dl>
    </Link>
  );
}

/** Without a telephone network the tests are all there is: they are told beside the real calls. */
function useTests(id: string): { now: number; today: number } {
  const wanted = !useSession().asterisk.configured;
  const now = useLive((state) => state.calls.filter((c) => c.flow === id && c.simulated).length);
  const counters = useCounters(id, wanted);
  const { refetch } = counters;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a test that begins or ends is what it waits for
  useEffect(() => {
    if (wanted) refetch();
  }, [wanted, now, refetch]);
  return wanted ? { now, today: counters.data?.test.today ?? 0 } : { now: 0, today: 0 };
}
