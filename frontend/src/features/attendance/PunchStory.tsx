// Where a punch comes from, and what was later said of it: by whom, when, why.
import { Hand, Phone } from "lucide-react";
import { Link } from "wouter";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import css from "./BoardPanel.module.css";
import { dayOf, timeOf } from "./boardDay";
import { instantText, shortDay } from "./boardWords";
import type { PunchHistory } from "./punchHistory";
import type { Punch } from "./types";

/** By telephone, with the way to its call; or by hand, with who and why. */
export function PunchSource({ punch }: { punch: Punch }) {
  const { t } = useWords();
  if (!punch.call) {
    return (
      <span className={css.source}>
        <Hand size={14} aria-hidden="true" />
        {t("attendance.byHand", { author: punch.author })}
      </span>
    );
  }
  return (
    <Link href={`/calls/${punch.call}`} className={css.source}>
      <Phone size={14} aria-hidden="true" />
      {punch.line ? phone(punch.line) : t("call.hidden")}
    </Link>
  );
}

/** The corrections of a punch, oldest first: what it said, what it says, who, why. */
export function PunchStory({ history }: { history: PunchHistory }) {
  return (
    <ol className={css.story}>
      {history.rows.slice(1).map((row, at) => (
        <Correction key={row.id} row={row} before={history.rows[at] ?? history.first} />
      ))}
    </ol>
  );
}

function Correction({ row, before }: { row: Punch; before: Punch }) {
  const { t, language } = useWords();
  return (
    <li>
      <p>
        {row.kind === "void" ? <s>{timeOf(before.at)}</s> : <Change before={before} after={row} />}{" "}
        <q>{row.reason}</q>
      </p>
      <p className={css.quiet}>
        {t(row.kind === "void" ? "attendance.takenBackBy" : "attendance.correctedBy", {
          author: row.author,
          when: instantText(row.recorded, language),
        })}
      </p>
    </li>
  );
}

function Change({ before, after }: { before: Punch; after: Punch }) {
  const { t, language } = useWords();
  const other = dayOf(before.at) !== dayOf(after.at);
  const said = (punch: Punch) => {
    const parts = [timeOf(punch.at)];
    if (other) parts.unshift(shortDay(dayOf(punch.at), language));
    if (before.direction !== after.direction)
      parts.push(t(`attendance.direction.${punch.direction}`));
    return parts.join(" ");
  };
  return (
    <span className={css.change}>
      <s>{said(before)}</s> → <b>{said(after)}</b>
    </span>
  );
}
