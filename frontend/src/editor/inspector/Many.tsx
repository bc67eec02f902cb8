// Several selected steps: which they are, and what can be done with them together.
import { useWords } from "../../i18n/useWords";
import { Button, StepIcon } from "../../ui";
import { actionsFor } from "../actions";
import { useEnv } from "../actions/env";
import { useEditor, useEditorStore } from "../useEditor";
import { AlignActs } from "./Align";
import css from "./Inspector.module.css";

export function Many({ ids }: { ids: readonly string[] }) {
  const { t } = useWords();
  const env = useEnv();
  const store = useEditorStore();
  const nodes = useEditor((state) => state.document.nodes);
  const kinds = useEditor((state) => state.kinds);
  return (
    <div className={css.step}>
      <h2 className={css.heading}>{t("forms.many.title", { count: ids.length })}</h2>
      <div className={css.manyActs}>
        {actionsFor("many", env).map((act) => (
          <Button key={act.id} icon={<act.icon size={15} />} onClick={() => act.run(env)}>
            {act.label(env)}
          </Button>
        ))}
      </div>
      <AlignActs ids={ids} />
      <ul className={css.chosen}>
        {ids.map((id) => {
          const kind = kinds.get(nodes[id]?.type ?? "");
          return (
            <li key={id}>
              <button type="button" onClick={() => store.getState().select([id])}>
                <StepIcon icon={kind?.icon} group={kind?.group} />
                <span>{nodes[id]?.name || kind?.label || id}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
