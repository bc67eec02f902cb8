// What the compiler says about a field, with the repairs it offers.
import { CircleAlert, Lightbulb, TriangleAlert } from "lucide-react";
import type { Issue } from "../api/types";
import { useEditorStore } from "../editor/useEditor";
import { applyFix } from "../graph/commands";
import type { JsonPatch } from "../graph/pointers";
import { Button, VisuallyHidden } from "../ui";
import css from "./Field.module.css";
import { useShut } from "./scope";

export interface Fix {
  label: string;
  patch: JsonPatch[];
}

/** The repairs of an issue; the studio writes their patches as free JSON. */
export function fixesOf(issue: Issue): Fix[] {
  return issue.fixes as unknown as Fix[];
}

/** Only the repairs: where the field itself shows what is missing. */
export function Repairs({ issues }: { issues: readonly Issue[] }) {
  const store = useEditorStore();
  const shut = useShut();
  if (issues.length === 0) return null;
  return issues.map((issue) => (
    <div key={issue.message} className={css.repairs} title={issue.effect}>
      <VisuallyHidden>{issue.message}</VisuallyHidden>
      {!shut &&
        fixesOf(issue).map(({ label, patch }) => (
          <Button
            key={label}
            kind="quiet"
            size="xs"
            onClick={() => {
              const state = store.getState();
              state.run(applyFix(state.context(), patch, label));
            }}
          >
            {label}
          </Button>
        ))}
    </div>
  ));
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, hint: Lightbulb };

export function Problems({ issues, id }: { issues: readonly Issue[]; id?: string }) {
  const store = useEditorStore();
  const shut = useShut();
  if (issues.length === 0) return null;
  const repair = ({ label, patch }: Fix) => {
    const state = store.getState();
    state.run(applyFix(state.context(), patch, label));
  };
  return (
    <ul className={css.problems} id={id}>
      {issues.map((issue) => {
        const Icon = ICONS[issue.severity];
        return (
          <li
            key={issue.code + issue.pointer + issue.message}
            data-severity={issue.severity}
            title={issue.effect}
          >
            <Icon size={15} aria-hidden="true" />
            <span className={css.problemText}>{issue.message}</span>
            {!shut &&
              fixesOf(issue).map((fix) => (
                <Button key={fix.label} size="xs" onClick={() => repair(fix)}>
                  {fix.label}
                </Button>
              ))}
          </li>
        );
      })}
    </ul>
  );
}
