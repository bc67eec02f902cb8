// A stay without its arrival or its departure: completed by hand, or settled as it is.
import { Check } from "lucide-react";
import { useRef, useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { instantIn, wallOf } from "../../scenarios/zone";
import { Button, Notice, TextField, toast } from "../../ui";
import { useAcknowledge, useAddPunch, useAlerts, useSaveShift, useVoidPunch } from "./api";
import css from "./Inbox.module.css";
import { useNames } from "./InboxItem";
import { useFocus } from "./InboxRefusal";
import { missingOf } from "./inboxProposal";
import { sent } from "./ShiftDialog";
import { ShiftTime } from "./ShiftTime";
import type { Direction, Intervention, Punch, Shift } from "./types";
import { saying } from "./useMeanwhile";

interface GapFormProps {
  gap: Intervention;
  shifts: Shift[];
}

interface Typed {
  direction: Direction;
  date: string;
  time: string;
}

export function GapForm({ gap, shifts }: GapFormProps) {
  const { t } = useWords();
  const refused = useRefusal()("attend");
  const { zoneOf } = useNames();
  const zone = zoneOf(gap.site);
  const known = missingOf(gap).map(({ direction, at }): Typed => {
    const wall = wallOf(at ?? gap.arrived ?? gap.left ?? new Date().toISOString(), zone);
    return { direction, ...wall, time: at ? wall.time : "" };
  });
  const [changed, setChanged] = useState<Record<string, Partial<Typed>>>({});
  const [typed, setTyped] = useState<string | null>(null);
  const wanted = known.map((one) => ({ ...one, ...changed[one.direction] }));
  const ready = wanted.every((one) => instantIn(one, zone) !== null);
  const act = useGapActs(gap, shifts);
  const button = useRef<HTMLButtonElement>(null);
  useFocus(button);
  const both = wanted.length === 2;
  const reason = typed ?? t(both ? "inbox.why.gapBoth" : "inbox.why.gap");
  const missing = !ready ? t("inbox.needTime") : reason.trim() ? undefined : t("inbox.needReason");
  const add = () =>
    act.add(
      wanted.flatMap((one) => {
        const at = instantIn(one, zone);
        return at ? [{ direction: one.direction, at }] : [];
      }),
      reason.trim(),
    );
  return (
    <div className={css.form}>
      <div className={css.row}>
        {wanted.map((one) => (
          <fieldset key={one.direction} className={css.moment}>
            <legend>{t(one.direction === "in" ? "inbox.in" : "inbox.out")}</legend>
            <TextField
              type="date"
              aria-label={t("shift.date")}
              value={one.date}
              onChange={(event) =>
                setChanged({
                  ...changed,
                  [one.direction]: { ...one, date: event.currentTarget.value },
                })
              }
            />
            <ShiftTime
              className={css.time ?? ""}
              aria-label={t("inbox.time")}
              value={one.time}
              onChange={(time) => setChanged({ ...changed, [one.direction]: { ...one, time } })}
            />
          </fieldset>
        ))}
        <TextField
          className={css.grow ?? ""}
          label={t("inbox.why.label")}
          value={reason}
          maxLength={500}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {act.error && <Notice tone="danger">{act.error}</Notice>}
      <div className={css.acts}>
        <Button
          ref={button}
          data-proposal
          kind="primary"
          icon={<Check size={16} />}
          busy={act.busy}
          reason={refused ?? missing}
          onClick={add}
        >
          {t(
            both ? "inbox.addBoth" : wanted[0]?.direction === "in" ? "inbox.addIn" : "inbox.addOut",
          )}
        </Button>
        {act.asItIs && (
          <Button reason={refused} busy={act.busy} onClick={act.asItIs}>
            {t(both ? "inbox.absent" : "inbox.leave")}
          </Button>
        )}
        {act.cancel && (
          <Button kind="quiet" reason={refused} onClick={act.cancel}>
            {t("shift.cancel")}
          </Button>
        )}
      </div>
    </div>
  );
}

function useGapActs(gap: Intervention, shifts: Shift[]) {
  const { t } = useWords();
  const punch = useAddPunch();
  const takeBack = useVoidPunch();
  const save = useSaveShift();
  const acknowledge = useAcknowledge();
  const alerts = (useAlerts().data ?? []).filter(
    (one) => one.shift !== null && one.shift === gap.shift && one.state === "open",
  );
  const shift = shifts.find((one) => one.id === gap.shift);
  const failed = (error: unknown) => toast({ text: saying(error, t), tone: "danger", seconds: 8 });
  const { worker, site } = gap;
  const add = async (wanted: { direction: Direction; at: string }[], reason: string) => {
    const made: Punch[] = [];
    try {
      for (const one of wanted)
        made.push(await punch.mutateAsync({ worker, site, ...one, reason }));
    } catch {
      // Told beside the button; what was made so far can be taken back.
    }
    if (made.length === 0) return;
    const undo = () => {
      for (const { id, hash } of made)
        takeBack.mutate({ id, seen: hash, reason: t("inbox.undone") }, { onError: failed });
    };
    toast({
      text: t("inbox.added", { count: made.length }),
      seconds: 10,
      act: { label: t("ui.undo"), run: undo },
    });
  };
  const cancel = async (of: Shift) => {
    const put = (cancelled: boolean, etag: string) =>
      save.mutateAsync({ ...sent(of), id: of.id, cancelled, etag });
    try {
      const { etag } = await put(true, of.etag);
      const undo = () => put(false, etag).catch(failed);
      toast({
        text: t("shift.cancelled"),
        seconds: 8,
        act: { label: t("ui.undo"), run: undo },
      });
    } catch (error) {
      failed(error);
    }
  };
  const settle = () => {
    for (const { id } of alerts)
      acknowledge.mutate({ id, note: t("inbox.absentNote") }, { onError: failed });
  };
  return {
    add,
    busy: punch.isPending || acknowledge.isPending || save.isPending,
    error: punch.isError ? placesOf(punch.error) || explain(punch.error, t) : "",
    asItIs: alerts.length > 0 ? settle : null,
    cancel: shift && !gap.arrived && !gap.left ? () => cancel(shift) : null,
  };
}
