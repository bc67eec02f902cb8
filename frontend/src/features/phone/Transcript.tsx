// What was said, pressed and passed during the call, as it happens.
import { MessageSquareText } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useWords } from "../../i18n/useWords";
import { type Said, usePhone } from "../../live/phone";
import { Empty } from "../../ui";
import css from "./Phone.module.css";

export function Transcript() {
  const { t } = useWords();
  const said = usePhone((view) => view.said);
  const over = usePhone((view) => (view.state === "ended" ? view.call : null));
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what it waits for
  useEffect(() => {
    const box = end.current?.parentElement;
    box?.scrollTo({ top: box.scrollHeight });
  }, [said.length, over]);
  return (
    <section className={css.transcript} aria-labelledby="transcript">
      <h2 id="transcript" className={css.transcriptTitle}>
        {t("phone.transcript")}
      </h2>
      {said.length === 0 ? (
        <Empty icon={<MessageSquareText />} title={t("phone.transcriptEmpty")} small>
          {t("phone.transcriptText")}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
        <div className={css.scroll} tabIndex={0}>
          <ol className={css.lines} aria-live="polite">
            {said.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
          {over && (
            <p className={css.path}>
              <Link href={`/calls/${over}`}>{t("phone.path")}</Link>
            </p>
          )}
          <div ref={end} />
        </div>
      )}
    </section>
  );
}

function Entry({ entry }: { entry: Said }) {
  const { t } = useWords();
  if (entry.kind === "step") return <li className={css.stepLine}>{entry.name}</li>;
  if (entry.kind === "key") {
    return (
      <li className={css.keyLine}>
        <kbd>{entry.key}</kbd>
        {t("phone.pressed")}
      </li>
    );
  }
  return (
    <li className={css.saidLine} data-cut={entry.cut || undefined}>
      <span lang={entry.language || undefined}>{entry.text || t("phone.recording")}</span>
      {entry.cut && <small>{t("phone.cut")}</small>}
    </li>
  );
}
