// Two versions of a flow on the same canvas, one beside the list of what differs. A click on a
// change shows its step.
import { CirclePlus, CircleSlash, Move, PencilLine } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { FlowDocument } from "../../api/types";
import type { Kinds } from "../../graph/change";
import { differences } from "../../graph/diff";
import { useWords } from "../../i18n/useWords";
import { useNames } from "../../monitor/useNames";
import { Segmented, StepIcon } from "../../ui";
import { Canvas } from "../canvas/Canvas";
import { createEditor } from "../store";
import { EditorContext } from "../useEditor";
import { marksOf, type Side } from "./marks";
import css from "./release.module.css";
import { type ChangeTone, type Line, type Told, tell } from "./sentences";

interface CompareProps {
  before: FlowDocument;
  after: FlowDocument;
  kinds: Kinds;
}

/** The differences of two documents, told; the same list as long as they stay the same. */
export function useChanges({ before, after, kinds }: CompareProps) {
  const { t } = useWords();
  const names = useNames();
  return useMemo(() => {
    const found = differences(before, after, kinds);
    return { found, told: tell(found, { before, after, kinds, names, t }) };
  }, [before, after, kinds, names, t]);
}

export function Compare({ before, after, kinds }: CompareProps) {
  const { t } = useWords();
  const { found, told } = useChanges({ before, after, kinds });
  const [side, setSide] = useState<Side>("after");
  const [step, setStep] = useState<{ id: string } | null>(null);
  const document = side === "after" ? after : before;
  const overlay = useMemo(() => marksOf(found, side, document), [found, side, document]);

  function show(one: Told) {
    if (one.step === null) return;
    if (one.tone === "removed") setSide("before");
    else if (one.tone === "added") setSide("after");
    setStep({ id: one.step });
  }

  return (
    <div className={css.compare}>
      <div className={css.drawing}>
        <div className={css.side}>
          <Segmented
            label={t("diff.side")}
            value={side}
            onChange={setSide}
            options={[
              { value: "before", label: t("diff.before") },
              { value: "after", label: t("diff.after") },
            ]}
          />
        </div>
        <Drawing document={document} kinds={kinds} overlay={overlay} show={step} />
      </div>
      <section className={css.changes} aria-label={t("diff.title")}>
        <h3 className={css.heading}>{t("diff.count", { count: told.length })}</h3>
        {told.length === 0 && <p className={css.quiet}>{t("diff.none")}</p>}
        <ul className={css.told}>
          {told.map((one) => (
            <Change key={one.key} told={one} onShow={() => show(one)} />
          ))}
        </ul>
      </section>
    </div>
  );
}

interface DrawingProps {
  document: FlowDocument;
  kinds: Kinds;
  overlay?: ReturnType<typeof marksOf>;
  /** The step to show; a new object asks again. */
  show?: { id: string } | null;
}

/** A version to look at: the editor's canvas on a store of its own that nothing changes. */
export function Drawing({ document, kinds, overlay, show }: DrawingProps) {
  const { language } = useWords();
  const store = useMemo(
    () => createEditor({ flow: "", document, kinds, language, shut: "version" }),
    [document, kinds, language],
  );
  useEffect(() => {
    if (!show || !document.nodes[show.id]) return;
    // After the canvas of the other side has been put up.
    const soon = setTimeout(() => {
      store.getState().select([show.id]);
      store.getState().lookAt([show.id]);
    }, 60);
    return () => clearTimeout(soon);
  }, [store, show, document]);
  return (
    <EditorContext value={store}>
      <Canvas mode="read" {...(overlay ? { overlay } : {})} />
    </EditorContext>
  );
}

const SIGNS: Record<ChangeTone, typeof Move> = {
  added: CirclePlus,
  removed: CircleSlash,
  changed: PencilLine,
  moved: Move,
};

function Change({ told, onShow }: { told: Told; onShow: () => void }) {
  const Sign = SIGNS[told.tone];
  const title = (
    <>
      <Sign size={16} className={css.sign ?? ""} aria-hidden="true" />
      {told.kind && <StepIcon icon={told.kind.icon} group={told.kind.group} />}
      <span>{told.title}</span>
    </>
  );
  return (
    <li className={css.change} data-tone={told.tone} data-change={told.step ?? told.key}>
      {told.step === null ? (
        <p className={css.what}>{title}</p>
      ) : (
        <button type="button" className={css.what} onClick={onShow}>
          {title}
        </button>
      )}
      {told.lines.map((line) => (
        <Setting key={`${line.label} ${line.after}`} line={line} />
      ))}
    </li>
  );
}

function Setting({ line }: { line: Line }) {
  const { t } = useWords();
  return (
    <div className={css.setting}>
      <p className={css.label}>{line.label}</p>
      {line.before !== undefined && (
        <p className={css.was}>
          <span>{t("diff.was")}</span> <del>{line.before}</del>
        </p>
      )}
      {line.after !== undefined && (
        <p className={css.is}>
          <span>{t("diff.is")}</span> <ins>{line.after}</ins>
        </p>
      )}
    </div>
  );
}
