// Calls that last, with the way to end them, and calls that are over.

import { useQueryClient } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { useCalls, useHangUp } from "../api/hooks";
import { explain } from "../api/problem";
import type { CallRow } from "../api/types";
import { useRefusal } from "../app/useRole";
import { duration, millis, phone, secondsBetween } from "../i18n/format";
import { useWords } from "../i18n/useWords";
import { useLive } from "../live/live";
import { Confirm, IconButton, Loading, Notice } from "../ui";
import type { View } from "./LivePage";
import css from "./LivePage.module.css";
import { Panel } from "./panels";
import { reasonWord } from "./reasons";
import { useNow } from "./useNow";

const MOST_SHOWN = 12;

interface Props {
  flow: string;
  view: View;
}

export function LiveCalls({ flow, view }: Props) {
  const { t } = useWords();
  const calls = useLive((state) => state.calls);
  const shown = calls.filter((c) => c.flow === flow && c.simulated === (view === "test"));
  return (
    <Panel
      title={t("live.calls")}
      id="live-calls"
      aside={shown.length > 0 && <span className={css.badge}>{shown.length}</span>}
    >
      {shown.length === 0 ? (
        <p className={css.none}>
          <PhoneOff size={16} aria-hidden="true" />
          {t("live.noCalls")}
        </p>
      ) : (
        <CallsNow calls={shown} />
      )}
    </Panel>
  );
}

export function CallsNow({ calls, flows }: { calls: CallRow[]; flows?: boolean }) {
  const { t } = useWords();
  const now = useNow(calls.length > 0);
  const refusal = useRefusal()("operate");
  const [ending, setEnding] = useState<CallRow | null>(null);
  return (
    <>
      <ul className={css.callList}>
        {calls.map((call) => (
          <li key={call.id} className={css.call} data-call={call.id}>
            <span className={css.pulse} aria-hidden="true" />
            <Link href={`/calls/${call.id}`} className={css.callMain}>
              <strong className="number">{callerName(call.from, t("call.hidden"))}</strong>
              <span className={css.quiet}>{call.node_name || call.node}</span>
              {flows && <span className={css.quiet}>{call.flow_name}</span>}
            </Link>
            <span className={css.clock}>{duration((now - millis(call.started)) / 1000)}</span>
            <IconButton
              label={
                refusal ?? t("live.hangUp", { caller: callerName(call.from, t("call.hidden")) })
              }
              disabled={refusal !== undefined}
              onClick={() => setEnding(call)}
            >
              <PhoneOff size={16} color="var(--thread)" />
            </IconButton>
          </li>
        ))}
      </ul>
      <HangUp call={ending} onClose={() => setEnding(null)} />
    </>
  );
}

export function HangUp({ call, onClose }: { call: CallRow | null; onClose: () => void }) {
  const { t } = useWords();
  const hangUp = useHangUp();
  return (
    <Confirm
      open={call !== null}
      onClose={onClose}
      title={t("live.hangUpTitle")}
      act={t("live.hangUpAct")}
      kind="danger"
      busy={hangUp.isPending}
      onConfirm={() => call && hangUp.mutate(call.id, { onSuccess: onClose })}
    >
      <p>{t("live.hangUpText", { caller: callerName(call?.from ?? "", t("call.hidden")) })}</p>
      {hangUp.isError && (
        <Notice tone="danger" alert>
          {explain(hangUp.error, t)}
        </Notice>
      )}
    </Confirm>
  );
}

export function callerName(from: string, hidden: string): string {
  return from ? phone(from) : hidden;
}

export function RecentCalls({ flow, view }: Props) {
  const { t, moment } = useWords();
  const recent = useCalls({ flow, limit: 60 });
  useRefreshWhenCallsEnd();
  const over = recent.data?.filter((c) => c.ended && c.simulated === (view === "test"));
  return (
    <Panel
      title={t("live.recent")}
      id="recent"
      aside={<Link href={`/calls?flow=${encodeURIComponent(flow)}`}>{t("live.allCalls")}</Link>}
    >
      {!over && <Loading rows={3} height={40} />}
      {over?.length === 0 && <p className={css.none}>{t("live.noRecent")}</p>}
      <ul className={css.callList}>
        {over?.slice(0, MOST_SHOWN).map((call) => (
          <li key={call.id} className={css.call}>
            <Link href={`/calls/${call.id}`} className={css.callMain}>
              <strong className="number">{callerName(call.from, t("call.hidden"))}</strong>
              <span className={css.quiet}>{reasonWord(call.reason ?? "", t)}</span>
            </Link>
            <span className={css.clock}>
              {moment(call.started)}
              <br />
              {call.ended && duration(secondsBetween(call.started, call.ended))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Asks for the past calls again when the list of present ones changes. */
export function useRefreshWhenCallsEnd(): void {
  const client = useQueryClient();
  const present = useLive((state) => state.calls.map((call) => call.id).join(" "));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of calls is what it waits for
  useEffect(() => {
    const timer = setTimeout(() => client.invalidateQueries({ queryKey: ["calls"] }), 300);
    return () => clearTimeout(timer);
  }, [present, client]);
}
