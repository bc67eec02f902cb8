// The last part of publishing: a note, now or at a moment, and the button.
import { useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Rocket } from "lucide-react";
import { useState } from "react";
import { Problem } from "../../api/http";
import { explain, placesOf } from "../../api/problem";
import { goBack, usePublication, withdraw } from "../../api/release";
import type { FlowDetail, FlowRow } from "../../api/types";
import { IssueList } from "../../features/flows/IssueList";
import { useWords } from "../../i18n/useWords";
import { Button, DialogFoot, Notice, Segmented, TextField, toast } from "../../ui";
import { instantOf, nextMorning } from "./instant";
import css from "./release.module.css";

interface Props {
  row: FlowRow;
  draft: FlowDetail;
  /** How many errors refuse it. */
  errors: number;
  onClose: () => void;
}

export function PublishForm({ row, draft, errors, onClose }: Props) {
  const { t, moment, ago } = useWords();
  const publish = usePublication();
  const published = usePublished(row, draft);
  const [note, setNote] = useState("");
  const [when, setWhen] = useState<"now" | "later">("now");
  const [moments, setMoments] = useState(nextMorning);
  const at = instantOf(moments);
  const early = at !== null && Date.parse(at) <= Date.now();
  const later = when === "later";
  const wrong = later && (at === null || early);

  function send() {
    publish.mutate(
      { id: row.id, note: note.trim(), etag: draft.etag, at: later ? at : null },
      {
        onSuccess: ({ version, effective }) => {
          published(version, later ? effective : null);
          onClose();
        },
      },
    );
  }

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong && errors === 0) send();
      }}
    >
      {publish.isError && <Refusal error={publish.error} />}
      <div className={css.asked}>
        <div className={css.note}>
          <TextField
            label={t("publish.note")}
            description={t("publish.noteHelp")}
            maxLength={500}
            disabled={errors > 0}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
        <div className={css.when}>
          <p className={css.label}>{t("release.when")}</p>
          <Segmented
            label={t("release.when")}
            value={when}
            onChange={setWhen}
            options={[
              { value: "now", label: t("release.now") },
              { value: "later", label: t("release.later") },
            ]}
          />
        </div>
        {later && (
          <div className={css.moment}>
            <TextField
              type="date"
              label={t("release.date")}
              value={moments.date}
              error={early && t("release.past")}
              onChange={(event) => setMoments({ ...moments, date: event.currentTarget.value })}
            />
            <TextField
              type="time"
              label={t("release.time")}
              value={moments.time}
              onChange={(event) => setMoments({ ...moments, time: event.currentTarget.value })}
            />
          </div>
        )}
      </div>
      <DialogFoot>
        {later && at && !early && (
          <p className={css.effective}>
            {t("release.effective", { when: moment(at), ago: ago(at) })}
          </p>
        )}
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button
          kind="primary"
          type="submit"
          icon={later ? <CalendarClock size={16} /> : <Rocket size={16} />}
          disabled={errors > 0 || wrong}
          busy={publish.isPending}
        >
          {later
            ? t("release.schedule", { version: draft.versions + 1 })
            : t("publish.act", { version: draft.versions + 1 })}
        </Button>
      </DialogFoot>
    </form>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useWords();
  const issues = error instanceof Problem ? error.issues : [];
  if (issues.length > 0) return <IssueList issues={issues} />;
  return (
    <Notice tone="danger" alert>
      {placesOf(error) || explain(error, t)}
    </Notice>
  );
}

/** Says that it is done, with the way back in one click. */
function usePublished(row: FlowRow, draft: FlowDetail) {
  const { t, moment } = useWords();
  const client = useQueryClient();
  const before = draft.live?.version;
  const name = draft.name;
  const failed = (error: unknown) => toast({ text: explain(error, t), tone: "danger", seconds: 8 });

  async function back(version: number) {
    try {
      const made = await goBack(client, row.id, version);
      toast({ text: t("versions.done", { version, made }) });
    } catch (error) {
      failed(error);
    }
  }

  async function takeBack(version: number) {
    try {
      await withdraw(client, row.id, version);
      toast({ text: t("release.withdrawn", { version }) });
    } catch (error) {
      failed(error);
    }
  }

  return (version: number, effective: string | null) => {
    if (effective) {
      toast({
        text: t("release.scheduled", { name, version, when: moment(effective) }),
        seconds: 12,
        act: { label: t("ui.undo"), run: () => void takeBack(version) },
      });
      return;
    }
    toast({
      text: t("publish.done", { name, version }),
      seconds: 12,
      ...(before === undefined
        ? {}
        : {
            act: { label: t("release.backTo", { version: before }), run: () => void back(before) },
          }),
    });
  };
}
