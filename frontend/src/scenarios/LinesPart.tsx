// What the caller hears and does, line by line.
import { useRef } from "react";
import type { Act } from "../api/scenarios";
import { useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Select, TextField } from "../ui";
import type { PartProps } from "./CallPart";
import { Add, Rows, Section, StepPick } from "./parts";
import { ACTS, type ActKind, firstHeard, followUp, kindOf, newAct } from "./scenario";
import css from "./Tests.module.css";
import { tellAct } from "./told";
import { useTelling } from "./useFlowHere";

export function LinesPart({ scenario, change }: PartProps) {
  const { t } = useWords();
  const telling = useTelling();
  const store = useEditorStore();
  const acts = scenario.steps ?? [];
  const box = useRef<HTMLDivElement>(null);
  const put = (steps: Act[], name?: string) => change({ steps }, name);
  const insert = (at: number) => {
    const before = acts.slice(0, at);
    const { document, kinds } = store.getState();
    const first = acts.length === 0 ? (firstHeard(document, kinds) ?? "") : "";
    put([...before, newAct(followUp(before), first), ...acts.slice(at)]);
    // The cursor goes into the new line, to its field.
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="act/${at}"] input`)?.focus(),
    );
  };
  return (
    <Section name="acts" title={t("scenarios.lines.title")} help={t("scenarios.lines.help")}>
      <div ref={box}>
        <Rows
          name="act"
          label={t("scenarios.lines.title")}
          items={acts}
          onChange={put}
          told={(act) => tellAct(act, telling)}
          onEnter={(at) => insert(at + 1)}
        >
          {(act, at) => (
            <Line
              act={act}
              onChange={(next) =>
                put(
                  acts.map((one, other) => (other === at ? next : one)),
                  `act ${at}`,
                )
              }
            />
          )}
        </Rows>
      </div>
      <Add name="act" label={t("scenarios.lines.add")} onClick={() => insert(acts.length)} />
    </Section>
  );
}

function Line({ act, onChange }: { act: Act; onChange: (act: Act) => void }) {
  const { t } = useWords();
  const kind = kindOf(act);
  return (
    <div className={css.actLine} data-kind={kind}>
      <Select
        label={t("scenarios.lines.kind")}
        hideLabel
        value={kind}
        onChange={(next) => onChange(newAct(next as ActKind))}
        options={ACTS.map((one) => ({ value: one, label: t(`scenarios.lines.kinds.${one}`) }))}
      />
      <Value act={act} onChange={onChange} />
    </div>
  );
}

function Value({ act, onChange }: { act: Act; onChange: (act: Act) => void }) {
  const { t, number } = useWords();
  const { hear, press, wait } = act;
  if (typeof hear === "string") {
    return (
      <StepPick
        label={t("scenarios.lines.step")}
        value={hear}
        onChange={(step) => onChange({ hear: step })}
      />
    );
  }
  if (hear !== undefined) {
    return (
      <TextField
        aria-label={t("scenarios.lines.words")}
        placeholder={t("scenarios.lines.wordsHint")}
        value={hear.text}
        data-empty={hear.text === "" || undefined}
        onChange={(event) => onChange({ hear: { text: event.currentTarget.value } })}
      />
    );
  }
  if (press !== undefined) {
    return (
      <TextField
        aria-label={t("scenarios.lines.keys")}
        inputMode="tel"
        placeholder={t("scenarios.lines.keysHint")}
        value={press}
        data-empty={press === "" || undefined}
        onChange={(event) =>
          onChange({ press: event.currentTarget.value.replace(/[^0-9*#]/g, "") })
        }
      />
    );
  }
  if (wait === undefined) return null;
  return (
    <TextField
      aria-label={t("scenarios.lines.seconds")}
      type="number"
      inputMode="decimal"
      min={0}
      max={3600}
      step="any"
      placeholder={number(1)}
      rightSection={<span aria-hidden="true">{t("scenarios.lines.unit")}</span>}
      value={Number.isNaN(wait) ? "" : wait}
      onChange={(event) => onChange({ wait: event.currentTarget.valueAsNumber })}
    />
  );
}
