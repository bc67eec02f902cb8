// New tests that reach every outcome, found by trying: which to keep, what cannot be reached and why.
import { ArrowLeft, CircleDashed, RotateCw } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { explain, placesOf } from "../api/problem";
import {
  type Explored,
  type Gap,
  useExplore,
  useScenarioActs,
  useScenarios,
} from "../api/scenarios";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Button, Checkbox, Loading, Notice, Tag, toast } from "../ui";
import { coverageOf } from "./overlay";
import { freeName, sameCall } from "./scenario";
import css from "./Tests.module.css";
import { Trouble } from "./Trouble";
import { tellTest } from "./told";
import { useGoTo, useTelling } from "./useFlowHere";
import { useCoverageOver } from "./useOverlay";

export function Generate({ flow, onBack }: { flow: string; onBack: () => void }) {
  const { t } = useWords();
  const store = useEditorStore();
  const explore = useExplore(flow);
  const { mutate } = explore;
  const tried = useEditor((state) => state.revision);
  const [revision, setRevision] = useState(tried);
  const begin = () => {
    setRevision(store.getState().revision);
    mutate(store.getState().document);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins once, when it is opened
  useEffect(begin, []);
  return (
    <>
      <ViewHead title={t("scenarios.generate.title")} onBack={onBack}>
        <Button
          size="xs"
          icon={<RotateCw size={14} />}
          busy={explore.isPending}
          onClick={begin}
          data-act="again"
        >
          {t("scenarios.again")}
        </Button>
      </ViewHead>
      {explore.isPending && (
        <>
          <p className={css.quiet}>{t("scenarios.generate.searching")}</p>
          <Loading rows={5} height={44} />
        </>
      )}
      {explore.isError && <Trouble error={explore.error} />}
      {tried !== revision && explore.data && <Notice tone="amber">{t("scenarios.old")}</Notice>}
      {explore.data && !explore.isPending && (
        <Found flow={flow} found={explore.data} onBack={onBack} />
      )}
    </>
  );
}

export function ViewHead(props: { title: string; onBack: () => void; children?: React.ReactNode }) {
  const { t } = useWords();
  return (
    <header className={css.viewHead}>
      <Button
        kind="quiet"
        size="xs"
        icon={<ArrowLeft size={15} />}
        onClick={props.onBack}
        data-act="back"
        autoFocus
      >
        {t("scenarios.back")}
      </Button>
      <div className={css.viewTitle}>
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </header>
  );
}

interface FoundProps {
  flow: string;
  found: Explored;
  onBack: () => void;
}

function Found({ flow, found, onBack }: FoundProps) {
  const { t, percent } = useWords();
  const telling = useTelling();
  const saved = useScenarios(flow).data;
  const { addAll } = useScenarioActs(flow);
  const { covered, total, uncovered, impossible = [] } = found.coverage;
  const there = useMemo(
    () =>
      found.scenarios.map(({ scenario }) =>
        (saved ?? []).some((one) => sameCall(one.scenario, scenario)),
      ),
    [found, saved],
  );
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = useState(false);
  const kept = found.scenarios.filter((_, at) => !there[at] && !left.has(at));
  useCoverageOver(useMemo(() => coverageOf(found.scenarios.map((one) => one.covers)), [found]));
  const keep = async () => {
    setBusy(true);
    const names = (saved ?? []).map(({ name }) => name);
    const fresh = kept.map(({ scenario, name }) => {
      const free = freeName(scenario.name || name, names);
      names.push(free);
      return { ...scenario, name: free };
    });
    try {
      const ids = await addAll(fresh);
      toast({ text: t("scenarios.generate.kept", { count: ids.length }) });
      onBack();
    } catch (error) {
      toast({ text: placesOf(error) || explain(error, t), tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <>
      <p className={css.lead}>
        {t("scenarios.generate.found", { count: found.scenarios.length, covered, total })}
        <span className={css.quiet}> · {percent(total > 0 ? covered / total : 1)}</span>
      </p>
      {found.complete === false && <Notice tone="amber">{t("scenarios.generate.partly")}</Notice>}
      <Uncovered title={t("scenarios.generate.uncovered")} gaps={uncovered} />
      <Uncovered title={t("scenarios.generate.impossible")} gaps={impossible} quiet />
      <ul className={css.choices} aria-label={t("scenarios.generate.choose")}>
        {found.scenarios.map(({ name, scenario, covers }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is as it was found
          <li key={at} className={css.choice} data-generated>
            <Checkbox
              checked={!there[at] && !left.has(at)}
              disabled={there[at] ?? false}
              onChange={() => setLeft(toggled(left, at))}
              label={
                <>
                  <span className={css.name}>{name}</span>
                  <span className={css.line}>{tellTest(scenario, telling)}</span>
                </>
              }
            />
            {there[at] ? (
              <Tag>{t("scenarios.generate.there")}</Tag>
            ) : (
              <small className={css.quiet}>
                {t("scenarios.generate.covers", { count: covers.length })}
              </small>
            )}
          </li>
        ))}
      </ul>
      <div className={css.foot}>
        <Button
          kind="primary"
          wide
          busy={busy}
          disabled={kept.length === 0}
          onClick={() => void keep()}
          data-act="keep"
        >
          {t("scenarios.generate.keep", { count: kept.length })}
        </Button>
      </div>
    </>
  );
}

function toggled(left: ReadonlySet<number>, at: number): ReadonlySet<number> {
  const next = new Set(left);
  if (!next.delete(at)) next.add(at);
  return next;
}

interface UncoveredProps {
  title: string;
  gaps: Gap[];
  /** They are as they should be. */
  quiet?: boolean;
}

/** The outcomes no test takes, each with the reason, and the way to its step. */
function Uncovered({ title, gaps, quiet }: UncoveredProps) {
  const goTo = useGoTo();
  if (gaps.length === 0) return null;
  const list = (
    <ul>
      {gaps.map(({ node, port, message }) => (
        <li key={`${node}:${port}`}>
          <button type="button" className={css.difference} onClick={() => goTo(node)}>
            <CircleDashed size={15} aria-hidden="true" />
            <span>{message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
  if (quiet) {
    return (
      <details className={css.skipped}>
        <summary>
          {title} ({gaps.length})
        </summary>
        {list}
      </details>
    );
  }
  return (
    <section className={css.uncovered} aria-label={title}>
      <h3>{title}</h3>
      {list}
    </section>
  );
}
