// How much waits to be settled, in the bar on top of every screen.
import { useEffect } from "react";
import { useLateWords } from "../../i18n/useLateWords";
import { useWords } from "../../i18n/useWords";
import { useLive } from "../../live/live";
import { VisuallyHidden } from "../../ui";
import { useOpenCount } from "./api";

const PATIENCE_MS = 2000;

export default function NavCount({ className }: { className?: string }) {
  useLateWords("attendance");
  const { t } = useWords();
  const { count, refetch } = useOpenCount();
  const changed = useLive((state) => state.attendance);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is what it waits for
  useEffect(() => {
    const timer = setTimeout(() => refetch({ cancelRefetch: false }), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [changed, refetch]);
  if (count === 0) return null;
  return (
    <span className={className} data-nav-count={count}>
      {count}
      <VisuallyHidden>{t("attendance.toSettle", { count })}</VisuallyHidden>
    </span>
  );
}
