// The foot of the editor: what is to be corrected, as one line that opens into a list.
import {
  ChevronDown,
  ChevronUp,
  CircleAlert,
  CircleCheck,
  Lightbulb,
  LoaderCircle,
  TriangleAlert,
  Wrench,
} from "lucide-react";
import { lazy, Suspense, useId, useMemo } from "react";
import { useStore } from "zustand";
import type { Issue, Kind } from "../api/types";
import { applyFix } from "../graph/commands";
import { type JsonPatch, pathOf } from "../graph/pointers";
import { useWords } from "../i18n/useWords";
import { useResults } from "../scenarios/results";
import { Button, StepIcon } from "../ui";
import type { Checking } from "./checking";
import { inForm } from "./draft/words";
import css from "./Problems.module.css";
import { counted, freeOutcome, type Group, grouped, show, sorted } from "./problemOrder";
import { arrange, useScreen } from "./screen";
import { useEditor, useEditorShallow, useEditorStore } from "./useEditor";

const Summary = lazy(() => import("../scenarios/Summary"));

const SIGNS = { error: CircleAlert, warning: TriangleAlert, hint: Lightbulb };
const WORDS = {
  error: "problems.errors",
  warning: "problems.warnings",
  hint: "problems.hints",
} as const;

interface Fix {
  label: string;
  patch: JsonPatch[];
}

export function Problems({ checking }: { checking: Checking }) {
  const { t } = useWords();
  const list = useId();
  const issues = useHere();
  const begun = useEditor((state) => Object.keys(state.document.nodes).length > 0);
  const open = useScreen((screen) => screen.problemsOpen) && begun && issues.length > 0;
  const first = issues[0];
  return (
    <section className={css.problems} aria-label={t("problems.label")}>
      {open && <List id={list} issues={issues} />}
      <div className={css.bar}>
        {!begun ? (
          <p className={css.nothing}>{t("problems.begin")}</p>
        ) : first ? (
          <>
            <Counts issues={issues} list={list} open={open} />
            {!open && <First issue={first} />}
          </>
        ) : (
          <Nothing checking={checking} />
        )}
        <Tested />
      </div>
    </section>
  );
}

/** How the tests stand, once they were run. */
function Tested() {
  const store = useEditorStore();
  const flow = useEditor((state) => state.flow);
  const run = useResults((now) => now.flow === flow && now.results.size > 0);
  if (!run) return null;
  return (
    <Suspense fallback={null}>
      <Summary
        flow={flow}
        onOpen={() => {
          arrange({ leftOpen: true });
          store.getState().set({ panel: "tests" });
        }}
      />
    </Suspense>
  );
}

/** Problems of steps that are gone wait for the next check out of sight. */
function useHere(): Issue[] {
  const issues = useEditor((state) => state.issues);
  const gone = useEditorShallow((state) =>
    state.issues.flatMap(({ node }) => (node && !state.document.nodes[node] ? [node] : [])),
  );
  return useMemo(
    () => sorted(issues.filter(({ node }) => !node || !gone.includes(node))),
    [issues, gone],
  );
}

