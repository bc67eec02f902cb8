// One step with its counts: who is here, how many came, and by which outcome they left.
import { ArrowRight } from "lucide-react";
import { memo } from "react";
import type { FlowDocument, Kind, NodeCounts, Placed } from "../api/types";
import { exitsOf, portsOf, portWord } from "../graph/ports";
import { summaryOf } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { StepIcon } from "../ui";
import { Flash } from "./Flash";
import css from "./OutlineView.module.css";
import { useNames } from "./useNames";

interface Props {
  id: string;
  document: FlowDocument;
  kind: Kind | undefined;
  counts: NodeCounts | undefined;
  /** Whether the flow has been called at all: then the steps nobody reached step back. */
  called: boolean;
}

const MOST_DOTS = 6;

export const StepCard = memo(function StepCard({ id, document, kind, counts, called }: Props) {
  const { t, number } = useWords();
  const names = useNames();
  const placed = document.nodes[id];
  if (!placed) return null;
  const here = counts?.here ?? 0;
  const entered = counts?.entered ?? 0;
  const ports = useful(document, placed, kind, counts);
  return (
    <article
      className={css.card}
      id={`step-${id}`}
      data-node={id}
      data-here={here > 0 || undefined}
      data-idle={(called && entered === 0) || undefined}
      tabIndex={-1}
    >
      <Dots here={here} />
      <div className={css.head}>
        <StepIcon icon={kind?.icon} group={kind?.group} />
        <div className={css.words}>
          <h3 className={css.name}>{placed.name || id}</h3>
          <p className={css.summary} title={kind?.label}>
            {summaryOf(kind, placed, document, names) || kind?.label}
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
      {ports.length > 0 && (
        <ul
          className={css.ports}
          data-single={ports.length === 1 || undefined}
          data-line={ports.filter((port) => !port.lane).length < 2 || undefined}
          aria-label={t("live.outcomes")}
        >
          {ports.map((port) => (
            <Port
              key={port.name}
              {...port}
              word={port.name === "to" ? t("live.jump") : portWord(kind, placed, port.name, names)}
            />
          ))}
        </ul>
      )}
    </article>
  );
});

/** The outcomes worth showing: all but the lanes that nobody wired or took. */
function useful(
  document: FlowDocument,
  placed: Placed,
  kind: Kind | undefined,
  counts: NodeCounts | undefined,
): Omit<PortProps, "word">[] {
  if (!kind || kind.ends) return [];
  const exits = exitsOf(kind, placed);
  const taken = counts?.ports ?? {};
  const all = new Set([...portsOf(kind, placed.params), ...exits.keys(), ...Object.keys(taken)]);
  const most = Math.max(1, counts?.entered ?? 0, ...Object.values(taken));
  return [...all]
    .filter((port) => !kind.lanes.includes(port) || exits.has(port) || (taken[port] ?? 0) > 0)
    .map((name) => {
      const target = exits.get(name);
      const count = taken[name] ?? 0;
      return {
        name,
        count,
        share: count / most,
        lane: kind.lanes.includes(name),
        target: target ? { id: target, name: document.nodes[target]?.name || target } : null,
      };
    });
}

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

interface PortProps {
  name: string;
  word: string;
  count: number;
  share: number;
  lane: boolean;
  target: { id: string; name: string } | null;
}

function Port({ name, word, count, share, lane, target }: PortProps) {
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
  const title = count > 0 ? t("live.share", { share: percent(share), word }) : word;
  return (
    <li
      className={css.port}
      data-port={name}
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
