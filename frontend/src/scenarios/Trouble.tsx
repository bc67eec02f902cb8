// Why tests could not be run: what is wrong with the flow leads to its step, anything else is told.
import { Problem } from "../api/http";
import { explain, placesOf } from "../api/problem";
import { IssueList } from "../features/flows/IssueList";
import { useWords } from "../i18n/useWords";
import { Notice } from "../ui";
import css from "./Tests.module.css";
import { useGoTo } from "./useFlowHere";

export function Trouble({ error }: { error: unknown }) {
  const { t } = useWords();
  const goTo = useGoTo();
  const issues = error instanceof Problem ? error.issues : [];
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length === 0) {
    return (
      <Notice tone="danger" alert>
        {placesOf(error) || explain(error, t)}
      </Notice>
    );
  }
  return (
    <div role="alert" className={css.trouble}>
      <p className={css.failed}>{t("scenarios.cannot")}</p>
      <IssueList issues={errors} onShow={({ node }) => node !== null && goTo(node)} />
    </div>
  );
}