function Counts({ issues, list, open }: { issues: Issue[]; list: string; open: boolean }) {
  const { t } = useWords();
  const counts = counted(issues);
  return (
    <button
      type="button"
      className={css.counts}
      aria-expanded={open}
      aria-controls={list}
      title={open ? t("problems.fold") : t("problems.all")}
      onClick={() => arrange({ problemsOpen: !open })}
    >
      {(["error", "warning", "hint"] as const)
        .filter((severity) => counts[severity] > 0)
        .map((severity) => (
          <span key={severity} className={css.count} data-severity={severity}>
            {t(WORDS[severity], { count: counts[severity] })}
          </span>
        ))}
      {open ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
    </button>
  );
}

function First({ issue }: { issue: Issue }) {
  return (
    <div className={css.first}>
      <p className={css.line} title={`${issue.message} ${issue.effect}`}>
        {issue.message} {issue.effect && <span className={css.effect}>{issue.effect}</span>}
      </p>
      <Acts issue={issue} shows />
    </div>
  );
}

function List({ id, issues }: { id: string; issues: Issue[] }) {
  const groups = useMemo(() => grouped(issues), [issues]);
  return (
    <div id={id} className={css.list}>
      {groups.map((group) => (
        <OfStep key={group.node ?? ""} {...group} />
      ))}
    </div>
  );
}

/** The problems of one step under its name. */
function OfStep({ node, issues }: Group) {
  const { t } = useWords();
  const store = useEditorStore();
  const title = useId();
  const here = useEditor((state) => node !== null && state.selection.includes(node));
  const placed = useEditor((state) => (node === null ? undefined : state.document.nodes[node]));
  const kind = useEditor((state) => state.kinds.get(placed?.type ?? ""));
  const twice = (issue: Issue) =>
    issues.some((other) => other !== issue && other.message === issue.message);
  return (
    <section className={css.ofStep} aria-labelledby={title}>
      <h3 className={css.step} id={title}>
        {placed && <StepIcon icon={kind?.icon} group={kind?.group} />}
        {node === null ? t("forms.flow.title") : placed?.name || kind?.label || node}
      </h3>
      <ul>
        {issues.map((issue) => {
          const Sign = SIGNS[issue.severity];
          return (
            <li
              key={`${issue.code} ${issue.pointer} ${issue.message}`}
              className={css.issue}
              data-severity={issue.severity}
              data-here={here || undefined}
            >
              <button type="button" className={css.goTo} onClick={() => show(store, issue)}>
                <Sign size={18} aria-label={t(`issue.${issue.severity}`)} />
                <span>
                  {twice(issue) && <Part issue={issue} kind={kind} />}
                  <span className={css.message}>{issue.message}</span>{" "}
                  {issue.effect && <span className={css.effect}>{issue.effect}</span>}
                </span>
              </button>
              <Acts issue={issue} shows />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Which part of the step a problem speaks of, where the same sentence is said of several. */
function Part({ issue, kind }: { issue: Issue; kind: Kind | undefined }) {
  const { t, languageName } = useWords();
  const free = freeOutcome(issue);
  const name = free
    ? (kind?.port_labels[free.port] ?? free.port)
    : inForm(pathOf(issue.param), kind?.fields ?? {}, { t, languageName });
  return name ? <strong className={css.part}>{t("problems.part", { part: name })} </strong> : null;
}

function Acts({ issue, shows }: { issue: Issue; shows?: boolean }) {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useEditor((state) => state.shut !== null);
  const free = freeOutcome(issue);
  const mend = ({ label, patch }: Fix) => {
    const { run, context } = store.getState();
    run(applyFix(context(), patch, label));
  };
  return (
    <span className={css.acts}>
      {shows && (
        <Button size="xs" onClick={() => show(store, issue)}>
          {t("problems.show")}
        </Button>
      )}
      {!shut && free && (
        <Button size="xs" onClick={() => arrange({ asking: { what: "add", exit: free } })}>
          {t("problems.follow")}
        </Button>
      )}
      {!shut &&
        (issue.fixes as unknown as Fix[]).map((fix) => (
          <Button
            key={fix.label}
            size="xs"
            icon={<Wrench size={14} />}
            onClick={() => mend(fix)}
            title={fix.label}
            className={css.fix ?? ""}
          >
            {fix.label}
          </Button>
        ))}
    </span>
  );
}

function Nothing({ checking }: { checking: Checking }) {
  const { t } = useWords();
  const checked = useStore(checking.state, (state) => state.checked);
  const known = useEditor((state) => state.checked >= 0);
  if (checked === "lost") {
    return (
      <p className={css.nothing} data-tone="amber">
        <TriangleAlert size={17} aria-hidden />
        {t("problems.unchecked")}
      </p>
    );
  }
  if (!known) {
    return (
      <p className={css.nothing}>
        <LoaderCircle size={17} className={css.turning} aria-hidden />
        {t("problems.checking")}
      </p>
    );
  }
  return (
    <p className={css.nothing} data-tone="ok">
      <CircleCheck size={17} aria-hidden />
      <strong>{t("problems.none")}</strong>
      <span className={css.effect}>{t("problems.noneText")}</span>
    </p>
  );
}

/** How many problems a step has, for its line in the outline. */
export function useProblemsOf(id: string): number {
  return useEditor(
    (state) =>
      state.issues.filter(({ node, severity }) => node === id && severity !== "hint").length,
  );
}
