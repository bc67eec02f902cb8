// One day: a row for each worker, hours across. What is planned is an outline that fills up with
// what is done; where both differ, it shows.
import { memo, useMemo, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { Tag } from "../../ui";
import css from "./Board.module.css";
import { BoardBar } from "./BoardBar";
import {
  type Axis,
  axisOf,
  clockIn,
  DAY,
  HOUR,
  hoursOn,
  hoursText,
  lanesOf,
  minutesOf,
  placeOn,
} from "./boardDay";
import {
  type BoardGroup,
  type BoardRow,
  type Grouping,
  hoursOf,
  namesOf,
  spanOf,
} from "./boardStatus";
import type { Board } from "./types";
import { moveAmongBars } from "./useBoardKeys";
import { useClock } from "./useClock";

export interface Shown {
  board: Board;
  since: number;
  groups: BoardGroup[];
  by: Grouping;
  glowing: ReadonlySet<string>;
  onOpen: (id: string) => void;
}

/** The zone of most sites: its clock is the line of the present. */
export function zoneOf(board: Board): string | undefined {
  const counts = new Map<string, number>();
  for (const { zone } of board.sites) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Minutes since the midnight of the board's first day, on the clock of most sites. */
export function useMinuteNow(board: Board, since: number): number {
  const ms = useClock(board.now, since);
  return minutesOf(clockIn(zoneOf(board), ms), board.from);
}

export function BoardDay({ board, since, groups, by, glowing, onOpen }: Shown) {
  const { t } = useWords();
  const now = useMinuteNow(board, since);
  const [reached, setReached] = useState<string | null>(null);
  const isToday = now >= 0 && now < DAY;
  const { start, end } = axisOf([
    ...board.interventions.map((one) => spanOf(one, board.from, now)),
    ...(isToday ? [[now, now] as const] : []),
  ]);
  const axis = useMemo(() => ({ start, end }), [start, end]);
  const { workers, sites } = board;
  const names = useMemo(() => namesOf({ workers, sites }), [workers, sites]);
  const first = groups[0]?.rows[0]?.interventions[0]?.id;
  const ids = new Set(
    groups.flatMap(({ rows }) => rows.flatMap((r) => r.interventions.map(({ id }) => id))),
  );
  const tabStop = reached !== null && ids.has(reached) ? reached : first;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows go from button to button inside
    <div
      className={css.day}
      style={{ "--hours": (end - start) / HOUR } as React.CSSProperties}
      onKeyDown={moveAmongBars}
      onFocus={(event) => {
        const bar = event.target.closest<HTMLElement>("[data-bar]")?.dataset.bar;
        if (bar) setReached(bar);
      }}
    >
      <div className={css.axis} aria-hidden="true">
        {hoursOn(axis).map((at) => (
          <span key={at} className={css.hour} style={{ left: `${placeOn(axis, at)}%` }}>
            {(at / HOUR) % 24}
          </span>
        ))}
      </div>
      <div className={css.groups}>
        {isToday && (
          <div className={css.over} aria-hidden="true">
            <span className={css.now} style={{ left: `${placeOn(axis, now)}%` }} />
          </div>
        )}
        {groups.map((group) => (
          <section
            key={group.key}
            className={css.group}
            aria-label={group.name ?? t("attendance.byWorker")}
          >
            {group.name !== null && <GroupHead group={group} />}
            <ul>
              {group.rows.map((row) => (
                <Row
                  key={row.key}
                  row={row}
                  by={by}
                  day={board.from}
                  axis={axis}
                  now={now}
                  names={names}
                  glowing={glowing}
                  tabStop={tabStop}
                  onOpen={onOpen}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

export function GroupHead({ group }: { group: BoardGroup }) {
  const { t } = useWords();
  const all = group.rows.flatMap((row) => row.interventions);
  const there = all.filter(({ state }) => state === "present").length;
  return (
    <h2 className={css.groupHead}>
      {group.name}
      {there > 0 && <Tag tone="ok">{t("attendance.here", { count: there })}</Tag>}
    </h2>
  );
}

interface RowProps {
  row: BoardRow;
  by: Grouping;
  day: string;
  axis: Axis;
  now: number;
  names: ReturnType<typeof namesOf>;
  glowing: ReadonlySet<string>;
  tabStop: string | undefined;
  onOpen: (id: string) => void;
}

const Row = memo(
  function Row({ row, by, day, axis, now, names, glowing, tabStop, onOpen }: RowProps) {
    const spans = row.interventions.map((one) => spanOf(one, day, now));
    const lanes = lanesOf(spans);
    const most = Math.max(0, ...lanes) + 1;
    return (
      <li className={css.row} data-row={row.key} style={{ "--lanes": most } as React.CSSProperties}>
        <RowHead row={row} />
        <div className={css.track}>
          {row.interventions.map((one, at) => {
            const lane = lanes[at] ?? 0;
            const next = spans.find(
              ([start], other) =>
                other > at && lanes[other] === lane && start >= (spans[at]?.[1] ?? 0),
            );
            return (
              <BoardBar
                key={one.id}
                one={one}
                name={row.name}
                site={names.site(one.site)}
                by={by}
                day={day}
                axis={axis}
                now={one.state === "present" || one.gaps.includes("late") ? now : 0}
                until={next?.[0] ?? axis.end}
                lane={lane}
                glow={glowing.has(one.id)}
                tabStop={tabStop === one.id}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </li>
    );
  },
  // Rows are made anew with every look; what they show seldom is.
  (before, after) =>
    before.axis === after.axis &&
    before.by === after.by &&
    before.day === after.day &&
    before.now === after.now &&
    before.glowing === after.glowing &&
    before.tabStop === after.tabStop &&
    before.names === after.names &&
    before.row.interventions.length === after.row.interventions.length &&
    before.row.interventions.every((one, at) => one === after.row.interventions[at]),
);

export function RowHead({ row }: { row: BoardRow }) {
  const { planned, actual } = hoursOf(row.interventions);
  return (
    <div className={css.rowHead}>
      <strong title={row.name}>{row.name}</strong>
      <span className={css.sum}>
        {(actual > 0 || planned > 0) && <b>{hoursText(actual)}</b>}
        {planned > 0 && ` / ${hoursText(planned)}`}
      </span>
    </div>
  );
}
