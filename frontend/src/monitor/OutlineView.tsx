// The flow told as an outline, with the callers on it: the live view until the canvas carries it.

import { Workflow } from "lucide-react";
import { useMemo } from "react";
import type { Counts, FlowDocument, Kind } from "../api/types";
import { type Line, outline } from "../graph/outline";
import { portWord } from "../graph/ports";
import { useWords } from "../i18n/useWords";
import { Empty } from "../ui";
import css from "./OutlineView.module.css";
import { StepCard } from "./StepCard";
import { useNames } from "./useNames";

interface Props {
  flow: string;
  document: FlowDocument;
  kinds: ReadonlyMap<string, Kind>;
  counts: Counts | undefined;
}

export function OutlineView({ document, kinds, counts }: Props) {
  const { t, number } = useWords();
  const told = useMemo(() => outline(document, kinds), [document, kinds]);
  const gone = Object.entries(counts?.nodes ?? {}).filter(([id]) => !document.nodes[id]);
  const shared = { document, kinds, counts };

  if (Object.keys(document.nodes).length === 0) {
    return <Empty icon={<Workflow />} title={t("live.noSteps")} small />;
  }
  return (
    <div className={css.outline}>
      <Lines lines={told.main} {...shared} />
      {told.lanes.map(({ lane, lines }) => (
        <section key={lane} className={css.apart}>
          <h3>{t(`live.lane.${lane}`)}</h3>
          <Lines lines={lines} {...shared} />
        </section>
      ))}
      {told.apart.length > 0 && (
        <section className={css.apart}>
          <h3>{t("live.apart")}</h3>
          <Lines lines={told.apart} {...shared} />
        </section>
      )}
      {gone.length > 0 && (
        <section className={css.apart}>
          <h3>{t("live.gone")}</h3>
          <p className={css.note}>{t("live.goneText")}</p>
          <ul className={css.gone}>
            {gone.map(([id, node]) => (
              <li key={id}>
                <code>{id}</code>
                <span className="number">
                  {t("live.entered", { count: node.entered, n: number(node.entered) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface LinesProps extends Omit<Props, "flow"> {
  lines: Line[];
}

function Lines({ lines, ...shared }: LinesProps) {
  const names = useNames();
  const { document, kinds, counts } = shared;
  return (
    <ol className={css.lines}>
      {lines.map(({ id, branches }) => {
        const placed = document.nodes[id];
        if (!placed) return null;
        const kind = kinds.get(placed.type);
        const word = (port: string) => portWord(kind, placed, port, names);
        return (
          <li
            key={id}
            className={css.line}
            data-here={(counts?.nodes[id]?.here ?? 0) > 0 || undefined}
          >
            <StepCard
              id={id}
              document={document}
              kind={kind}
              counts={counts?.nodes[id]}
              called={(counts?.calls ?? 0) > 0}
            />
            {branches.map(({ ports, lines: inside }) => (
              <section key={ports.join(" ")} className={css.branch}>
                <h4 className={css.branchName}>{ports.map(word).join(", ")}</h4>
                <Lines lines={inside} {...shared} />
              </section>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
