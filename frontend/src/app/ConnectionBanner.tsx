// Says when what is shown may be old: no network, or the live line is lost.
import { CloudOff, LoaderCircle } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useWords } from "../i18n/useWords";
import { useLive } from "../live/live";
import css from "./Shell.module.css";

function subscribe(act: () => void): () => void {
  addEventListener("online", act);
  addEventListener("offline", act);
  return () => {
    removeEventListener("online", act);
    removeEventListener("offline", act);
  };
}

const PATIENCE_MS = 1500;

export function ConnectionBanner() {
  const { t } = useWords();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const lost = useLive((state) => state.status === "lost");
  const late = useLasting(lost, PATIENCE_MS);
  const shown = !online || late;
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <p className={css.banner}>
          {online ? (
            <LoaderCircle size={17} className={css.turning} aria-hidden="true" />
          ) : (
            <CloudOff size={17} aria-hidden="true" />
          )}
          {online ? t("connection.lost") : t("connection.offline")}
        </p>
      )}
    </div>
  );
}

/** True once the condition has held for a while: a short gap disturbs nobody. */
function useLasting(condition: boolean, patience: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!condition) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), patience);
    return () => clearTimeout(timer);
  }, [condition, patience]);
  return lasting;
}
