// One intervention beside the board: planned and done, its punches, and what can be done about it.
import { CalendarCog, CalendarPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Drawer, Failure, Loading, Notice, Tag, toast } from "../../ui";
import { Acknowledge, AlertText } from "./Alerts";
import { usePunches, useShifts } from "./api";
import css from "./BoardPanel.module.css";
import { dayOf, hoursText, plusDays, secondsFrom, timeOf } from "./boardDay";
import { namesOf, statusOf } from "./boardStatus";
import { hours, wholeDay } from "./boardWords";
import { PunchLine } from "./PunchLine";
import { hasDraft } from "./punchDrafts";
import { historyOf } from "./punchHistory";
import { ShiftDialog, type ShiftPlace } from "./ShiftDialog";
import { StatusTag } from "./StatusIcon";
import type { Board, Intervention } from "./types";

interface Props {
  board: Board;
  one: Intervention | undefined;
  open: boolean;
  onClose: () => void;
  onOpen: (one: string) => void;
}

export function BoardPanel({ board, one, open, onClose, onOpen }: Props) {
  const { t } = useWords();
  const names = namesOf(board);
  const close = () => {
    if (one && hasDraft(one.id))
      toast({
        text: t("attendance.draftKept", { name: names.worker(one.worker) }),
        seconds: 10,
        act: { label: t("attendance.draftBack"), run: () => onOpen(one.id) },
      });
    onClose();
  };
  return (
    <Drawer open={open} onClose={close} title={one ? names.worker(one.worker) : ""} wide>
      {one && <One key={one.id} one={one} board={board} />}
    </Drawer>
  );
}

function One({ one, board }: { one: Intervention; board: Board }) {
  const { t, language } = useWords();
  const day = dayOf(one.planned?.from ?? one.arrived ?? one.left ?? board.now);
  const site = board.sites.find(({ id }) => id === one.site);
  const alerts = board.alerts.filter(({ shift, state }) => shift === one.shift && state === "open");
  return (
    <div className={css.panel} data-panel={one.id}>
      <header className={css.head}>
        <p className={css.site}>{site?.name ?? one.site}</p>
        <p className={css.quiet}>{wholeDay(day, language)}</p>
        <p className={css.tags}>
          <StatusTag status={statusOf(one)} />
          {one.simulated && <Tag tone="amber">{t("attendance.test")}</Tag>}
        </p>
      </header>
      {one.shift !== null &&
        alerts.map((alert) => (
          <Notice key={alert.id} tone="amber" action={<Acknowledge alert={alert} />}>
            <AlertText alert={alert} board={{ workers: [], sites: [] }} />
          </Notice>
        ))}
      <Compared one={one} />
      <Punches one={one} day={day} />
      <Planned one={one} day={day} />
    </div>
  );
}

/** Planned against done. */
function Compared({ one }: { one: Intervention }) {
  const { t } = useWords();
  const planned = one.planned && secondsFrom(one.planned.from, one.planned.to);
  const actual = one.arrived && one.left ? secondsFrom(one.arrived, one.left) : null;
  return (
    <dl className={css.compared}>
      <div>
        <dt>{t("attendance.planned")}</dt>
        <dd>
          {one.planned ? hours(one.planned.from, one.planned.to) : t("attendance.notPlanned")}
        </dd>
        <dd className={css.quiet}>{planned !== null && hoursText(planned)}</dd>
      </div>
      <div>
        <dt>{t("attendance.actual")}</dt>
        <dd>
          {one.arrived || one.left ? hours(one.arrived, one.left) : t("attendance.nothingYet")}
        </dd>
        <dd className={css.quiet}>{actual !== null && hoursText(actual)}</dd>
      </div>
      {planned !== null && actual !== null && (
        <div>
          <dt>{t("attendance.difference")}</dt>
          <dd>{hoursText(actual - planned)}</dd>
        </div>
      )}
    </dl>
  );
}

function Punches({ one, day }: { one: Intervention; day: string }) {
  const { t } = useWords();
  const punches = usePunches({
    from: plusDays(day, -1),
    to: plusDays(day, 2),
    worker: one.worker,
  });
  const histories = useMemo(
    () => (punches.data ? historyOf(punches.data) : undefined),
    [punches.data],
  );
  const of = (id: string | null) =>
    id === null
      ? undefined
      : histories?.find((history) => history.rows.some((row) => row.id === id));
  return (
    <section className={css.part}>
      <h3>{t("attendance.punches")}</h3>
      {punches.isError && !punches.data && (
        <Failure error={punches.error} onRetry={() => punches.refetch()} small />
      )}
      {!histories && !punches.isError && <Loading rows={2} height={52} />}
      {histories && (
        <ul className={css.punches}>
          <PunchLine
            one={one.id}
            key={`in ${one.in_punch} ${one.arrived}`}
            direction="in"
            punch={one.in_punch}
            instant={one.arrived}
            proposed={one.planned?.from ?? one.left ?? `${day}T08:00:00`}
            history={of(one.in_punch)}
            worker={one.worker}
            site={one.site}
          />
          <PunchLine
            one={one.id}
            key={`out ${one.out_punch} ${one.left}`}
            direction="out"
            punch={one.out_punch}
            instant={one.left}
            proposed={one.planned?.to ?? one.arrived ?? `${day}T17:00:00`}
            history={of(one.out_punch)}
            worker={one.worker}
            site={one.site}
          />
        </ul>
      )}
    </section>
  );
}

function Planned({ one, day }: { one: Intervention; day: string }) {
  const { t } = useWords();
  const refusal = useRefusal()("attend");
  const [place, setPlace] = useState<ShiftPlace | null>(null);
  const shifts = useShifts(plusDays(day, -1), plusDays(day, 1));
  const shift = shifts.data?.find(({ id }) => id === one.shift);
  const open = () =>
    setPlace(
      shift
        ? { shift }
        : {
            worker: one.worker,
            site: one.site,
            date: day,
            ...(one.arrived ? { from: timeOf(one.arrived) } : {}),
            ...(one.left ? { to: timeOf(one.left) } : {}),
          },
    );
  return (
    <section className={css.part}>
      <h3>{t("attendance.tab.planning")}</h3>
      <Button
        reason={refusal}
        disabled={one.shift !== null && !shift}
        icon={one.shift ? <CalendarCog size={16} /> : <CalendarPlus size={16} />}
        onClick={open}
      >
        {t(one.shift ? "attendance.editShift" : "attendance.addShift")}
      </Button>
      <ShiftDialog place={place} onClose={() => setPlace(null)} />
    </section>
  );
}
