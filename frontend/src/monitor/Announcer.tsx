// Tells people who do not see the page how many calls there are, without hurry.
import { useEffect, useRef, useState } from "react";
import type { Counts } from "../api/types";
import { useWords } from "../i18n/useWords";
import { VisuallyHidden } from "../ui";

const PAUSE_MS = 4000;

export function Announcer({ counts }: { counts: Counts | undefined }) {
  const { t } = useWords();
  const [said, setSaid] = useState("");
  const before = useRef<string | null>(null);
  const text = counts
    ? `${t("live.saysNow", { count: counts.now })} ${t("live.saysAll", { count: counts.calls })}`
    : null;
  useEffect(() => {
    if (text === null || text === before.current) return;
    const first = before.current === null;
    const timer = setTimeout(() => {
      before.current = text;
      if (!first) setSaid(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {said}
    </VisuallyHidden>
  );
}
