// The week as a grid, a line per worker: arrows go from cell to cell, Enter plans, Tab reaches what
// is planned in the cell.
import { Moon } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useWords } from "../../i18n/useWords";
import css from "./Planning.module.css";
import { type Hours, shortDay, today, weekOf } from "./planningWeek";
import type { ShiftPlace } from "./ShiftDialog";
import type { Shift, Worker } from "./types";

export interface PlacedShift extends Hours {
  shift: Shift;
  /** The name of the site. */
  site: string;
}

interface GridProps {
  monday: string;
  workers: Worker[];
  placed: PlacedShift[];
  onPlace: (place: ShiftPlace) => void;
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function PlanningGrid({ monday, workers, placed, onPlace }: GridProps) {
  const { t, language, number } = useWords();
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const days = weekOf(monday);
  const now = today();
  const row = Math.min(at[0], Math.max(0, workers.length - 1));
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const cell = event.target as HTMLElement;
    if (!step || !cell.dataset.cell) return;
    event.preventDefault();
    const next: [number, number] = [
      Math.max(0, Math.min(workers.length - 1, row + step[0])),
      Math.max(0, Math.min(6, at[1] + step[1])),
    ];
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.join("-")}"]`)?.focus();
  };
  return (
    <div className={css.scroll}>
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrows move through it
        role="grid"
        className={css.grid}
        aria-label={t("planning.title")}
        onKeyDown={move}
      >
        <thead>
          <tr>
            <th scope="col">{t("planning.worker")}</th>
            {days.map((day) => (
              <th key={day} scope="col" data-today={day === now || undefined}>
                {shortDay(day, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {workers.map((worker, line) => {
            const mine = placed.filter(({ shift }) => shift.worker === worker.id);
            return (
              <tr key={worker.id}>
                <th scope="row">
                  {worker.name}
                  <small className="number">{hours(mine, number)}</small>
                </th>
                {days.map((day, column) => (
                  <Cell
                    key={day}
                    place={`${line}-${column}`}
                    reached={row === line && at[1] === column}
                    now={day === now}
                    label={`${worker.name}, ${shortDay(day, language)}`}
                    shifts={mine.filter((one) => one.date === day)}
                    onReach={() => setAt([line, column])}
                    onAdd={() => onPlace({ worker: worker.id, date: day })}
                    onOpen={(shift) => onPlace({ shift })}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** How many hours are planned, "12,25 h": a quarter of an hour is told whole. */
function hours(placed: PlacedShift[], number: (value: number) => string): string {
  const sum = placed
    .filter(({ shift }) => !shift.cancelled)
    .reduce(
      (all, { shift }) => all + (Date.parse(shift.to) - Date.parse(shift.from)) / 3_600_000,
      0,
    );
  return sum > 0 ? `${number(Math.round(sum * 100) / 100)} h` : "";
}

interface CellProps {
  place: string;
  reached: boolean;
  now: boolean;
  label: string;
  shifts: PlacedShift[];
  onReach: () => void;
  onAdd: () => void;
  onOpen: (shift: Shift) => void;
}

function Cell({ place, reached, now, label, shifts, onReach, onAdd, onOpen }: CellProps) {
  const { t } = useWords();
  const order = [...shifts].sort((a, b) => a.from.localeCompare(b.from));
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of the grid
      role="gridcell"
      className={css.cell}
      data-cell={place}
      data-today={now || undefined}
      tabIndex={reached ? 0 : -1}
      aria-label={shifts.length === 0 ? `${label}, ${t("planning.free")}` : undefined}
      onFocus={onReach}
      onClick={onAdd}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onAdd();
      }}
    >
      {order.map(({ shift, site, from, to }) => (
        <button
          key={shift.id}
          type="button"
          className={css.shift}
          data-shift={shift.id}
          data-cancelled={shift.cancelled || undefined}
          tabIndex={reached ? 0 : -1}
          title={shift.note || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(shift);
          }}
        >
          <span className={css.hours}>
            {from}–{to}
            {to <= from && <Moon size={12} aria-label={t("planning.night")} />}
          </span>
          <span className={css.where}>{site}</span>
          {shift.cancelled && <span className={css.unseen}>{t("planning.cancelled")}</span>}
        </button>
      ))}
      <span className={css.plus} aria-hidden="true">
        +
      </span>
    </td>
  );
}
