// What a test expected and did not get, in sentences; each leads to its step.

import type { Result } from "../api/scenarios";
import { useWords } from "../i18n/useWords";
import css from "./Tests.module.css";
import { useGoTo } from "./useFlowHere";

export function Differences({ result }: { result: Result }) {
  const { t } = useWords();
  const goTo = useGoTo();
  return (
    <ul className={css.differences} aria-label={t("scenarios.differences")}>
      {result.problem && <li>{result.problem}</li>}
      {result.differences.map(({ what, node, message }) => (
        <li key={`${what} ${node} ${message}`}>
          {node ? (
            <button
              type="button"
              className={css.difference}
              onClick={() => goTo(node)}
              title={t("scenarios.show")}
            >
              {message}
            </button>
          ) : (
            message
          )}
        </li>
      ))}
    </ul>
  );
}
