// The variables of a flow: their names, what people call them, their types and secrets.
import { Plus, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { Help } from "../../forms/Field";
import { TYPES, variableName } from "../../forms/variables";
import { useTypeName } from "../../forms/widgets/VariableField";
import { renameVariable, setVariable } from "../../graph/commands";
import { usedVariables } from "../../graph/queries";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Select, Switch, TextField } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Inspector.module.css";

export function Variables() {
  const { t } = useWords();
  const store = useEditorStore();
  const shut = useEditor((state) => state.shut !== null);
  const variables = useEditor((state) => state.document.variables);
  const names = Object.keys(variables ?? {});
  const [fresh, setFresh] = useState("");
  const add = () => {
    let at = names.length + 1;
    while (names.includes(`variable_${at}`)) at += 1;
    const state = store.getState();
    state.run(setVariable(state.context(), `variable_${at}`, { type: "text" }));
    setFresh(`variable_${at}`);
  };
  return (
    <section className={css.part} aria-label={t("forms.variables.title")}>
      <h3 className={css.partTitle}>
        {t("forms.variables.title")}
        <Help text={t("forms.variables.help")} label={t("forms.variables.title")} />
      </h3>
      {names.map((name) => (
        <OneVariable key={name} name={name} fresh={name === fresh} onRenamed={setFresh} />
      ))}
      <span>
        <Button size="xs" icon={<Plus size={14} />} disabled={shut} onClick={add}>
          {t("forms.variables.add")}
        </Button>
      </span>
    </section>
  );
}

interface OneVariableProps {
  name: string;
  fresh: boolean;
  onRenamed: (name: string) => void;
}

function OneVariable({ name, fresh, onRenamed }: OneVariableProps) {
  const { t } = useWords();
  const store = useEditorStore();
  const id = useId();
  const typeName = useTypeName();
  const own = useEditor((state) => state.document.variables?.[name]);
  const shut = useEditor((state) => state.shut !== null);
  const uses = useEditor(
    (state) => usedVariables(state.document, state.kinds).get(name)?.length ?? 0,
  );
  const [typed, setTyped] = useState<string | null>(null);
  if (!own) return null;
  const set = (part: Partial<typeof own>) => {
    const state = store.getState();
    state.run(setVariable(state.context(), name, { ...own, ...part }));
  };
  const settle = () => {
    const wanted = variableName(typed ?? name);
    setTyped(null);
    if (!wanted || wanted === name) return;
    const state = store.getState();
    if (state.run(renameVariable(state.context(), name, wanted))) onRenamed(wanted);
  };
  const remove = () => {
    const state = store.getState();
    state.run(setVariable(state.context(), name, null));
  };
  return (
    <div className={css.variable}>
      <div className={css.variableLine}>
        <TextField
          aria-label={t("forms.variables.name")}
          size="xs"
          value={typed ?? name}
          autoFocus={fresh}
          onFocus={(event) => fresh && event.currentTarget.select()}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === "Enter" && settle()}
        />
        <Select
          label={t("forms.variables.typeOf", { name })}
          hideLabel
          disabled={shut}
          value={own.type}
          onChange={(type) => set({ type })}
          options={TYPES.map((type) => ({ value: type, label: typeName(type) }))}
        />
        <IconButton
          label={t("forms.variables.remove", { name })}
          size="sm"
          disabled={shut}
          onClick={remove}
        >
          <Trash2 size={14} />
        </IconButton>
      </div>
      <TextField
        id={id}
        aria-label={t("forms.variables.labelOf", { name })}
        size="xs"
        value={own.label ?? ""}
        placeholder={t("forms.variables.label")}
        maxLength={200}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <div className={css.variableLine}>
        <Switch
          size="xs"
          label={t("forms.variables.secret")}
          checked={own.secret ?? false}
          onChange={(event) => set({ secret: event.currentTarget.checked })}
        />
        <small className={css.uses}>
          {uses === 0 ? t("forms.variables.unused") : t("forms.variables.uses", { count: uses })}
        </small>
      </div>
    </div>
  );
}
