// One step with its counts: who is here, how many came, and by which outcome they left.
import { ArrowRight } from "lucide-react";
import { memo } from "react";
import type { FlowDocument, Kind, NodeCounts } from "../api/types";
import { exitsOf, portsOf, portWord } from "../graph/ports";
import { summaryOf } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { StepIcon } from "../ui";
import { Flash } from "./Flash";
import css from "./OutlineView.module.css";

interface Props {
  id: string;
  document: FlowDocument;
  kind: Kind | undefined;
  counts: NodeCounts | undefined;
}

const MOST_DOTS = 6;

export const StepCard = memo(function StepCard({ id, document, kind, counts }: Props) {
  const words = useWords();
  const { t, number } = words;
  const placed = document.nodes[id];
  if (!placed) return null;
  const here = counts?.here ?? 0;
  const entered = counts?.entered ?? 0;
  return (
    <article
      className={css.card}
      id={`step-${id}`}
      data-node={id}
      data-here={here > 0 || undefined}
      tabIndex={-1}
    >
      <Dots here={here} />
      <div className={css.head}>
        <StepIcon icon={kind?.icon} group={kind?.group} />
        <div className={css.words}>
          <h3 className={css.name}>{placed.name || id}</h3>
          <p className={css.summary} title={kind?.label}>
            {summaryOf(kind, placed, document, words) || kind?.label}
          </p>
        </div>
        <p className={css.counts}>
          {here > 0 && (
            <span className={css.here} data-testid="here">
              {t("live.here", { count: here, n: number(here) })}
            </span>
          )}
          <span className={css.entered} data-zero={entered === 0 || undefined}>
            <Flash value={entered}>
              <strong data-testid="entered">{number(entered)}</strong>
            </Flash>{" "}
            {t("live.passed", { count: entered })}
          </span>
        </p>
      </div>
      <Ports id={id} document={document} kind={kind} counts={counts} />
    </article>
  );
});

function Dots({ here }: { here: number }) {
  if (here === 0) return null;
  const dots = Array.from({ length: Math.min(here, MOST_DOTS) }, (_, at) => `dot-${at}`);
  return (
    <span className={css.dots} aria-hidden="true">
      {dots.map((key) => (
        <span key={key} className={css.dot} />
      ))}
    </span>
  );
}

function Ports({ document, id, kind, counts }: Props) {
  const { t, languageName } = useWords();
  const placed = document.nodes[id];
  if (!placed || !kind) return null;
  const exits = exitsOf(kind, placed);
  const taken = counts?.ports ?? {};
  const lanes = new Set(kind.lanes);
  const known = [
    ...new Set([...portsOf(kind, placed.params), ...exits.keys(), ...Object.keys(taken)]),
  ];
  const shown = known.filter(
    (port) => !lanes.has(port) || exits.has(port) || (taken[port] ?? 0) > 0,
  );
  if (shown.length === 0) return null;
  const most = Math.max(1, counts?.entered ?? 0, ...Object.values(taken));
  return (
    <ul className={css.ports} aria-label={t("live.outcomes")}>
      {shown.map((port) => {
        const target = exits.get(port);
        return (
          <Port
            key={port}
            port={port}
            word={
              port === "to" && !kind.port_labels.to
                ? t("live.jump")
                : portWord(kind, placed, port, languageName)
            }
            count={taken[port] ?? 0}
            share={(taken[port] ?? 0) / most}
            lane={lanes.has(port)}
            target={target ? { id: target, name: document.nodes[target]?.name || target } : null}
          />
        );
      })}
    </ul>
  );
}

interface PortProps {
  port: string;
  word: string;
  count: number;
  share: number;
  lane: boolean;
  target: { id: string; name: string } | null;
}

function Port({ port, word, count, share, lane, target }: PortProps) {
  const { t, number, percent } = useWords();
  const inside = (
    <>
      <span className={css.portWord}>{word}</span>
      <Flash value={count}>
        <strong>{number(count)}</strong>
      </Flash>
      <span className={css.track} aria-hidden="true">
        <span className={css.bar} style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
      {target && (
        <span className={css.target}>
          <ArrowRight size={12} aria-label={t("live.leadsTo")} />
          {target.name}
        </span>
      )}
    </>
  );
  const title = count > 0 ? t("live.share", { share: percent(share), word }) : undefined;
  return (
    <li
      className={css.port}
      data-port={port}
      data-zero={count === 0 || undefined}
      data-lane={lane || undefined}
      title={title}
    >
      {target ? (
        <button type="button" onClick={() => show(target.id)}>
          {inside}
        </button>
      ) : (
        <div>{inside}</div>
      )}
    </li>
  );
}

/** Brings a step into view and gives it the keyboard. */
function show(id: string): void {
  const card = window.document.getElementById(`step-${id}`);
  card?.scrollIntoView({ behavior: "smooth", block: "center" });
  card?.focus({ preventScroll: true });
}
