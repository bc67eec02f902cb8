// How the tests stand, for the foot of the page: "12 tests passed · 1 failed: « Saturday 10:00 »".
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { counted, useResults } from "./results";
import css from "./Tests.module.css";

interface Props {
  flow: string;
  /** Opens the tests. */
  onOpen?: () => void;
}

export default function Summary({ flow, onOpen }: Props) {
  useLateWords();
  const { t } = useWords();
  const results = useResults((state) => (state.flow === flow ? state.results : null));
  if (!results || results.size === 0) return null;
  const { passed, failed } = counted(results.values());
  const [first] = failed;
  return (
    <button type="button" className={css.summary} onClick={onOpen} disabled={!onOpen}>
      {passed > 0 && (
        <span className={css.dot} data-tone="ok">
          {t("scenarios.passed", { count: passed })}
        </span>
      )}
      {first && (
        <span className={css.dot} data-tone="failed">
          {failed.length === 1
            ? t("scenarios.failedOne", { name: first.name })
            : t("scenarios.failed", { count: failed.length })}
        </span>
      )}
    </button>
  );
}
