// The list of a flow's tests: all run with one press, what failed comes first.
import { FlaskConical, Play, Plus, Route, Sparkles } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useNumbers } from "../api/hooks";
import { type SavedScenario, useRun, useScenarioActs, useScenarios } from "../api/scenarios";
import { useRefusal } from "../app/useRole";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Button, Empty, Failure, Loading, VisuallyHidden } from "../ui";
import { counted, keepRun, useResults } from "./results";
import { State } from "./State";
import { firstHeard, freeName, newTest } from "./scenario";
import { TestRow } from "./TestRow";
import type { View } from "./Tests";
import css from "./Tests.module.css";
import { TestsMenu } from "./TestsMenu";
import { Trouble } from "./Trouble";
import { useOverlay } from "./useOverlay";

interface Props {
  flow: string;
  /** The test that is open in the list. */
  open: string | null;
  onView: (view: View) => void;
}

export function List({ flow, open: first, onView }: Props) {
  const { t } = useWords();
  const tests = useScenarios(flow);
  const run = useRunning(flow);
  const [open, setOpen] = useState(first);
  const make = useNewTest(flow, onView);
  useOverlay(open);
  const ordered = useOrdered(tests.data);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-test="${first}"]`)?.scrollIntoView({ block: "nearest" });
  }, [first]);
  if (tests.isPending) return <Loading rows={6} height={48} />;
  if (!tests.data) return <Failure error={tests.error} onRetry={() => tests.refetch()} small />;
  if (tests.data.length === 0) return <None make={make} onView={onView} flow={flow} />;
  return (
    <>
      <header className={css.head}>
        <Button
          kind="primary"
          icon={<Play size={15} />}
          wide
          busy={run.isPending && !run.variables}
          reason={run.refusal}
          onClick={() => run.go()}
          data-act="run-all"
        >
          {t("scenarios.runAll", { count: tests.data.length })}
        </Button>
        <TestsMenu flow={flow} tests={tests.data} onView={onView} onNew={make} />
      </header>
      {run.error && <Trouble error={run.error} />}
      <State tests={tests.data.length} />
      <ol className={css.list} ref={list} aria-label={t("scenarios.list")}>
        {ordered.map((test) => (
          <TestRow
            key={test.id}
            flow={flow}
            test={test}
            names={tests.data.map(({ name }) => name)}
            open={open === test.id}
            busy={run.isPending && run.variables === test.id}
            onOpen={() => setOpen(open === test.id ? null : test.id)}
            onRun={() => run.go(test.id)}
            onView={onView}
          />
        ))}
      </ol>
      <More make={make} onView={onView} />
      <Said />
    </>
  );
}

/** What failed comes first, else as they were made. */
function useOrdered(tests: SavedScenario[] | undefined): SavedScenario[] {
  const results = useResults((state) => state.results);
  return useMemo(() => {
    const failed = ({ id }: SavedScenario) => results.get(id)?.ok === false;
    return [...(tests ?? [])].sort((a, b) => Number(failed(b)) - Number(failed(a)));
  }, [tests, results]);
}

/** Runs all tests, or one, on the drawing as it is on the screen. */
export function useRunning(flow: string) {
  const store = useEditorStore();
  const refusal = useRefusal()("test");
  const run = useRun(flow);
  const [one, setOne] = useState<string | undefined>();
  const go = (id?: string) => {
    if (refusal || run.isPending) return;
    const { document, revision } = store.getState();
    setOne(id);
    run.mutate(
      { document, ...(id ? { ids: [id] } : {}) },
      { onSuccess: (ran) => keepRun(flow, revision, ran, id === undefined) },
    );
  };
  return { go, refusal, isPending: run.isPending, error: run.error, variables: one };
}

export function useNewTest(flow: string, onView: (view: View) => void) {
  const { t } = useWords();
  const store = useEditorStore();
  const tests = useScenarios(flow).data;
  const numbers = useNumbers().data;
  const { add } = useScenarioActs(flow);
  return async () => {
    const { document, kinds } = store.getState();
    const to = numbers?.find((one) => one.flow === flow)?.number;
    const names = (tests ?? []).map(({ name }) => name);
    const name = freeName(t("scenarios.newName"), names);
    const id = await add(newTest(name, firstHeard(document, kinds), to));
    onView({ what: "edit", id, fresh: true });
  };
}

interface MakeProps {
  make: () => Promise<void>;
  onView: (view: View) => void;
}

/** Other ways to come by tests, beneath the list. */
function More({ make, onView }: MakeProps) {
  const { t } = useWords();
  const refusal = useRefusal()("test");
  return (
    <div className={css.more}>
      <Button
        icon={<Plus size={15} />}
        size="xs"
        reason={refusal}
        onClick={() => void make()}
        data-act="new-test"
      >
        {t("scenarios.new")}
      </Button>
      <Button
        icon={<Sparkles size={15} />}
        size="xs"
        reason={refusal}
        onClick={() => onView({ what: "generate" })}
        data-act="generate"
      >
        {t("scenarios.generate.act")}
      </Button>
      <Button
        icon={<Route size={15} />}
        size="xs"
        reason={refusal}
        onClick={() => onView({ what: "replay" })}
        data-act="replay"
      >
        {t("scenarios.replay.act")}
      </Button>
    </div>
  );
}

function None({ make, onView, flow }: MakeProps & { flow: string }) {
  const { t } = useWords();
  const refusal = useRefusal()("test");
  const begun = useEditor((state) => Object.keys(state.document.nodes).length > 0);
  return (
    <Empty
      small
      icon={<FlaskConical />}
      title={t("scenarios.none")}
      actions={
        <>
          <Button
            kind="primary"
            icon={<Sparkles size={15} />}
            reason={refusal ?? (begun ? undefined : t("scenarios.noSteps"))}
            onClick={() => onView({ what: "generate" })}
            data-act="generate"
          >
            {t("scenarios.generate.act")}
          </Button>
          <Button
            icon={<Plus size={15} />}
            reason={refusal}
            onClick={() => void make()}
            data-act="new-test"
          >
            {t("scenarios.new")}
          </Button>
          <TestsMenu flow={flow} tests={[]} onView={onView} onNew={make} />
        </>
      }
    >
      {t("scenarios.noneText")}
    </Empty>
  );
}

/** What a run showed, for who cannot see the list change. */
function Said() {
  const { t } = useWords();
  const results = useResults((state) => state.results);
  const { passed, failed } = counted(results.values());
  const said = [
    passed > 0 ? t("scenarios.passed", { count: passed }) : "",
    failed.length > 0 ? t("scenarios.failed", { count: failed.length }) : "",
  ];
  return (
    <VisuallyHidden role="status">
      {results.size > 0 ? said.filter(Boolean).join(", ") : ""}
    </VisuallyHidden>
  );
}
