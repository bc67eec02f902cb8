// The lock that a person puts on a flow, so that nobody else changes it.
import { Lock, LockOpen } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import { lockFlow, unlockFlow } from "../../api/draft";
import { explain } from "../../api/problem";
import { includes } from "../../app/roles";
import { useSession } from "../../app/session";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Notice, TextField } from "../../ui";
import { useEditorStore } from "../useEditor";
import css from "./draft.module.css";
import { locked } from "./listen";
import { draftOf, type OpenDraft } from "./open";

const LONGEST_NOTE = 200;

export function LockButton() {
  const draft = draftOf(useEditorStore());
  return draft && <LockOf draft={draft} />;
}

function LockOf({ draft }: { draft: OpenDraft }) {
  const { t } = useWords();
  const lock = useStore(draft.about, (about) => about.lock);
  const refusal = useRefusal();
  const [open, setOpen] = useState(false);
  const words = !lock
    ? t("lock.lock")
    : lock.mine
      ? t("lock.mine")
      : t("lock.theirs", { name: lock.name });
  return (
    <>
      <Button
        kind={lock ? "plain" : "quiet"}
        icon={lock ? <Lock size={16} /> : <LockOpen size={16} />}
        reason={lock ? undefined : refusal("design")}
        data-lock={lock ? (lock.mine ? "mine" : "theirs") : "none"}
        onClick={() => setOpen(true)}
      >
        <span className={css.lockWords}>{words}</span>
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("lock.title")}>
        <LockForm draft={draft} done={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function LockForm({ draft, done }: { draft: OpenDraft; done: () => void }) {
  const { t, moment } = useWords();
  const lock = useStore(draft.about, (about) => about.lock);
  const owner = includes(useSession().user.role, "operate");
  const [note, setNote] = useState(lock?.note ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function act(change: () => Promise<void>) {
    setBusy(true);
    setError(null);
    try {
      await change();
      done();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }
  const keep = () => act(async () => locked(draft, await lockFlow(draft.flow, note.trim())));
  const release = () =>
    act(async () => {
      await unlockFlow(draft.flow, lock !== null && !lock.mine);
      locked(draft, null);
    });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!lock) keep();
    else release();
  };
  const theirs = lock !== null && !lock.mine;
  return (
    <form onSubmit={send} className={css.lockForm}>
      {lock ? (
        <p>
          {t(lock.mine ? "lock.sinceMine" : "lock.sinceTheirs", {
            name: lock.name,
            when: moment(lock.since),
          })}
        </p>
      ) : (
        <p>{t("lock.explain")}</p>
      )}
      {lock?.note && (
        <blockquote className={css.lockNote}>{t("ui.quote", { text: lock.note })}</blockquote>
      )}
      {!lock && (
        <TextField
          label={t("lock.note")}
          placeholder={t("lock.noteExample")}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {theirs && <p className={css.muted}>{t(owner ? "lock.mayForce" : "lock.mayAsk")}</p>}
      {error !== null && (
        <Notice tone="danger" alert>
          {explain(error, t)}
        </Notice>
      )}
      <DialogFoot>
        <Button onClick={done}>{t("ui.cancel")}</Button>
        {(!theirs || owner) && (
          <Button kind={theirs ? "danger" : "primary"} type="submit" busy={busy}>
            {t(!lock ? "lock.lock" : theirs ? "lock.force" : "lock.unlock")}
          </Button>
        )}
      </DialogFoot>
    </form>
  );
}
