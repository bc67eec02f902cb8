// Where calls stop: a list of the breakpoints, each with the condition that it may have.
import { CircleDot, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { stepName } from "../editor/canvas/card";
import { useEditor } from "../editor/useEditor";
import type { Condition } from "../forms/condition";
import { FieldsShut } from "../forms/scope";
import { ConditionRows } from "../forms/widgets/ConditionField";
import { useWords } from "../i18n/useWords";
import { Button, IconButton } from "../ui";
import css from "./Panel.module.css";
import type { Stop } from "./session";
import { set, setCondition, toggleStop, useSetup } from "./setup";

const EMPTY: Condition = { left: "", op: "is", right: "" };

export function Stops() {
  const { t } = useWords();
  const stops = useSetup((setup) => setup.stops);
  const nodes = useEditor((state) => state.document.nodes);
  const shown = stops.filter(({ node }) => nodes[node]);
  return (
    <section className={css.section} aria-label={t("debugger.stops.title")}>
      <h3>{t("debugger.stops.title")}</h3>
      {shown.length === 0 && <p className={css.quiet}>{t("debugger.stops.none")}</p>}
      <ul className={css.stops}>
        {shown.map((stop) => (
          <One key={stop.node} stop={stop} />
        ))}
      </ul>
    </section>
  );
}

function One({ stop }: { stop: Stop }) {
  const { t } = useWords();
  const { node, when } = stop;
  const name = useEditor(({ document, kinds }) => stepName(document, kinds, node));
  const select = useEditor((state) => state.select);
  const lookAt = useEditor((state) => state.lookAt);
  const open = useSetup((setup) => setup.asking === node);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!open) return;
    row.current?.scrollIntoView({ block: "nearest" });
    row.current
      ?.querySelector<HTMLElement>("[data-condition] button, [data-condition] input")
      ?.focus();
  }, [open]);
  return (
    <li ref={row} data-stop={node}>
      <div className={css.stop}>
        <CircleDot size={15} aria-hidden="true" />
        <button
          type="button"
          className={css.plainLink}
          onClick={() => {
            select([node]);
            lookAt([node]);
          }}
        >
          {name}
        </button>
        <Button
          kind="quiet"
          size="xs"
          aria-expanded={open}
          onClick={() => set({ asking: open ? null : node })}
        >
          {t(when ? "debugger.stops.sometimes" : "debugger.stops.always")}
        </Button>
        <IconButton
          label={t("debugger.stops.remove", { name })}
          size="sm"
          onClick={() => toggleStop(node)}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      {open && (
        <div className={css.condition} data-condition>
          <p className={css.quiet}>{t("debugger.stops.only")}</p>
          <FieldsShut value={false}>
            <ConditionRows value={when ?? EMPTY} onChange={(next) => setCondition(node, next)} />
          </FieldsShut>
          {when && (
            <Button kind="quiet" size="xs" onClick={() => setCondition(node, null)}>
              {t("debugger.stops.anyway")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
