// One flow of the list: state, numbers, problems, calls; its name opens the live page.
import {
  Archive,
  ArchiveRestore,
  CircleAlert,
  Copy,
  Download,
  Ellipsis,
  Hash,
  History,
  Phone,
  Rocket,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { FlowRow } from "../../api/types";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { useLive } from "../../live/live";
import { Flash } from "../../monitor/Flash";
import { Button, IconButton, Menu, MenuItem, MenuLine, Tag } from "../../ui";
import { useFlowActs } from "./acts";
import css from "./FlowsPage.module.css";
import { NumbersDialog } from "./NumbersDialog";
import { PublishDialog } from "./PublishDialog";
import { VersionsDrawer } from "./VersionsDrawer";

type Opened = "publish" | "versions" | "numbers" | null;

export function FlowItem({ flow }: { flow: FlowRow }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  return (
    <li className={css.item} data-archived={flow.archived || undefined} data-flow={flow.id}>
      <div className={css.main}>
        <h2 className={css.name}>
          <Link href={`/flows/${flow.id}/live`} className={css.link}>
            {flow.name}
          </Link>
        </h2>
        <States flow={flow} onVersions={() => setOpened("versions")} />
        <Facts flow={flow} onNumbers={() => setOpened("numbers")} />
      </div>
      <CallCount flow={flow} />
      <div className={css.acts}>
        <Button
          icon={<Phone size={16} />}
          onClick={() => go(`/phone?flow=${encodeURIComponent(flow.id)}`)}
        >
          {t("flows.call")}
        </Button>
        {flow.draft.differs && !flow.archived && (
          <Button kind="primary" icon={<Rocket size={16} />} onClick={() => setOpened("publish")}>
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
  const { errors, warnings } = flow.problems;
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
      {errors > 0 && (
        <Tag tone="danger" icon={<CircleAlert />}>
          {t("flows.errors", { count: errors })}
        </Tag>
      )}
      {warnings > 0 && (
        <Tag tone="amber" icon={<TriangleAlert />}>
          {t("flows.warnings", { count: warnings })}
        </Tag>
      )}
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
  return (
    <dl className={css.calls}>
      <div data-now={now > 0 || undefined}>
        <dt>{t("flows.now")}</dt>
        <dd data-testid="calls-now">
          <Flash value={now}>{number(now)}</Flash>
        </dd>
      </div>
      <div>
        <dt>{t("flows.today")}</dt>
        <dd data-testid="calls-today">
          <Flash value={today}>{number(today)}</Flash>
        </dd>
      </div>
    </dl>
  );
}

function More({ flow, open }: { flow: FlowRow; open: (what: Opened) => void }) {
  const { t } = useWords();
  const acts = useFlowActs(flow);
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
        onClick={() => open("publish")}
      >
        {t("flows.publish")}
      </MenuItem>
      <MenuItem icon={<History size={16} />} onClick={() => open("versions")}>
        {t("flows.versions")}
      </MenuItem>
      <MenuItem icon={<Hash size={16} />} onClick={() => open("numbers")}>
        {t("flows.assign")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Copy size={16} />} onClick={acts.duplicate}>
        {t("flows.duplicate")}
      </MenuItem>
      <MenuItem icon={<Download size={16} />} onClick={acts.save}>
        {t("flows.export")}
      </MenuItem>
      <MenuLine />
      {flow.archived ? (
        <MenuItem icon={<ArchiveRestore size={16} />} onClick={acts.restore}>
          {t("flows.restore")}
        </MenuItem>
      ) : (
        <MenuItem icon={<Archive size={16} />} danger onClick={acts.archive}>
          {t("flows.archive")}
        </MenuItem>
      )}
    </Menu>
  );
}
