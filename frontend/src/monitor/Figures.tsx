// The figures on top of the live page.
import type { Counts } from "../api/types";
import { useWords } from "../i18n/useWords";
import { useLive } from "../live/live";
import { Flash } from "./Flash";
import css from "./LivePage.module.css";

interface Props {
  counts: Counts | undefined;
}

export function Figures({ counts }: Props) {
  const { t } = useWords();
  const live = useLive((state) => state.status);
  return (
    <div className={css.figures}>
      <dl className={css.figureList}>
        <Figure word={t("live.now")} value={counts?.now} name="now" hot />
        <Figure word={t("live.today")} value={counts?.today} name="today" />
        <Figure word={t("live.total")} value={counts?.calls} name="total" />
      </dl>
      <p className={css.line} data-status={live}>
        {t(`live.line.${live}`)}
      </p>
    </div>
  );
}

interface FigureProps {
  word: string;
  value: number | undefined;
  name: string;
  hot?: boolean;
}

function Figure({ word, value, name, hot }: FigureProps) {
  const { number } = useWords();
  return (
    <div className={css.figure} data-hot={(hot && (value ?? 0) > 0) || undefined}>
      <dt>{word}</dt>
      <dd data-testid={`figure-${name}`}>
        {value === undefined ? "–" : <Flash value={value}>{number(value)}</Flash>}
      </dd>
    </div>
  );
}
