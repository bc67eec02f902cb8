// The type of a variable: changed here when it is the flow's own, else told.
import { useEditor, useEditorStore } from "../../editor/useEditor";
import { setVariable } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { Select } from "../../ui";
import css from "../Field.module.css";
import { useShut } from "../scope";
import { TYPES } from "../variables";
import { useKnown, useTypeName } from "./VariableField";

export function VariableType({ name }: { name: string }) {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useShut();
  const typeName = useTypeName();
  const own = useEditor((state) => state.document.variables?.[name]);
  const known = useKnown().find((one) => one.name === name);
  if (!own) {
    return known ? <span className={css.note}>{typeName(known.type)}</span> : null;
  }
  const change = (type: string) => {
    const state = store.getState();
    state.run(setVariable(state.context(), name, { ...own, type }));
  };
  return (
    <Select
      label={t("forms.variables.type")}
      hideLabel
      disabled={shut}
      value={own.type}
      onChange={change}
      options={TYPES.map((type) => ({ value: type, label: typeName(type) }))}
    />
  );
}
