// What there is to tell about an open draft: what came from others, what was taken up again, what
// the studio does not take, and what can be done about it.
import { Archive, CircleCheck, Hand, TriangleAlert, Users } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import { reviveFlow, saveAsNew } from "../../api/draft";
import { explain } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import { Button, Notice, toast } from "../../ui";
import css from "./draft.module.css";
import type { OpenDraft } from "./open";
import { Refusal } from "./Refusal";

/** How long news of the others stay. */
const NEWS_MS = 7000;
const MOST_STEPS = 3;

interface Props {
  draft: OpenDraft;
}

export function Notices({ draft }: Props) {
  return (
    <div className={css.notices}>
      <div role="status" aria-live="polite" className={css.news}>
        <Merged draft={draft} />
        <Taken draft={draft} />
        <Revived draft={draft} />
        <Restored draft={draft} />
      </div>
      <Archived draft={draft} />
      <Unsaved draft={draft} />
    </div>
  );
}

function Merged({ draft }: Props) {
  const { t } = useWords();
  const names = useStepNames();
  const merge = useStore(draft.about, (about) => about.merge);
  const fresh = useFresh(merge?.at ?? 0);
  if (!merge || !fresh) return null;
  const who = merge.by?.self ? "self" : merge.by ? "named" : "someone";
  const key =
    merge.steps.length > 0
      ? (`draft.merged.${who}` as const)
      : (`draft.mergedFlow.${who}` as const);
  return (
    <News icon={<Users size={15} />}>
      {t(key, { name: merge.by?.name ?? "", steps: names(merge.steps) })}
    </News>
  );
}

function Taken({ draft }: Props) {
  const { t } = useWords();
  const taken = useStore(draft.about, (about) => about.taken);
  const fresh = useFresh(taken?.at ?? 0);
  const step = useStore(draft.store, ({ document }) =>
    taken ? document.nodes[taken.node]?.name || taken.node : "",
  );
  if (!taken || !fresh) return null;
  return <News icon={<Hand size={15} />}>{t("presence.taken", { name: taken.name, step })}</News>;
}

function Revived({ draft }: Props) {
  const { t } = useWords();
  const fresh = useFresh(useStore(draft.about, (about) => about.revivedAt));
  return fresh && <News icon={<Archive size={15} />}>{t("draft.revived")}</News>;
}

function Restored({ draft }: Props) {
  const { t, moment } = useWords();
  const names = useStepNames();
  const restored = useStore(draft.about, (about) => about.restored);
  if (!restored) return null;
  const when = moment(new Date(restored.at).toISOString());
  const close = () => draft.about.setState({ restored: null });
  return (
    <div className={css.card} data-notice="restored">
      <Notice
        tone="ok"
        icon={<CircleCheck />}
        action={
          <Button size="xs" onClick={close}>
            {t("ui.understood")}
          </Button>
        }
      >
        {restored.steps.length > 0
          ? t("draft.restored", { when, steps: names(restored.steps) })
          : t("draft.restoredFlow", { when })}
      </Notice>
    </div>
  );
}

function Archived({ draft }: Props) {
  const { t } = useWords();
  const archived = useStore(draft.about, (about) => about.archived);
  if (!archived) return null;
  const revive = async () => {
    try {
      await reviveFlow(draft.flow);
      draft.about.setState({ archived: false });
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
    }
  };
  return (
    <div className={css.card} data-notice="archived">
      <Notice
        tone="amber"
        icon={<Archive />}
        action={
          <Button size="xs" onClick={revive}>
            {t("flows.restore")}
          </Button>
        }
      >
        {t("draft.archived")}
      </Notice>
    </div>
  );
}

/** What keeps the draft from being saved, where a person has to know or to do something. */
function Unsaved({ draft }: Props) {
  const { t } = useWords();
  const phase = useStore(draft.saving.draft, (state) => state.phase);
  const unkept = useStore(draft.about, (about) => about.unkept) && phase !== "saved";
  return (
    <>
      {phase === "refused" && <Refusal draft={draft} />}
      {phase === "gone" && <Gone draft={draft} />}
      {phase === "locked" && <LockedOut draft={draft} />}
      {unkept && (
        <div className={css.card} data-notice="unkept">
          <Notice tone="danger" icon={<TriangleAlert />} alert>
            {t("draft.unkept")}
          </Notice>
        </div>
      )}
    </>
  );
}

function LockedOut({ draft }: Props) {
  const { t } = useWords();
  const lock = useStore(draft.about, (about) => about.lock);
  return (
    <div className={css.card} data-notice="locked">
      <Notice tone="amber" icon={<TriangleAlert />} alert>
        {lock ? t("draft.lockedOut", { name: lock.name }) : t("draft.phase.locked")}
      </Notice>
    </div>
  );
}

function Gone({ draft }: Props) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      go(`/flows/${await saveAsNew(draft.store.getState().document)}`);
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <div className={css.card} data-notice="gone">
      <Notice
        tone="danger"
        icon={<TriangleAlert />}
        alert
        action={
          <Button size="xs" busy={busy} onClick={keep}>
            {t("draft.asNew")}
          </Button>
        }
      >
        {t("draft.gone")}
      </Notice>
    </div>
  );
}

function News({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className={css.pill} data-notice="news">
      {icon}
      <span>{children}</span>
    </p>
  );
}

/** Names of steps as a list that stays short. */
function useStepNames(): (steps: readonly string[]) => string {
  const { t, language } = useWords();
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  return (steps) => {
    const shown = steps.slice(0, MOST_STEPS).map((text) => t("ui.quote", { text }));
    const more = steps.length - shown.length;
    return list.format(more > 0 ? [...shown, t("draft.moreSteps", { count: more })] : shown);
  };
}

/** True for a while after an instant (milliseconds since 1970). */
function useFresh(at: number): boolean {
  const [past, setPast] = useState(0);
  useEffect(() => {
    const left = at + NEWS_MS - Date.now();
    if (left <= 0) return setPast(at);
    const timer = setTimeout(() => setPast(at), left);
    return () => clearTimeout(timer);
  }, [at]);
  return at > 0 && past !== at;
}
