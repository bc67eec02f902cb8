// Choosing a variable, with its type; a new one is declared in place.
import { useMemo } from "react";
import { useVocabulary } from "../../api/hooks";
import { useEditor, useEditorStore } from "../../editor/useEditor";
import { setVariable } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { Pick, type PickGroup } from "../../ui";
import css from "../Field.module.css";
import { useSetting, useShut, type WidgetProps } from "../scope";
import { type Known, knownVariables, variableName } from "../variables";
import { VariableType } from "./VariableType";

export function useKnown(): Known[] {
  const { language } = useWords();
  const builtins = useVocabulary(language).data?.builtins;
  const variables = useEditor((state) => state.document.variables);
  const nodes = useEditor((state) => state.document.nodes);
  const kinds = useEditor((state) => state.kinds);
  return useMemo(
    () => knownVariables({ variables: variables ?? {}, nodes }, kinds, builtins ?? []),
    [variables, nodes, kinds, builtins],
  );
}

export function useTypeName(): (type: string) => string {
  const { language } = useWords();
  const names = useVocabulary(language).data?.words.value_types;
  return (type) => names?.[type] ?? type;
}

/** The variables in groups: the flow's, what steps found out, what every call has. */
export function useVariableGroups(only?: Known["source"]): PickGroup[] {
  const { t } = useWords();
  const known = useKnown();
  const typeName = useTypeName();
  const item = ({ name, label, type }: Known) => ({
    value: name,
    label: label === name ? name : label,
    hint: label === name ? typeName(type) : `${name} · ${typeName(type)}`,
  });
  return (["flow", "step", "call"] as const)
    .filter((source) => !only || source === only)
    .map((source) => ({
      label: t(`forms.variables.${source}`),
      items: known.filter((one) => one.source === source).map(item),
    }));
}

interface VariablePickProps {
  label: string;
  value: string;
  onChange: (name: string) => void;
  only?: Known["source"];
  onClear?: (() => void) | undefined;
  id?: string;
  describedBy?: string | undefined;
  wrong?: boolean;
  quiet?: boolean;
}

export function VariablePick(props: VariablePickProps) {
  const { label, value, onChange, only, onClear, id, describedBy, wrong, quiet } = props;
  const { t } = useWords();
  const store = useEditorStore();
  const groups = useVariableGroups(only);
  const shut = useShut();
  const create = (typed: string) => {
    const name = variableName(typed);
    const state = store.getState();
    if (!state.document.variables?.[name]) {
      const told = name === typed ? {} : { label: typed };
      state.run(setVariable(state.context(), name, { type: "text", ...told }));
    }
    onChange(name);
  };
  return (
    <Pick
      id={id}
      label={label}
      describedBy={describedBy}
      value={value || null}
      groups={groups}
      onChange={onChange}
      placeholder={t("forms.variables.choose")}
      lost={(name) => t("forms.variables.lost", { name })}
      clear={onClear && { label: t("forms.none"), run: onClear }}
      create={{
        label: (typed) => {
          const name = variableName(typed);
          return name ? t("forms.variables.create", { name }) : null;
        },
        run: create,
      }}
      tone={wrong ? "danger" : undefined}
      quiet={quiet ?? false}
      disabled={shut}
    />
  );
}

export function VariableField(props: WidgetProps) {
  return <OneVariable {...props} />;
}

export function StoreField(props: WidgetProps) {
  return <OneVariable {...props} only="flow" />;
}

function OneVariable({ only, ...props }: WidgetProps & { only?: Known["source"] }) {
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const name = typeof value === "string" ? value : "";
  return (
    <div className={css.variable}>
      <VariablePick
        id={id}
        label={field.label}
        describedBy={describedBy}
        value={name}
        onChange={(next) => set(next)}
        wrong={wrong}
        {...(only ? { only } : {})}
        onClear={field.required ? undefined : () => set(undefined)}
      />
      <VariableType name={name} />
    </div>
  );
}
