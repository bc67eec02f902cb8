// The name of a step, what it is, and what can be done with it.
import { CircleHelp, Ellipsis } from "lucide-react";
import { Fragment, useState } from "react";
import { useScope } from "../../forms/scope";
import { rename } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { IconButton, Menu, MenuItem, MenuLine, StepIcon, TextField } from "../../ui";
import { actionsFor, type Spot } from "../actions";
import { useEnv } from "../actions/env";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Inspector.module.css";

export function StepHead() {
  const { t } = useWords();
  const { node, kind } = useScope();
  const store = useEditorStore();
  const [help, setHelp] = useState(false);
  const name = useEditor((state) => state.document.nodes[node]?.name ?? "");
  return (
    <header className={css.head}>
      <div className={css.title}>
        <StepIcon icon={kind.icon} group={kind.group} />
        <span className={css.name} data-field="">
          <TextField
            aria-label={t("forms.name")}
            value={name}
            placeholder={kind.label}
            maxLength={200}
            onChange={(event) => {
              const state = store.getState();
              state.run(rename(state.context(), node, event.currentTarget.value));
            }}
          />
        </span>
        <IconButton
          label={t("forms.about", { label: kind.label })}
          aria-expanded={help}
          onClick={() => setHelp(!help)}
        >
          <CircleHelp size={17} />
        </IconButton>
        <More spot="step" />
      </div>
      {name.trim() !== "" && name !== kind.label && <p className={css.type}>{kind.label}</p>}
      {help && <p className={css.helpText}>{kind.help}</p>}
    </header>
  );
}

/** All acts of this place, as in its context menu. */
export function More({ spot }: { spot: Spot }) {
  const { t } = useWords();
  const env = useEnv();
  return (
    <Menu
      trigger={
        <IconButton label={t("forms.more")}>
          <Ellipsis size={18} />
        </IconButton>
      }
      width={260}
    >
      <Acts spot={spot} env={env} />
    </Menu>
  );
}

function Acts({ spot, env }: { spot: Spot; env: ReturnType<typeof useEnv> }) {
  // What is offered follows the selection at the moment the menu opens.
  const acts = actionsFor(spot, env);
  return acts.map((act, at) => (
    <Fragment key={act.id}>
      {at > 0 && acts[at - 1]?.group !== act.group && <MenuLine />}
      <MenuItem
        icon={<act.icon size={16} />}
        danger={act.danger ?? false}
        onClick={() => act.run(env)}
      >
        {act.label(env)}
      </MenuItem>
    </Fragment>
  ));
}
