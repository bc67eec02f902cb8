// What somebody should take care of: open alerts above the board, and the way to say "I do".
import { BellRing, Check, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { explain } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, toast } from "../../ui";
import { useAcknowledge } from "./api";
import css from "./Board.module.css";
import { dayOf, timeOf } from "./boardDay";
import type { BoardPlace } from "./boardPlace";
import { namesOf } from "./boardStatus";
import { shortDay } from "./boardWords";
import type { Alert, Board } from "./types";

const SHOWN = 3;

interface StripProps {
  board: Board;
  onOpen: (place: Partial<BoardPlace>) => void;
}

export function AlertStrip({ board, onOpen }: StripProps) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const open = board.alerts.filter(({ state }) => state === "open");
  if (open.length === 0) return null;
  const shown = all ? open : open.slice(0, SHOWN);
  return (
    <section className={css.alerts} aria-label={t("attendance.alerts")}>
      <h2 className={css.alertsHead}>
        <BellRing size={16} aria-hidden="true" />
        {t("attendance.openAlerts", { count: open.length })}
      </h2>
      <ul>
        {shown.map((alert) => (
          <AlertLine key={alert.id} alert={alert} board={board} onOpen={onOpen} />
        ))}
      </ul>
      {open.length > SHOWN && (
        <Button kind="quiet" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("attendance.fewerAlerts") : t("attendance.allAlerts", { count: open.length })}
        </Button>
      )}
    </section>
  );
}

function AlertLine({ alert, board, onOpen }: StripProps & { alert: Alert }) {
  const { language } = useWords();
  const day = dayOf(alert.due);
  const text = (
    <>
      <AlertText alert={alert} board={board} />
      <span className={css.quiet}>
        {day === board.from
          ? timeOf(alert.due)
          : `${shortDay(day, language)}, ${timeOf(alert.due)}`}
      </span>
    </>
  );
  return (
    <li className={css.alert} data-alert={alert.id} data-kind={alert.kind}>
      {alert.shift ? (
        <button
          type="button"
          className={css.alertWhat}
          onClick={() => onOpen({ day, view: "day", one: alert.shift })}
        >
          {text}
        </button>
      ) : (
        <span className={css.alertWhat}>
          <ShieldAlert size={16} aria-hidden="true" />
          {text}
        </span>
      )}
      <Acknowledge alert={alert} />
    </li>
  );
}

/** "Ana López n’est pas encore arrivée, École Jules Ferry". */
export function AlertText({
  alert,
  board,
}: {
  alert: Alert;
  board: Pick<Board, "workers" | "sites">;
}) {
  const { t } = useWords();
  const names = namesOf(board);
  const name = names.worker(alert.worker);
  const site = names.site(alert.site);
  return (
    <span>
      {name && <strong>{name}</strong>}
      {name && " · "}
      {t(`attendance.alert.${alert.kind}`)}
      {site && ` · ${site}`}
    </span>
  );
}

export function Acknowledge({ alert }: { alert: Alert }) {
  const { t } = useWords();
  const acknowledge = useAcknowledge();
  const refusal = useRefusal()("attend");
  return (
    <Button
      size="xs"
      icon={<Check size={14} />}
      reason={refusal}
      busy={acknowledge.isPending}
      onClick={() =>
        acknowledge.mutate(
          { id: alert.id },
          { onError: (error) => toast({ text: explain(error, t), tone: "danger" }) },
        )
      }
    >
      {t("attendance.acknowledge")}
    </Button>
  );
}
