// One punch of an intervention, or the place where it is missing. Its hour is a field: another hour
// and a reason make a correction; the punch as it was made stays in the history.
import { LogIn, LogOut, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Notice, TextField, toast } from "../../ui";
import { useAddPunch, useCorrectPunch, useVoidPunch } from "./api";
import css from "./BoardPanel.module.css";
import { nearest, timeOf, typedTime } from "./boardDay";
import { PunchSource, PunchStory } from "./PunchStory";
import { type Doing, draftOf, keepDraft } from "./punchDrafts";
import type { PunchHistory } from "./punchHistory";
import type { Direction } from "./types";
import { isStale, saying } from "./useMeanwhile";

interface Props {
  /** Of the intervention: a correction that was begun is found again by it. */
  one: string;
  direction: Direction;
  /** The row that counts; null: there is none. */
  punch: string | null;
  /** When it counts; null: there is none. */
  instant: string | null;
  /** The hour offered where there is none. */
  proposed: string;
  history: PunchHistory | undefined;
  worker: string;
  site: string;
}

export function PunchLine(props: Props) {
  const { one, direction, instant, proposed, history } = props;
  const { t } = useWords();
  const refusal = useRefusal()("attend");
  const before = timeOf(instant ?? proposed);
  const punch = `${props.punch} ${instant}`;
  const [found] = useState(() => draftOf(one, direction, punch));
  const kept = found === "lost" ? undefined : found;
  const [typed, setTyped] = useState(kept?.typed ?? before);
  const [doing, setDoing] = useState<Doing>(kept?.doing ?? "nothing");
  const [reason, setReason] = useState(kept?.reason ?? "");
  const [seen, setSeen] = useState(kept?.seen);
  const away = () => {
    setDoing("nothing");
    setTyped(before);
    setReason("");
  };
  const time = typedTime(typed);
  const changed = instant !== null && time !== null && time !== before;
  const act = changed ? "correct" : doing;
  const acts = usePunchActs(props, time ?? before, seen);
  const begun = doing !== "nothing" || (instant !== null && typed !== before);
  // What is sent later is about the punch as it was seen now.
  const begin = () => {
    if (!begun) setSeen(history?.rows.at(-1)?.hash);
  };
  const known = instant === null || history !== undefined;
  const busy = acts.add.busy || acts.correct.busy || acts.void.busy;
  useEffect(() => {
    keepDraft(one, direction, begun && !busy ? { punch, seen, typed, doing, reason } : null);
  }, [one, direction, begun, busy, punch, seen, typed, doing, reason]);
  return (
    <li className={css.punch} data-direction={direction}>
      <div className={css.punchLine}>
        <span className={css.way} data-direction={direction} aria-hidden="true">
          {direction === "in" ? <LogIn size={16} /> : <LogOut size={16} />}
        </span>
        <strong className={css.wayWord}>{t(`attendance.direction.${direction}`)}</strong>
        {instant === null && doing !== "add" ? (
          <Button
            size="xs"
            icon={<Plus size={14} />}
            reason={refusal}
            onClick={() => setDoing("add")}
          >
            {t(`attendance.add.${direction}`)}
          </Button>
        ) : (
          <TextField
            inputMode="numeric"
            maxLength={5}
            autoComplete="off"
            error={time === null}
            aria-label={t(`attendance.hourOf.${direction}`)}
            className={css.time ?? ""}
            value={typed}
            readOnly={refusal !== undefined || doing === "void" || !known}
            onChange={(event) => {
              begin();
              setTyped(event.currentTarget.value);
            }}
            onFocus={(event) => event.currentTarget.select()}
            // Escape takes the correction back first; only the next one closes the panel.
            data-mantine-stop-propagation={act !== "nothing"}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || act === "nothing") return;
              event.stopPropagation();
              away();
            }}
          />
        )}
        {history && <PunchSource punch={history.first} />}
        {instant !== null && known && !refusal && act === "nothing" && (
          <IconButton
            label={t(`attendance.takeBack.${direction}`)}
            onClick={() => {
              begin();
              setDoing("void");
            }}
          >
            <Trash2 size={15} />
          </IconButton>
        )}
      </div>
      {found === "lost" && act === "nothing" && (
        <Notice tone="amber">{t("attendance.draftLost")}</Notice>
      )}
      {history && history.rows.length > 1 && <PunchStory history={history} />}
      {act !== "nothing" && time !== null && (
        <Why {...{ act, time, reason }} {...acts[act]} onReason={setReason} onDone={away} />
      )}
    </li>
  );
}

const REASONS = {
  correct: ["forgot", "typo", "told"],
  add: ["forgot", "phone", "told"],
  void: ["mistake", "twice"],
} as const;

interface WhyProps {
  act: "correct" | "add" | "void";
  time: string;
  reason: string;
  onReason: (reason: string) => void;
  run: (reason: string) => Promise<unknown>;
  error: Error | null;
  busy: boolean;
  onDone: () => void;
}

/** Why: one of the usual reasons makes it at once; any other is typed. */
function Why({ act, time, reason, onReason, run, error, busy, onDone }: WhyProps) {
  const { t } = useWords();
  const make = (why: string) => {
    if (!why.trim() || busy) return;
    // The line may be another one when the answer comes: its promise tells, not the line.
    run(why.trim()).then(
      () => {
        toast({ text: t(`attendance.made.${act}`) });
        onDone();
      },
      (error) => {
        if (!isStale(error)) return; // It is said below.
        toast({ text: saying(error, t), tone: "danger", seconds: 8 });
        onDone();
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make(reason);
  };
  return (
    <form className={css.why} onSubmit={submit}>
      <p className={css.whyHead}>{t(`attendance.why.${act}`, { time })}</p>
      <div className={css.reasons}>
        {REASONS[act].map((one) => (
          <Button
            key={one}
            size="xs"
            disabled={busy}
            onClick={() => make(t(`attendance.reason.${one}`))}
          >
            {t(`attendance.reason.${one}`)}
          </Button>
        ))}
      </div>
      <div className={css.other}>
        <TextField
          aria-label={t("attendance.otherReason")}
          placeholder={t("attendance.otherReason")}
          maxLength={500}
          value={reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
        <Button type="submit" kind="primary" busy={busy} disabled={!reason.trim()}>
          {t(`attendance.make.${act}`)}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t("ui.cancel")}
        </Button>
      </div>
      {error !== null && (
        <Notice tone="danger" alert>
          {saying(error, t)}
        </Notice>
      )}
    </form>
  );
}

function usePunchActs(line: Props, time: string, seen: string | undefined) {
  const add = useAddPunch();
  const correct = useCorrectPunch();
  const takeBack = useVoidPunch();
  const { worker, site, direction, history } = line;
  const at = nearest(line.instant ?? line.proposed, time);
  const id = history?.counts?.id ?? history?.first.id ?? "";
  return {
    add: {
      run: (reason: string) => add.mutateAsync({ worker, site, direction, at, reason }),
      error: add.error,
      busy: add.isPending,
    },
    correct: {
      run: (reason: string) => correct.mutateAsync({ id, seen, at, reason }),
      error: correct.error,
      busy: correct.isPending,
    },
    void: {
      run: (reason: string) => takeBack.mutateAsync({ id, seen, reason }),
      error: takeBack.error,
      busy: takeBack.isPending,
    },
  };
}
