// Where an outcome leads: choosing draws the link, and a new step can be made on the spot.
import { useMemo } from "react";
import type { Issue } from "../../api/types";
import { useEditor, useEditorShallow, useEditorStore } from "../../editor/useEditor";
import { addStep, connect, disconnect } from "../../graph/commands";
import { pathOf } from "../../graph/pointers";
import { stepName, targetOf } from "../../graph/queries";
import { JUMP } from "../../graph/wires";
import { useWords } from "../../i18n/useWords";
import { Pick, type PickGroup, StepIcon } from "../../ui";
import css from "../Field.module.css";
import { fixesOf, Repairs } from "../Problems";
import { useScope, useSetting, useShut, type WidgetProps } from "../scope";

/** All steps of the flow, by their names. */
export function useStepItems(except?: string): PickGroup {
  const { t } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  // Their names and types alone: typing elsewhere does not make the list anew.
  const told = Object.entries(document.nodes)
    .filter(([id]) => id !== except)
    .map(([id, { type }]) => [id, stepName(document, id, kinds.get(type)?.label), type].join("\t"))
    .join("\n");
  return useMemo(() => {
    const lines = told === "" ? [] : told.split("\n");
    const items = lines.map((line) => {
      const [id = "", label = "", type = ""] = line.split("\t");
      const kind = kinds.get(type);
      const icon = <StepIcon key={id} icon={kind?.icon} group={kind?.group} />;
      return { value: id, label, hint: kind?.label === label ? undefined : kind?.label, icon };
    });
    return { label: t("forms.target.steps"), items };
  }, [told, kinds, t]);
}

function useNewItems(): PickGroup {
  const { t } = useWords();
  const kinds = useEditor((state) => state.kinds);
  return useMemo(
    () => ({
      label: t("forms.target.new"),
      items: [...kinds.values()].map((kind) => ({
        value: `+${kind.type}`,
        label: kind.label,
        hint: kind.group_label,
        icon: <StepIcon icon={kind.icon} group={kind.group} />,
        more: kind.keywords.join(" "),
      })),
    }),
    [kinds, t],
  );
}

interface TargetPickerProps {
  node: string;
  port: string;
  /** What the outcome is called. */
  word: string;
  id?: string;
  describedBy?: string | undefined;
  /** Where it leads when nothing is chosen, and that this is fine. */
  otherwise?: string | undefined;
}

export function TargetPicker({ node, port, word, id, describedBy, otherwise }: TargetPickerProps) {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useShut();
  const steps = useStepItems(undefined);
  const fresh = useNewItems();
  const groups = useMemo(() => [steps, fresh], [steps, fresh]);
  const target = useEditor((state) => targetOf(state.document, state.kinds, { node, port }));
  const lost = useEditor((state) => target !== undefined && !state.document.nodes[target]);
  const choose = (value: string) => {
    const state = store.getState();
    const context = state.context();
    if (!value.startsWith("+")) {
      state.run(connect(context, { node, port }, value));
      return;
    }
    const made = addStep(context, { type: value.slice(1), from: { node, port } });
    // The form stays where it is: often the next outcome is to be filled too.
    state.run(made && { ...made, select: [node] });
  };
  const issues = useEditorShallow((state) =>
    state.issues.filter((issue) => issue.node === node && portOf(issue) === port),
  );
  return (
    <div className={css.target}>
      <Pick
        id={id}
        data-port={port}
        label={t("forms.target.label", { word })}
        describedBy={describedBy}
        value={target ?? null}
        groups={groups}
        onChange={choose}
        placeholder={otherwise ?? t("forms.target.choose")}
        lost={(name) => t("forms.target.lost", { name })}
        clear={{
          label: t("forms.target.none"),
          run: () => store.getState().run(disconnect(store.getState().context(), { node, port })),
        }}
        tone={lost ? "danger" : target === undefined && !otherwise ? "amber" : undefined}
        disabled={shut}
      />
      <Repairs issues={issues} />
    </div>
  );
}

/** The outcome an issue about links speaks of: the one that its repairs would link. */
export function portOf(issue: Issue): string | null {
  const place = `/nodes/${issue.node}/next`;
  if (!issue.pointer.startsWith(place)) return null;
  const paths = fixesOf(issue)
    .flatMap(({ patch }) => patch)
    .flatMap(({ path, value }) =>
      // The first link of a step comes with the object that holds it.
      path === place
        ? Object.keys((value ?? {}) as object).map((port) => `${place}/${port}`)
        : path,
    );
  const found = [issue.pointer, ...paths].find((path) => path.startsWith(`${place}/`));
  return found ? (pathOf(found)[3] ?? null) : null;
}

/** A parameter that names a step; of a jump it is a link like any other. */
export function TargetField(props: WidgetProps) {
  const { node, kind } = useScope();
  const { pointer, field, id, describedBy } = props;
  if (kind.jumps && pointer === `/${kind.jumps}`) {
    return (
      <TargetPicker node={node} port={JUMP} word={field.label} id={id} describedBy={describedBy} />
    );
  }
  return <StepField {...props} />;
}

function StepField(props: WidgetProps) {
  const { t } = useWords();
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const steps = useStepItems();
  const shut = useShut();
  return (
    <Pick
      id={id}
      label={field.label}
      describedBy={describedBy}
      value={typeof value === "string" && value ? value : null}
      groups={[steps]}
      onChange={(next) => set(next)}
      placeholder={t("forms.target.choose")}
      lost={(name) => t("forms.target.lost", { name })}
      clear={field.required ? undefined : { label: t("forms.none"), run: () => set(undefined) }}
      tone={wrong ? "danger" : value ? undefined : "amber"}
      disabled={shut}
    />
  );
}
