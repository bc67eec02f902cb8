// Whether calls from the telephone network can come in.
import type { Session } from "../api/types";
import { useWords } from "../i18n/useWords";
import { Tooltip } from "../ui";
import css from "./Shell.module.css";

export function AsteriskState({ asterisk }: { asterisk: Session["asterisk"] }) {
  const { t } = useWords();
  const state = !asterisk.configured ? "none" : asterisk.connected ? "connected" : "lost";
  const version = asterisk.version ?? "";
  return (
    <Tooltip
      label={t(`asterisk.${state}Help`, { version })}
      multiline
      w={260}
      events={{ hover: true, focus: true, touch: true }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation must be reachable by keyboard */}
      <span className={css.asterisk} data-state={state} role="status" tabIndex={0}>
        <span className={css.asteriskWord}>{t(`asterisk.${state}`)}</span>
      </span>
    </Tooltip>
  );
}
