// After a paste: what the steps use and what is not here, with the steps that use it.
import { useWords } from "../i18n/useWords";
import { Button, Dialog, DialogFoot } from "../ui";
import css from "./Asking.module.css";
import { arrange, useScreen } from "./screen";
import { useEditor, useEditorStore } from "./useEditor";

const close = () => arrange({ shown: null });

export function Missing() {
  const { t } = useWords();
  const store = useEditorStore();
  const open = useScreen((screen) => screen.shown === "missing");
  const missing = useScreen((screen) => screen.missing);
  const nodes = useEditor((state) => state.document.nodes);
  return (
    <Dialog open={open} onClose={close} title={t("editor.missing.title")}>
      <p>{t("editor.missing.text")}</p>
      <ul className={css.missing}>
        {missing.map(({ kind, id, steps, brought }) => (
          <li key={`${kind} ${id}`}>
            <span className={css.kind}>{t(`editor.missing.kind.${kind}`)}</span> <code>{id}</code>
            {brought && <span className={css.kind}> ({t("editor.missing.brought")})</span>}
            <div className={css.steps}>
              {t("editor.missing.usedBy")}
              {steps.map((step) => (
                <button
                  key={step}
                  type="button"
                  className={css.link}
                  onClick={() => {
                    close();
                    store.getState().goTo({ node: step, param: "" });
                  }}
                >
                  {nodes[step]?.name || step}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <DialogFoot>
        <Button kind="primary" onClick={close} data-autofocus>
          {t("editor.missing.ok")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
