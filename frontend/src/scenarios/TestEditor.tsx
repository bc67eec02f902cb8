// One test, written as sentences: who calls and when, what they hear and do, what must come of it.
import { CircleCheck, Play, Redo2, Undo2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { explain, placesOf } from "../api/problem";
import {
  type Result,
  type SavedScenario,
  type Scenario,
  useRun,
  useScenarios,
} from "../api/scenarios";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Button, Empty, IconButton, Loading, Notice, TextField } from "../ui";
import { CallPart } from "./CallPart";
import { Differences } from "./Differences";
import { ExpectPart } from "./ExpectPart";
import { ViewHead } from "./Generate";
import { LinesPart } from "./LinesPart";
import { useResults } from "./results";
import { acceptable, accepted, isWholeTest, lostSteps, tidy } from "./scenario";
import css from "./Tests.module.css";
import { Trouble } from "./Trouble";
import { useOverlay } from "./useOverlay";
import { type TestDraft, useTestDraft } from "./useTestDraft";
import { WorldPart } from "./WorldPart";

interface Props {
  flow: string;
  id: string;
  /** It was just made: one begins by its name. */
  fresh: boolean;
  onBack: () => void;
}

export function TestEditor({ flow, id, fresh, onBack }: Props) {
  const { t } = useWords();
  const tests = useScenarios(flow);
  const test = tests.data?.find((one) => one.id === id);
  if (tests.isPending) return <Loading rows={5} height={48} />;
  if (!test) {
    return (
      <>
        <ViewHead title="" onBack={onBack} />
        <Empty small icon={<CircleCheck />} title={t("scenarios.gone")} />
      </>
    );
  }
  return <Writing flow={flow} test={test} fresh={fresh} onBack={onBack} />;
}

interface WritingProps {
  flow: string;
  test: SavedScenario;
  fresh: boolean;
  onBack: () => void;
}

function Writing({ flow, test, fresh, onBack }: WritingProps) {
  const { t } = useWords();
  const draft = useTestDraft(flow, test);
  const { scenario, change } = draft;
  const store = useEditorStore();
  const run = useRun(flow);
  const [result, setResult] = useState<Result | null>(null);
  useOverlay(test.id);
  const go = (tried: Scenario) => {
    const { document } = store.getState();
    run.mutate(
      { document, scenario: tidy(tried) },
      {
        onSuccess: ({ results }) => {
          const [own] = results;
          if (!own) return;
          setResult(own);
          const all = new Map(useResults.getState().results).set(test.id, { ...own, id: test.id });
          useResults.setState({ results: all });
        },
      },
    );
  };
  const undoKeys = (event: React.KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    const act = event.shiftKey ? draft.redo : draft.undo;
    event.preventDefault();
    event.stopPropagation();
    act?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Z from any field inside
    <div className={css.writing} onKeyDown={undoKeys} data-writing={test.id}>
      <ViewHead title={t("scenarios.editing")} onBack={onBack}>
        <UndoRedo draft={draft} />
        <Button
          kind="primary"
          size="xs"
          icon={<Play size={14} />}
          busy={run.isPending}
          disabled={!isWholeTest(scenario)}
          onClick={() => go(scenario)}
          data-act="run-this"
        >
          {t("scenarios.runThis")}
        </Button>
      </ViewHead>
      <TextField
        label={t("scenarios.name")}
        value={scenario.name}
        maxLength={200}
        data-autofocus={fresh || undefined}
        ref={fresh ? focused : undefined}
        onChange={(event) => change({ name: event.currentTarget.value }, "name")}
      />
      <SavingState draft={draft} />
      {run.isError && <Trouble error={run.error} />}
      {result && (
        <Outcome
          result={result}
          onAccept={() => {
            const next = accepted(scenario, result);
            change(next);
            go(next);
          }}
        />
      )}
      <Lost scenario={scenario} />
      <CallPart scenario={scenario} change={change} />
      <LinesPart scenario={scenario} change={change} />
      <WorldPart scenario={scenario} change={change} />
      <ExpectPart scenario={scenario} change={change} />
    </div>
  );
}

/** The cursor is in a new test's name, which is there to be written over. */
function focused(field: HTMLInputElement | null): void {
  if (!field || field.dataset.begun) return;
  field.dataset.begun = "yes";
  requestAnimationFrame(() => {
    field.focus();
    field.select();
  });
}

function UndoRedo({ draft }: { draft: TestDraft }) {
  const { t } = useWords();
  const acts = [
    { label: t("scenarios.undo"), act: draft.undo, Icon: Undo2 },
    { label: t("scenarios.redo"), act: draft.redo, Icon: Redo2 },
  ];
  return acts.map(({ label, act, Icon }) => (
    <IconButton
      key={label}
      label={label}
      size="md"
      aria-disabled={act === null || undefined}
      data-off={act === null || undefined}
      className={css.step ?? ""}
      onClick={() => act?.()}
    >
      <Icon size={16} />
    </IconButton>
  ));
}

function SavingState({ draft: { saving, error } }: { draft: TestDraft }) {
  const { t } = useWords();
  if (saving === "failed") {
    return (
      <Notice tone="danger" alert>
        {t("scenarios.saving.failed")} {placesOf(error) || explain(error, t)}
      </Notice>
    );
  }
  return (
    <p className={css.saving} data-saving={saving} role="status">
      {t(`scenarios.saving.${saving}`)}
    </p>
  );
}

function Outcome({ result, onAccept }: { result: Result; onAccept: () => void }) {
  const { t } = useWords();
  const told = useId();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new outcome is brought into view
  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, [result]);
  if (result.ok) {
    return (
      <div ref={box} className={css.came} data-outcome="passed" role="status">
        <Notice tone="ok" icon={<CircleCheck />}>
          {t("scenarios.state.passed")}
        </Notice>
      </div>
    );
  }
  return (
    <section
      ref={box}
      className={`${css.came} ${css.outcome}`}
      data-outcome="failed"
      aria-labelledby={told}
    >
      <p id={told} className={css.failed}>
        {t("scenarios.state.failed")}
      </p>
      <Differences result={result} />
      {acceptable(result) && (
        <Button size="xs" icon={<CircleCheck size={14} />} onClick={onAccept} data-act="accept">
          {t("scenarios.accept")}
        </Button>
      )}
    </section>
  );
}

/** Names of steps that are not in the drawing any more. */
function Lost({ scenario }: { scenario: SavedScenario["scenario"] }) {
  const { t } = useWords();
  const document = useEditor((state) => state.document);
  const lost = lostSteps(scenario, document);
  if (lost.length === 0) return null;
  return (
    <Notice tone="amber">
      {t("scenarios.lost", { count: lost.length, steps: lost.join(", ") })}
    </Notice>
  );
}
