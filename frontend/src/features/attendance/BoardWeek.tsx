// A week: workers down, days across, in each cell what was planned and what was done.
import { Plus } from "lucide-react";
import { Fragment, memo, useState } from "react";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { VisuallyHidden } from "../../ui";
import css from "./Board.module.css";
import type { Shown } from "./BoardDay";
import { dayOf, hoursText, plusDays, today } from "./boardDay";
import { type BoardRow, hoursOf, namesOf, statusOf } from "./boardStatus";
import { hours, noteOf, sentenceOf, shortDay } from "./boardWords";
import { ShiftDialog, type ShiftPlace } from "./ShiftDialog";
import { StatusIcon } from "./StatusIcon";
import type { Intervention } from "./types";
import { moveAmongBars } from "./useBoardKeys";

const begin = (one: Intervention) => one.planned?.from ?? one.arrived ?? one.left ?? "";

export function BoardWeek({ board, groups, by, glowing, onOpen }: Shown) {
  const { t, language } = useWords();
  const [reached, setReached] = useState<string | null>(null);
  const [plan, setPlan] = useState<ShiftPlace | null>(null);
  const names = namesOf(board);
  const days = [0, 1, 2, 3, 4, 5, 6].map((at) => plusDays(board.from, at));
  const ids = groups.flatMap(({ rows }) =>
    rows.flatMap((r) => r.interventions.map(({ id }) => id)),
  );
  const tabStop = reached !== null && ids.includes(reached) ? reached : firstOf(groups[0]?.rows[0]);
  return (
    <section
      className={css.week}
      aria-label={t("attendance.week")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on small windows
      tabIndex={0}
      onKeyDown={moveAmongBars}
      onFocus={(event) => {
        const bar = event.target.closest<HTMLElement>("[data-bar]")?.dataset.bar;
        if (bar) setReached(bar);
      }}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t("attendance.worker")}</th>
            {days.map((day) => (
              <th key={day} scope="col" data-today={day === today() || undefined}>
                {shortDay(day, language)}
              </th>
            ))}
            <th scope="col" className={css.total}>
              {t("attendance.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.key}>
              {group.name !== null && (
                <tr>
                  <th scope="rowgroup" colSpan={9} className={css.weekGroup}>
                    {group.name}
                  </th>
                </tr>
              )}
              {group.rows.map((row) => (
                <tr key={row.key} data-row={row.key}>
                  <th scope="row">{row.name}</th>
                  {days.map((day) => (
                    <td key={day} data-today={day === today() || undefined}>
                      {row.interventions
                        .filter((one) => dayOf(begin(one)) === day)
                        .map((one) => (
                          <Chip
                            key={one.id}
                            one={one}
                            name={row.name}
                            site={names.site(one.site)}
                            showSite={by === "worker"}
                            glow={glowing.has(one.id)}
                            tabStop={tabStop === one.id}
                            onOpen={onOpen}
                          />
                        ))}
                      <PlanHere day={day} row={row} onPlan={setPlan} />
                    </td>
                  ))}
                  <Total row={row} />
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      <ShiftDialog place={plan} onClose={() => setPlan(null)} />
    </section>
  );
}

const firstOf = (row: BoardRow | undefined) => row?.interventions[0]?.id;

function Total({ row }: { row: BoardRow }) {
  const { planned, actual } = hoursOf(row.interventions);
  return (
    <td className={css.total}>
      <b>{hoursText(actual)}</b>
      <span className={css.quiet}>{hoursText(planned)}</span>
    </td>
  );
}

interface PlanProps {
  day: string;
  row: BoardRow;
  onPlan: (place: ShiftPlace) => void;
}

/** An empty place of the week: planning something there, with who and when filled in. */
function PlanHere({ day, row, onPlan }: PlanProps) {
  const { t, language } = useWords();
  const refusal = useRefusal()("attend");
  if (refusal || row.interventions.some((one) => dayOf(begin(one)) === day)) return null;
  return (
    <button
      type="button"
      className={css.plan}
      aria-label={t("attendance.planHere", { name: row.name, day: shortDay(day, language) })}
      onClick={() => onPlan({ worker: row.worker, date: day })}
      tabIndex={-1}
    >
      <Plus size={14} aria-hidden="true" />
    </button>
  );
}

interface ChipProps {
  one: Intervention;
  name: string;
  site: string;
  showSite: boolean;
  glow: boolean;
  tabStop: boolean;
  onOpen: (id: string) => void;
}

const Chip = memo(function Chip(props: ChipProps) {
  const { one, name, site, showSite, glow, tabStop, onOpen } = props;
  const { t } = useWords();
  const status = statusOf(one);
  const sentence = sentenceOf(one, status, { worker: name, site }, t);
  const worried = status !== "present" && status !== "done" && status !== "expected";
  return (
    <button
      type="button"
      className={css.chip}
      data-bar={one.id}
      data-status={status}
      data-in={one.in_punch ?? undefined}
      data-out={one.out_punch ?? undefined}
      data-glow={glow || undefined}
      tabIndex={tabStop ? 0 : -1}
      title={sentence}
      onClick={() => onOpen(one.id)}
    >
      <VisuallyHidden>{sentence}</VisuallyHidden>
      {showSite && (
        <span className={css.chipSite} aria-hidden="true">
          {site}
        </span>
      )}
      <span className={css.chipHours} aria-hidden="true">
        <StatusIcon status={status} size={13} />
        {one.arrived || one.left
          ? hours(one.arrived, one.left)
          : hours(one.planned?.from, one.planned?.to)}
      </span>
      {worried && status !== "unplanned" && (
        <span className={css.chipNote} aria-hidden="true">
          {noteOf(one, status, t)}
        </span>
      )}
      {one.simulated && (
        <span className={css.test} aria-hidden="true">
          {t("attendance.test")}
        </span>
      )}
    </button>
  );
});
