// The soft lock of a step: while someone else's cursor is in its form, it says so, and offers to
// take over or to work on a copy.
import { Copy, Hand } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { duplicateSteps } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { takeStep } from "../../live/edit";
import { Button, ReadOnly } from "../../ui";
import { EditorContext, useEditor, useEditorStore } from "../useEditor";
import css from "./draft.module.css";
import { Mark } from "./People";
import { resting } from "./resting";
import { useHolder, useNameOf } from "./usePresence";

interface Props {
  node: string;
  /** The form: it rests while someone else edits the step. */
  children?: ReactNode;
}

export function StepGuard({ node, children }: Props) {
  const { t } = useWords();
  const store = useEditorStore();
  const holder = useHolder(node);
  const nameOf = useNameOf();
  const shut = useEditor((state) => state.shut);
  const guarded = holder !== null && shut === null;
  const shown = useMemo(() => (guarded ? resting(store) : store), [guarded, store]);
  const duplicate = () => {
    const { context, run } = store.getState();
    run(duplicateSteps(context(), [node]));
  };
  return (
    <>
      <div role="status" aria-live="polite">
        {guarded && (
          <div className={css.guard} data-guard={node}>
            <p className={css.guardText}>
              <Mark person={holder} />
              <span>{t("presence.guard", { name: nameOf(holder) })}</span>
            </p>
            <div className={css.guardActs}>
              <Button size="xs" icon={<Hand size={14} />} onClick={() => takeStep(node)}>
                {t("presence.take")}
              </Button>
              <Button size="xs" kind="quiet" icon={<Copy size={14} />} onClick={duplicate}>
                {t("presence.duplicate")}
              </Button>
            </div>
          </div>
        )}
      </div>
      {children !== undefined && (
        <EditorContext value={shown}>
          <ReadOnly value={guarded || shut !== null}>
            <div className={css.guarded} data-resting={guarded || shut !== null || undefined}>
              {children}
            </div>
          </ReadOnly>
        </EditorContext>
      )}
    </>
  );
}
