// Recent real calls, made again on the drawing: which go another way, and how many they are.
import { RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { type Replayed, useReplay } from "../api/scenarios";
import type { Tone } from "../editor/canvas/overlay";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Button, Empty, Loading, Notice, Select } from "../ui";
import { ViewHead } from "./Generate";
import { useResults } from "./results";
import css from "./Tests.module.css";
import { Trouble } from "./Trouble";
import { useGoTo } from "./useFlowHere";

const HOW_MANY = [20, 100, 500];

export function Replay({ flow, onBack }: { flow: string; onBack: () => void }) {
  const { t } = useWords();
  const store = useEditorStore();
  const replay = useReplay(flow);
  const { mutate } = replay;
  const [calls, setCalls] = useState(100);
  const now = useEditor((state) => state.revision);
  const [revision, setRevision] = useState(now);
  const begin = (count: number) => {
    setCalls(count);
    setRevision(store.getState().revision);
    mutate({ calls: count, document: store.getState().document });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it begins once, when it is opened
  useEffect(() => begin(calls), []);
  return (
    <>
      <ViewHead title={t("scenarios.replay.title")} onBack={onBack}>
        <Button
          size="xs"
          icon={<RotateCw size={14} />}
          busy={replay.isPending}
          onClick={() => begin(calls)}
          data-act="again"
        >
          {t("scenarios.again")}
        </Button>
      </ViewHead>
      <p className={css.quiet}>{t("scenarios.replay.lead")}</p>
      <Select
        label={t("scenarios.replay.howMany")}
        value={String(calls)}
        onChange={(value) => begin(Number(value))}
        options={HOW_MANY.map((count) => ({
          value: String(count),
          label: t("scenarios.replay.last", { count }),
        }))}
      />
      {replay.isPending && <Loading rows={4} height={44} />}
      {replay.isError && <Trouble error={replay.error} />}
      {now !== revision && replay.data && <Notice tone="amber">{t("scenarios.old")}</Notice>}
      {replay.data && !replay.isPending && <Told told={replay.data} />}
    </>
  );
}

function Told({ told }: { told: Replayed }) {
  const { t } = useWords();
  useGroupsOnCanvas(told);
  const differ = told.groups.reduce((sum, { calls }) => sum + calls, 0);
  if (told.calls === 0) {
    return (
      <>
        <Empty small icon={<RotateCw />} title={t("scenarios.replay.none")}>
          {t("scenarios.replay.noneText")}
        </Empty>
        <Skipped skipped={told.skipped} />
      </>
    );
  }
  return (
    <>
      {differ === 0 ? (
        <Notice tone="ok">{t("scenarios.replay.same", { count: told.calls })}</Notice>
      ) : (
        <p className={css.lead} role="status">
          {t("scenarios.replay.differ", { count: differ, calls: told.calls })}
        </p>
      )}
      <ul className={css.groups} aria-label={t("scenarios.replay.groups")}>
        {told.groups.map((group) => (
          <Group key={`${group.node} ${group.was} ${group.now}`} group={group} />
        ))}
      </ul>
      <Skipped skipped={told.skipped} />
    </>
  );
}

function Group({ group }: { group: Replayed["groups"][number] }) {
  const { t, percent } = useWords();
  const goTo = useGoTo();
  const { node, message, share, calls, examples } = group;
  return (
    <li className={css.group} data-parting={node ?? ""}>
      <p className={css.share}>
        <strong>{percent(share)}</strong>{" "}
        <span className={css.quiet}>{t("scenarios.replay.calls", { count: calls })}</span>
      </p>
      <span className={css.bar} data-tone="failed" aria-hidden="true">
        <span style={{ width: `${Math.max(2, share * 100)}%` }} />
      </span>
      {node ? (
        <button type="button" className={css.difference} onClick={() => goTo(node)}>
          {message}
        </button>
      ) : (
        <p>{message}</p>
      )}
      {examples.length > 0 && (
        <p className={css.examples}>
          {t("scenarios.replay.examples")}{" "}
          {examples.slice(0, 3).map((id, at) => (
            <Link key={id} href={`/calls/${encodeURIComponent(id)}`}>
              {t("scenarios.replay.example", { number: at + 1 })}
            </Link>
          ))}
        </p>
      )}
    </li>
  );
}

function Skipped({ skipped }: { skipped: Replayed["skipped"] }) {
  const { t } = useWords();
  if (skipped.length === 0) return null;
  return (
    <details className={css.skipped}>
      <summary>{t("scenarios.replay.skipped", { count: skipped.length })}</summary>
      <ul>
        {skipped.map(({ call, message }) => (
          <li key={call}>
            <Link href={`/calls/${encodeURIComponent(call)}`}>{message}</Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The steps where calls part ways, with their share. */
function useGroupsOnCanvas({ groups }: Replayed): void {
  const { t, percent } = useWords();
  useEffect(() => {
    const steps = new Map<string, { tone: Tone; note: string }>();
    for (const { node } of groups) {
      if (!node || steps.has(node)) continue;
      const mine = groups.filter((one) => one.node === node);
      const share = mine.reduce((sum, one) => sum + one.share, 0);
      steps.set(node, {
        tone: "failed",
        note: t("scenarios.card.differs", { share: percent(share) }),
      });
    }
    useResults.setState({ overlay: { steps, wires: new Map() } });
  }, [groups, t, percent]);
}
