// What happened, line by line; a line leads to its step.
import { memo, useEffect, useMemo, useRef } from "react";
import { useEditor } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { useNames } from "../monitor/useNames";
import { clockWord } from "./moments";
import css from "./Panel.module.css";
import { sentence, withKeysTogether } from "./sentences";
import { useSetup } from "./setup";

/** More lines than a person scrolls through; the newest stay. */
const MOST = 200;

export function Log() {
  const { t, language } = useWords();
  const zone = useSetup((setup) => setup.zone);
  const names = useNames();
  const log = useDebug((view) => view.log);
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const lines = useMemo(
    () =>
      withKeysTogether(log.slice(-MOST)).flatMap((entry) => {
        const text = sentence(entry, { t, language, zone, names, document, kinds });
        return text === null ? [] : { ...entry, text };
      }),
    [log, t, language, zone, names, document, kinds],
  );
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what it waits for
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines.length]);
  return (
    <section className={css.section} aria-label={t("debugger.log.title")}>
      <h3>{t("debugger.log.title")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <div ref={box} className={css.log} tabIndex={0}>
        <ol>
          {lines.map(({ n, at, kind, node, text }) => (
            <Line key={n} at={clockWord(at, language, zone)} kind={kind} node={node} text={text} />
          ))}
        </ol>
      </div>
    </section>
  );
}

interface LineProps {
  at: string;
  kind: string;
  node: string;
  text: string;
}

const Line = memo(function Line({ at, kind, node, text }: LineProps) {
  const select = useEditor((state) => state.select);
  const lookAt = useEditor((state) => state.lookAt);
  const there = useEditor((state) => state.document.nodes[node] !== undefined);
  return (
    <li data-kind={kind}>
      <time>{at}</time>
      {there ? (
        <button
          type="button"
          onClick={() => {
            select([node]);
            lookAt([node]);
          }}
        >
          {text}
        </button>
      ) : (
        <span>{text}</span>
      )}
    </li>
  );
});
