// How many are there, late, missing, done: the day in one line.
import { useWords } from "../../i18n/useWords";
import { Flash } from "../../monitor/Flash";
import css from "./Board.module.css";
import { figuresOf, type Status } from "./boardStatus";
import { StatusIcon } from "./StatusIcon";
import type { Board } from "./types";

const SHOWN = [
  { name: "present", status: "present" },
  { name: "late", status: "overdue" },
  { name: "missing", status: "missing" },
  { name: "done", status: "done" },
  { name: "expected", status: "expected" },
] as const satisfies { name: string; status: Status }[];

export function BoardFigures({ board }: { board: Board }) {
  const { t, number } = useWords();
  const figures = figuresOf(board.interventions);
  if (board.interventions.length === 0) return null;
  return (
    <dl className={css.figures}>
      {SHOWN.map(({ name, status }) => (
        <div key={name} className={css.figure} data-status={status} data-some={figures[name] > 0}>
          <dt>
            <StatusIcon status={status} size={16} />
            {t(`attendance.figure.${name}`)}
          </dt>
          <dd data-testid={`figure-${name}`}>
            <Flash value={figures[name]}>{number(figures[name])}</Flash>
          </dd>
        </div>
      ))}
    </dl>
  );
}
