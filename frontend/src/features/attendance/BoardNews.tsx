// What happened elsewhere while one looks: the bar glows for a moment, and the page says it.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { VisuallyHidden } from "../../ui";
import { timeOf } from "./boardDay";
import { namesOf, newPunches } from "./boardStatus";
import type { Board } from "./types";

const GLOW_MS = 4000;
const MOST_SAID = 3;
const NONE: ReadonlySet<string> = new Set();

/** The interventions that glow, and what to say of them. */
export function useNews(board: Board | undefined) {
  const { t } = useWords();
  const before = useRef<Board | undefined>(undefined);
  const [glowing, setGlowing] = useState(NONE);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const last = before.current;
    before.current = board ?? last;
    if (!board || !last || last.from !== board.from || last.days !== board.days) return;
    const news = newPunches(last, board);
    if (news.length === 0) return;
    const names = namesOf(board);
    setGlowing(new Set(news.map(({ one }) => one.id)));
    setSaid(
      news
        .slice(-MOST_SAID)
        .map(({ one, into }) => {
          const instant = into ? one.arrived : one.left;
          return t(into ? "attendance.newsIn" : "attendance.newsOut", {
            name: names.worker(one.worker),
            site: names.site(one.site),
            time: instant ? timeOf(instant) : "",
          });
        })
        .join(" "),
    );
  }, [board, t]);
  useEffect(() => {
    if (glowing.size === 0) return;
    const timer = setTimeout(() => setGlowing(NONE), GLOW_MS);
    return () => clearTimeout(timer);
  }, [glowing]);
  return { glowing, said };
}

export function BoardNews({ said }: { said: string }) {
  return (
    <VisuallyHidden role="status" aria-live="polite" data-news>
      {said}
    </VisuallyHidden>
  );
}
