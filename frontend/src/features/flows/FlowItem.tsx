// One flow of the list: state, numbers, problems, calls; its name opens the live page.
import {
  Archive,
  ArchiveRestore,
  Copy,
  Download,
  Ellipsis,
  Hash,
  History,
  Phone,
  Rocket,
} from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { useCounters } from "../../api/hooks";
import type { FlowRow } from "../../api/types";
import { useSession } from "../../app/session";
import { useRefusal } from "../../app/useRole";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { useLive } from "../../live/live";
import { Flash } from "../../monitor/Flash";
import { Button, IconButton, Menu, MenuItem, MenuLine, Tag } from "../../ui";
import { useFlowActs } from "./acts";
import css from "./FlowsPage.module.css";
import { NumbersDialog } from "./NumbersDialog";
import { ProblemTags } from "./ProblemTags";
import { PublishDialog } from "./PublishDialog";
import { VersionsDrawer } from "./VersionsDrawer";

type Opened = "publish" | "versions" | "numbers" | null;

interface Props {
  flow: FlowRow;
  /** Another flow has the same name: the identifier tells them apart. */
  twin: boolean;
}

export function FlowItem({ flow, twin }: Props) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [opened, setOpened] = useState<Opened>(null);
  const refusal = useRefusal();
  const close = () => setOpened(null);
  return (
    <li className={css.item} data-archived={flow.archived || undefined} data-flow={flow.id}>
      <div className={css.main}>
        <h2 className={css.name}>
          <Link href={`/flows/${flow.id}/live`} className={css.link}>
            {flow.name}
          </Link>
          {twin && <code className={css.id}>{flow.id}</code>}
        </h2>
        <States flow={flow} onVersions={() => setOpened("versions")} />
        <Facts flow={flow} onNumbers={() => setOpened("numbers")} />
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
        <More flow={flow} open={setOpened} />
      </div>
      <PublishDialog flow={flow} open={opened === "publish"} onClose={close} />
      <VersionsDrawer flow={flow} open={opened === "versions"} onClose={close} />
      <NumbersDialog flow={flow} open={opened === "numbers"} onClose={close} />
    </li>
  );
}

function States({ flow, onVersions }: { flow: FlowRow; onVersions: () => void }) {
  const { t, ago } = useWords();
  return (
    <p className={css.states}>
      {flow.archived && <Tag icon={<Archive />}>{t("flows.archived")}</Tag>}
      {flow.live ? (
        <button type="button" className={css.tagButton} onClick={onVersions}>
          <Tag tone="ok" title={t("flows.liveSince", { when: ago(flow.live.published) })}>
            {t("flows.live", { version: flow.live.version })}
          </Tag>
        </button>
      ) : (
        <Tag tone="primary">{t("flows.draft")}</Tag>
      )}
      {flow.live && flow.draft.differs && (
        <Tag tone="primary" title={t("flows.differsHelp", { when: ago(flow.draft.saved) })}>
          {t("flows.differs")}
        </Tag>
      )}
      <ProblemTags flow={flow} />
    </p>
  );
}

function Facts({ flow, onNumbers }: { flow: FlowRow; onNumbers: () => void }) {
  const { t, languageList } = useWords();
  return (
    <p className={css.facts}>
      <button type="button" className={css.numbers} onClick={onNumbers}>
        {flow.numbers.length > 0 ? flow.numbers.map(phone).join(", ") : t("flows.noNumber")}
      </button>
      <span>{languageList(flow.languages)}</span>
      <span>{t("flows.steps", { count: flow.steps })}</span>
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
    <dl className={css.calls} title={t("flows.realOnly")}>
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

function More({ flow, open }: { flow: FlowRow; open: (what: Opened) => void }) {
  const { t } = useWords();
  const acts = useFlowActs(flow);
  const refusal = useRefusal();
  return (
    <Menu
      width={250}
      trigger={
        <IconButton label={t("flows.more", { name: flow.name })}>
          <Ellipsis size={19} />
        </IconButton>
      }
    >
      <MenuItem
        icon={<Rocket size={16} />}
        disabled={flow.archived}
        reason={refusal("publish")}
        onClick={() => open("publish")}
      >
        {t("flows.publish")}
      </MenuItem>
      <MenuItem icon={<History size={16} />} onClick={() => open("versions")}>
        {t("flows.versions")}
      </MenuItem>
      <MenuItem
        icon={<Hash size={16} />}
        reason={refusal("operate")}
        onClick={() => open("numbers")}
      >
        {t("flows.assign")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Copy size={16} />} reason={refusal("design")} onClick={acts.duplicate}>
        {t("flows.duplicate")}
      </MenuItem>
      <MenuItem icon={<Download size={16} />} onClick={acts.save}>
        {t("flows.export")}
      </MenuItem>
      <MenuLine />
      {flow.archived ? (
        <MenuItem
          icon={<ArchiveRestore size={16} />}
          reason={refusal("design")}
          onClick={acts.restore}
        >
          {t("flows.restore")}
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Archive size={16} />}
          danger
          reason={refusal("design")}
          onClick={acts.archive}
        >
          {t("flows.archive")}
        </MenuItem>
      )}
    </Menu>
  );
}
