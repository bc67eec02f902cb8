// Settings save themselves as one goes, and say so; what others changed meanwhile is not lost.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { Button, Notice } from "../../ui";
import { useSaveAttendanceSettings } from "./api";
import css from "./Settings.module.css";
import type { AttendanceSettings, SettingsInput } from "./types";
import { isStale, saying } from "./useMeanwhile";

type Saving = { at: "rest" | "saving" | "saved" | "stale" } | { at: "failed"; why: string };
const PATIENCE_MS = 500;

function kept(all: AttendanceSettings): SettingsInput {
  const { alert_emails, alert_sms, tell_worker, language, tolerance, on, count_tests } = all;
  return { alert_emails, alert_sms, tell_worker, language, tolerance, on, count_tests };
}

/** What is changed is saved half a second later; what others changed comes in when one is at rest. */
export function useSaving(known: AttendanceSettings) {
  const { t } = useWords();
  const { save, look } = useSaveAttendanceSettings();
  const [changed, setChanged] = useState<Partial<SettingsInput>>({});
  const [state, setState] = useState<Saving>({ at: "rest" });
  const values = { ...kept(known), ...changed };
  const latest = useRef({ values, changed });
  latest.current = { values, changed };
  // The tag of what was changed: somebody else's saving since then is noticed.
  const tag = useRef(known.etag);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const turn = useRef({ busy: false, again: false });
  const send = async () => {
    timer.current = undefined;
    turn.current.again = turn.current.busy;
    if (turn.current.busy) return;
    turn.current.busy = true;
    const sent = latest.current;
    try {
      tag.current = (await save.mutateAsync({ ...sent.values, etag: tag.current })).etag;
      setState({ at: "saved" });
      if (latest.current.changed === sent.changed) setChanged({});
    } catch (error) {
      turn.current.again = false;
      setState({ at: "failed", why: saying(error, t) });
      if (isStale(error)) {
        tag.current = (await look().catch(() => known)).etag;
        setState({ at: "stale" });
      }
    } finally {
      turn.current.busy = false;
      if (turn.current.again) sending.current();
    }
  };
  const sending = useRef(send);
  sending.current = send;
  const put = (part: Partial<SettingsInput>) => {
    if (Object.keys(latest.current.changed).length === 0) tag.current = known.etag;
    setChanged((before) => ({ ...before, ...part }));
    setState({ at: "saving" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => sending.current(), PATIENCE_MS);
  };
  useEffect(() => () => void (timer.current && sending.current()), []);
  const mine = () => {
    setState({ at: "saving" });
    sending.current();
  };
  const theirs = () => {
    setChanged({});
    setState({ at: "rest" });
  };
  return { values, put, state, mine, theirs };
}

interface SavingStateProps {
  state: Saving;
  mine: () => void;
  theirs: () => void;
}

export function SavingState({ state, mine, theirs }: SavingStateProps) {
  const { t } = useWords();
  if (state.at === "failed")
    return (
      <Notice tone="danger" alert>
        {state.why}
      </Notice>
    );
  if (state.at === "stale")
    return (
      <div data-save="stale">
        <Notice
          tone="amber"
          alert
          action={
            <>
              <Button onClick={theirs}>{t("alerting.takeTheirs")}</Button>
              <Button onClick={mine}>{t("alerting.keepMine")}</Button>
            </>
          }
        >
          {t("alerting.stale")}
        </Notice>
      </div>
    );
  return (
    <p className={css.state} role="status" data-save={state.at}>
      {state.at !== "rest" && t(state.at === "saving" ? "alerting.saving" : "alerting.saved")}
    </p>
  );
}
