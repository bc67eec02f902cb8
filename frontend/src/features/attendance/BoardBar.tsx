// One intervention on the board: a button as wide as it lasts, with its name over it.
import { type CSSProperties, memo } from "react";
import { useWords } from "../../i18n/useWords";
import { VisuallyHidden } from "../../ui";
import css from "./Board.module.css";
import { type Axis, minutesOf, placeOn } from "./boardDay";
import { type Grouping, spanOf, statusOf } from "./boardStatus";
import { noteOf, sentenceOf } from "./boardWords";
import { StatusIcon } from "./StatusIcon";
import type { Intervention } from "./types";

interface Props {
  one: Intervention;
  name: string;
  site: string;
  by: Grouping;
  day: string;
  axis: Axis;
  /** Minutes since midnight, for bars that move with it. */
  now: number;
  /** Where the next bar of the line begins: its words end there. */
  until: number;
  lane: number;
  glow: boolean;
  tabStop: boolean;
  onOpen: (id: string) => void;
}

export const BoardBar = memo(function BoardBar(props: Props) {
  const { one, name, site, by, day, axis, now, until, lane, glow, tabStop, onOpen } = props;
  const { t } = useWords();
  const status = statusOf(one);
  const [start, end] = spanOf(one, day, now);
  const left = placeOn(axis, start);
  const width = Math.max(0.6, placeOn(axis, end) - left);
  const room = Math.max(width, placeOn(axis, until) - left);
  const note = noteOf(one, status, t);
  const sentence = sentenceOf(one, status, { worker: name, site }, t);
  return (
    <div
      className={css.place}
      style={{ left: `${left}%`, width: `${room}%`, "--lane": lane } as CSSProperties}
    >
      <button
        type="button"
        className={css.bar}
        style={{ "--width": `${(width / room) * 100}cqw` } as CSSProperties}
        data-bar={one.id}
        data-status={status}
        data-in={one.in_punch ?? undefined}
        data-out={one.out_punch ?? undefined}
        data-glow={glow || undefined}
        data-before={start < axis.start || undefined}
        data-after={end > axis.end || undefined}
        tabIndex={tabStop ? 0 : -1}
        title={sentence}
        onClick={() => onOpen(one.id)}
      >
        <VisuallyHidden>{sentence}</VisuallyHidden>
        <span className={css.label} aria-hidden="true">
          <StatusIcon status={status} />
          {by === "worker" && <span className={css.barSite}>{site}</span>}
          <span className={css.barNote}>{note}</span>
          {one.simulated && <span className={css.test}>{t("attendance.test")}</span>}
        </span>
        <Strip
          one={one}
          day={day}
          now={now}
          span={[Math.max(start, axis.start), Math.min(end, axis.end)]}
        />
      </button>
    </div>
  );
});

interface StripProps {
  one: Intervention;
  day: string;
  now: number;
  span: [number, number];
}

/** The outline, what fills it, and what is missing at its ends. */
function Strip({ one, day, now, span: [start, end] }: StripProps) {
  const at = (instant: string | null | undefined) =>
    instant ? minutesOf(instant, day) : undefined;
  const place = (from: number, to: number) => {
    const all = Math.max(1, end - start);
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    const width = `${(Math.max(0, last - first) / all) * 100}%`;
    return { left: `${((first - start) / all) * 100}%`, width };
  };
  const from = at(one.planned?.from);
  const to = at(one.planned?.to);
  const arrived = at(one.arrived);
  const left =
    at(one.left) ?? (one.state === "present" ? Math.max(now, arrived ?? now) : undefined);
  const late = one.gaps.includes("late") && from !== undefined;
  const early = one.gaps.includes("early") && to !== undefined && left !== undefined;
  return (
    <span className={css.strip}>
      {from !== undefined && to !== undefined && (
        <span className={css.planned} style={place(from, to)} />
      )}
      {late && (arrived ?? now) > from && (
        <span className={css.lack} style={place(from, Math.min(arrived ?? now, end))} />
      )}
      {early && left < to && <span className={css.lack} style={place(left, to)} />}
      {arrived !== undefined && left !== undefined && (
        <span className={css.actual} style={place(arrived, Math.max(left, arrived + 4))} />
      )}
      {arrived !== undefined && left === undefined && (
        <span
          className={css.actual}
          data-endless
          style={place(arrived, Math.max(to ?? end, arrived + 15))}
        />
      )}
      {arrived === undefined && left !== undefined && (
        <span
          className={css.actual}
          data-endless
          style={place(Math.min(from ?? start, left), left)}
        />
      )}
    </span>
  );
}
