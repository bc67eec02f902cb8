// What the check found, in sentences: the problem, and what a caller would experience.
import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import type { Issue } from "../../api/types";
import { useWords } from "../../i18n/useWords";
import { Button } from "../../ui";
import css from "./FlowsPage.module.css";

const SIGNS = { error: CircleAlert, warning: TriangleAlert, hint: Lightbulb };

interface Props {
  issues: Issue[];
  /** Shows the place of a problem; without it they are only told. */
  onShow?: (issue: Issue) => void;
}

export function IssueList({ issues, onShow }: Props) {
  const { t } = useWords();
  const order = Object.keys(SIGNS);
  const sorted = [...issues].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className={css.issues}>
      {sorted.map((issue) => {
        const Sign = SIGNS[issue.severity];
        return (
          <li
            key={`${issue.code} ${issue.node} ${issue.param} ${issue.message}`}
            data-severity={issue.severity}
          >
            <Sign size={18} aria-label={t(`issue.${issue.severity}`)} />
            <div>
              <p>{issue.message}</p>
              {issue.effect && <p className={css.effect}>{issue.effect}</p>}
            </div>
            {onShow && issue.node !== null && (
              <Button size="xs" onClick={() => onShow(issue)}>
                {t("release.show")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
