// What holds for the whole flow: name, languages, where calls begin and end up, variables.
import { useId } from "react";
import { Help } from "../../forms/Field";
import fieldCss from "../../forms/Field.module.css";
import { Problems } from "../../forms/Problems";
import { useStepItems } from "../../forms/widgets/TargetPicker";
import { type Lane, setFlow, setLane, setStart } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { Pick, ReadOnly, TextField } from "../../ui";
import { useEditor, useEditorShallow, useEditorStore } from "../useEditor";
import css from "./Inspector.module.css";
import { Languages } from "./Languages";
import { LongestCall } from "./LongestCall";
import { More } from "./StepHead";
import { Variables } from "./Variables";

export function FlowSettings() {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useEditor((state) => state.shut !== null);
  const id = useId();
  const name = useEditor((state) => state.document.name);
  const issues = useEditorShallow((state) =>
    Object.keys(state.document.nodes).length > 0
      ? state.issues.filter((issue) => issue.node === null)
      : [],
  );
  return (
    <div className={css.step}>
      <ReadOnly value={shut}>
        <div className={css.plain}>
          <header className={css.title}>
            <h2 className={css.heading}>{t("forms.flow.title")}</h2>
            <More spot="flow" />
          </header>
          <p className={fieldCss.note}>{t("forms.flow.hint")}</p>
          <Problems issues={issues} />
          <div className={fieldCss.field}>
            <span className={fieldCss.label}>
              <label htmlFor={id}>{t("forms.flow.name")}</label>
            </span>
            <TextField
              id={id}
              value={name}
              maxLength={200}
              error={name.trim() === "" ? t("forms.flow.nameless") : undefined}
              onChange={(event) => {
                const state = store.getState();
                state.run(setFlow(state.context(), { name: event.currentTarget.value }));
              }}
            />
          </div>
          <Languages />
          <section className={css.part}>
            <Start />
            <LaneField lane="on_hangup" />
            <LaneField lane="on_error" />
          </section>
          <LongestCall />
          <Variables />
        </div>
      </ReadOnly>
    </div>
  );
}

function Start() {
  const { t } = useWords();
  const store = useEditorStore();
  const steps = useStepItems();
  const id = useId();
  const shut = useEditor((state) => state.shut !== null);
  const start = useEditor((state) => state.document.start);
  return (
    <div className={fieldCss.field}>
      <span className={fieldCss.label}>
        <label htmlFor={id}>{t("forms.flow.start")}</label>
      </span>
      <Pick
        id={id}
        label={t("forms.flow.start")}
        value={start || null}
        groups={[steps]}
        onChange={(to) => {
          const state = store.getState();
          state.run(setStart(state.context(), to));
        }}
        placeholder={t("forms.target.choose")}
        lost={(name) => t("forms.target.lost", { name })}
        tone={start ? undefined : "amber"}
        disabled={shut}
      />
    </div>
  );
}

function LaneField({ lane }: { lane: Lane }) {
  const { t } = useWords();
  const store = useEditorStore();
  const steps = useStepItems();
  const id = useId();
  const shut = useEditor((state) => state.shut !== null);
  const to = useEditor((state) => state.document[lane] ?? null);
  const set = (step: string | null) => {
    const state = store.getState();
    state.run(setLane(state.context(), lane, step));
  };
  return (
    <div className={fieldCss.field}>
      <span className={fieldCss.label}>
        <label htmlFor={id}>{t(`forms.flow.${lane}`)}</label>
        <Help text={t(`forms.flow.${lane}_help`)} label={t(`forms.flow.${lane}`)} />
      </span>
      <Pick
        id={id}
        label={t(`forms.flow.${lane}`)}
        value={to}
        groups={[steps]}
        onChange={set}
        placeholder={t("forms.target.ends")}
        lost={(name) => t("forms.target.lost", { name })}
        clear={{ label: t("forms.target.ends"), run: () => set(null) }}
        disabled={shut}
      />
    </div>
  );
}
