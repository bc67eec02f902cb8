// Calls of late, and the way one of them went.
import { History } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useCalls, useFlows } from "../../api/hooks";
import type { CallRow } from "../../api/types";
import { Page } from "../../app/Page";
import { duration, phone, secondsBetween } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { useWatch } from "../../live/live";
import { callerName, useRefreshWhenCallsEnd } from "../../monitor/callLists";
import { reasonWord } from "../../monitor/reasons";
import { Button, Drawer, Empty, Failure, Loading, Segmented, Select, Tag } from "../../ui";
import { CallPath } from "./CallPath";
import css from "./Calls.module.css";

type Which = "all" | "real" | "test";
const PAGE = 50;
const MOST = 1000;

export default function CallsPage({ id }: { id: string | null }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const search = useSearch();
  const flow = new URLSearchParams(search).get("flow") ?? "";
  useWatch(null);
  useRefreshWhenCallsEnd();
  const [which, setWhich] = useState<Which>("all");
  const [limit, setLimit] = useState(PAGE);
  const calls = useCalls({ flow: flow || undefined, limit });
  const shown = calls.data?.filter((c) => which === "all" || c.simulated === (which === "test"));
  const address = search ? `/calls?${search}` : "/calls";

  return (
    <Page title={t("nav.calls")} lead={t("calls.lead")}>
      <div className={css.tools}>
        <FlowChoice
          flow={flow}
          onChange={(chosen) => go(chosen ? `/calls?flow=${chosen}` : "/calls", { replace: true })}
        />
        <Segmented
          label={t("live.which")}
          value={which}
          onChange={setWhich}
          options={[
            { value: "all", label: t("calls.all") },
            { value: "real", label: t("live.real") },
            { value: "test", label: t("live.test") },
          ]}
        />
      </div>
      {calls.isPending && <Loading rows={6} height={52} />}
      {calls.isError && !calls.data && (
        <Failure error={calls.error} onRetry={() => calls.refetch()} />
      )}
      {shown?.length === 0 && (
        <div className={css.box}>
          <Empty
            icon={<History />}
            title={t("calls.none")}
            actions={<Button onClick={() => go("/phone")}>{t("calls.try")}</Button>}
          >
            {t("calls.noneText")}
          </Empty>
        </div>
      )}
      {shown && shown.length > 0 && (
        <ul className={css.list}>
          {shown.map((call) => (
            <Row key={call.id} call={call} search={search} />
          ))}
        </ul>
      )}
      {calls.data && calls.data.length >= limit && limit < MOST && (
        <div className={css.more}>
          <Button busy={calls.isFetching} onClick={() => setLimit(Math.min(MOST, limit * 4))}>
            {t("calls.more")}
          </Button>
        </div>
      )}
      <Drawer open={id !== null} onClose={() => go(address)} title={t("calls.one")} wide>
        {id && <CallPath id={id} />}
      </Drawer>
    </Page>
  );
}

function FlowChoice({ flow, onChange }: { flow: string; onChange: (flow: string) => void }) {
  const { t } = useWords();
  const flows = useFlows();
  const all = (flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      hideLabel
      label={t("calls.ofFlow")}
      value={flow}
      onChange={onChange}
      options={[{ value: "", label: t("calls.everyFlow") }, ...all]}
    />
  );
}

function Row({ call, search }: { call: CallRow; search: string }) {
  const { t, moment } = useWords();
  const seconds = call.ended ? secondsBetween(call.started, call.ended) : null;
  return (
    <li className={css.row}>
      <span className={css.when}>{moment(call.started)}</span>
      <Link href={`/calls/${call.id}${search ? `?${search}` : ""}`} className={css.from}>
        {callerName(call.from, t("call.hidden"))}
      </Link>
      <span className={css.flow}>
        {call.flow_name}
        <span className={css.quiet}>
          {call.version > 0 ? t("calls.version", { version: call.version }) : t("calls.draft")}
          {call.to && ` · ${phone(call.to)}`}
        </span>
      </span>
      <span className={css.tags}>
        {call.simulated && <Tag tone="amber">{t("phone.test")}</Tag>}
        {seconds === null ? (
          <Tag tone="thread">{t("calls.now")}</Tag>
        ) : (
          <Tag>{reasonWord(call.reason ?? "", t)}</Tag>
        )}
      </span>
      <span className={css.length}>{seconds === null ? "" : duration(seconds)}</span>
    </li>
  );
}
