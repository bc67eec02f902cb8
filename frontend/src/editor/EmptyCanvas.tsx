// A flow without a step: the question to begin with, and four beginnings.
import { LayoutTemplate } from "lucide-react";
import { Link } from "wouter";
import { useWords } from "../i18n/useWords";
import { StepIcon } from "../ui";
import { chainChange, chainsOf } from "./chains";
import css from "./EmptyCanvas.module.css";
import { useEditor, useEditorStore } from "./useEditor";

export function EmptyCanvas() {
  const { t } = useWords();
  const store = useEditorStore();
  const empty = useEditor((state) => Object.keys(state.document.nodes).length === 0);
  const shut = useEditor((state) => state.shut !== null);
  const kinds = useEditor((state) => state.kinds);
  if (!empty || shut) return null;
  return (
    <div className={css.empty}>
      <h2 className={css.title}>{t("editor.empty.title")}</h2>
      <p className={css.text}>{t("editor.empty.text")}</p>
      <ul className={css.starts}>
        {chainsOf(kinds).map((chain) => (
          <li key={chain.id}>
            <button
              type="button"
              className={css.start}
              data-start={chain.id}
              onClick={() => {
                const { run, context } = store.getState();
                run(chainChange(context(), chain));
              }}
            >
              <StepIcon icon={chain.icon} group={chain.group} />
              <span>
                <strong>{t(`editor.empty.start.${chain.id}`)}</strong>
                <span className={css.why}>{t(`editor.empty.why.${chain.id}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Link href="/flows?new=1" className={css.gallery}>
        <LayoutTemplate size={17} aria-hidden />
        {t("editor.empty.gallery")}
      </Link>
    </div>
  );
}
