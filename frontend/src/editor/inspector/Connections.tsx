// Where each outcome leads. What belongs to an item of a list is chosen in its row.
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { Kind, Placed } from "../../api/types";
import { Problems } from "../../forms/Problems";
import { portRule } from "../../forms/parts";
import { useScope } from "../../forms/scope";
import { portOf, TargetPicker } from "../../forms/widgets/TargetPicker";
import { stepName } from "../../graph/ids";
import { portsOf, portWord } from "../../graph/ports";
import { useWords } from "../../i18n/useWords";
import { useNames } from "../../monitor/useNames";
import { useEditor, useEditorShallow } from "../useEditor";
import css from "./Inspector.module.css";

export function Connections() {
  const { t } = useWords();
  const { node, kind } = useScope();
  const id = useId();
  const ports = useEditorShallow((state) => {
    const placed = state.document.nodes[node];
    if (!placed) return [];
    const inRows = kind.ports.flatMap((rule) => {
      if (typeof rule !== "object" || !("each" in rule) || rule.id === null) return [];
      const items = placed.params?.[rule.each];
      const own = portRule(kind, rule.each)?.id ?? "";
      return Array.isArray(items) ? items.map((item) => String(item?.[own] ?? "")) : [];
    });
    const known = portsOf(kind, placed.params);
    const gone = Object.keys(placed.next ?? {}).filter((port) => !known.includes(port));
    return [...known, ...gone].filter((port) => !inRows.includes(port));
  });
  const issues = useEditorShallow((state) =>
    state.issues.filter(
      (one) =>
        one.node === node &&
        one.pointer.includes(`/${node}/next`) &&
        !shownAt(portOf(one), state.document.nodes[node], kind),
    ),
  );
  const lanes = ports.filter((port) => kind.lanes.includes(port));
  const usual = ports.filter((port) => !kind.lanes.includes(port));
  if (ports.length === 0 && issues.length === 0) return null;
  return (
    <section className={css.part} aria-labelledby={id} data-field="#next">
      {usual.length > 0 && (
        <h3 className={css.partTitle} id={id}>
          {t("forms.target.title")}
        </h3>
      )}
      {usual.map((port) => (
        <Outcome key={port} port={port} />
      ))}
      <Problems issues={issues} />
      {lanes.length > 0 && <Lanes ports={lanes} />}
    </section>
  );
}

/** Whether the outcome has a picker that shows the issue itself. */
function shownAt(port: string | null, placed: Placed | undefined, kind: Kind): boolean {
  return port !== null && placed !== undefined && portsOf(kind, placed.params).includes(port);
}

function Outcome({ port, otherwise }: { port: string; otherwise?: string }) {
  const { node, kind } = useScope();
  const names = useNames();
  const word = useEditor((state) => {
    const placed = state.document.nodes[node];
    return placed ? portWord(kind, placed, port, names) : port;
  });
  return (
    <div className={css.outcome}>
      <span className={css.word}>{word}</span>
      <TargetPicker node={node} port={port} word={word} otherwise={otherwise} />
    </div>
  );
}

/** Hang-up and incidents: the whole flow has a way for them, a step seldom needs its own. */
function Lanes({ ports }: { ports: string[] }) {
  const { t } = useWords();
  const { node } = useScope();
  const own = useEditor((state) =>
    ports.some((port) => state.document.nodes[node]?.next?.[port] !== undefined),
  );
  const [open, setOpen] = useState(own);
  const told = useEditorShallow((state) => {
    const { document } = state;
    const lead = (port: string) => (port === "hangup" ? document.on_hangup : document.on_error);
    return ports.map((port) => {
      const to = lead(port);
      return to && document.nodes[to]
        ? t("forms.target.asFlow", { name: stepName(document, to) })
        : t("forms.target.ends");
    });
  });
  return (
    <div className={css.lanes} data-open={open || undefined}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={16} aria-hidden="true" />
        {t("forms.target.lanes")}
      </button>
      {open &&
        ports.map((port, at) => <Outcome key={port} port={port} otherwise={told[at] ?? ""} />)}
    </div>
  );
}
