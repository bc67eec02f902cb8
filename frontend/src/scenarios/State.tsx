// How the tests stand, in one line: passed, failed, how much of the flow they went through.
import { CircleCheck, CircleX, RotateCcw } from "lucide-react";
import { useMemo } from "react";
import { useEditor } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Switch } from "../ui";
import { covered } from "./overlay";
import { counted, useResults } from "./results";
import css from "./Tests.module.css";

export function State({ tests }: { tests: number }) {
  const { t } = useWords();
  const results = useResults((state) => state.results);
  const revision = useResults((state) => state.revision);
  const old = useEditor((state) => revision >= 0 && state.revision !== revision);
  const { passed, failed } = useMemo(() => counted(results.values()), [results]);
  if (results.size === 0) {
    return <p className={css.state}>{t("scenarios.notRun", { count: tests })}</p>;
  }
  return (
    <div className={css.states}>
      <p className={css.state}>
        {passed > 0 && (
          <span className={css.count} data-tone="ok">
            <CircleCheck size={15} aria-hidden="true" />
            {t("scenarios.passed", { count: passed })}
          </span>
        )}
        {failed.length > 0 && (
          <span className={css.count} data-tone="failed">
            <CircleX size={15} aria-hidden="true" />
            {t("scenarios.failed", { count: failed.length })}
          </span>
        )}
      </p>
      {old && (
        <p className={css.old}>
          <RotateCcw size={14} aria-hidden="true" />
          {t("scenarios.old")}
        </p>
      )}
      <Covered />
    </div>
  );
}

function Covered() {
  const { t, percent } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const coverage = useResults((state) => state.coverage);
  const shown = useResults((state) => state.showCoverage);
  if (!coverage) return null;
  const { covered: seen, total } = covered(document, kinds, coverage);
  if (total === 0) return null;
  return (
    <div className={css.coverage}>
      <span
        className={css.bar}
        role="img"
        aria-label={t("scenarios.coverage", { covered: seen, total })}
      >
        <span style={{ width: `${(seen / total) * 100}%` }} />
      </span>
      <p>
        {t("scenarios.coverage", { covered: seen, total })}
        <span className={css.quiet}> · {percent(seen / total)}</span>
      </p>
      <Switch
        size="xs"
        label={t("scenarios.showCoverage")}
        checked={shown}
        disabled={false}
        onChange={(event) => useResults.setState({ showCoverage: event.currentTarget.checked })}
      />
    </div>
  );
}
