// The bar of the debugger: what the call shall do next, where it stands, its clock and its speed.
import { useEffect, useState } from "react";
import type { FlowDetail } from "../api/types";
import type { Action } from "../editor/actions";
import { useEnv } from "../editor/actions/env";
import { keyCaps } from "../editor/actions/keys";
import { useKeyWord } from "../editor/Keys";
import { useEditor } from "../editor/useEditor";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { Button, IconButton, VisuallyHidden } from "../ui";
import css from "./Bar.module.css";
import { Clock, Speed } from "./Clock";
import { conduct } from "./conduct";
import { useFollow } from "./follow";
import { useSetup } from "./setup";
import { useStanding } from "./standing";
import { useVersion } from "./useVersion";

const MAIN_BY_MODE = {
  none: "call",
  waiting: "go",
  running: "pause",
  held: "go",
  ended: "call",
} as const;
const MAIN = ["step", "back"] as const;
const MORE = ["here", "skip", "restart"] as const;

export function DebugBar(_: { flow: FlowDetail }) {
  useLateWords();
  const { t } = useWords();
  useFollow(useVersion());
  const mode = useDebug(({ told }) => told?.mode ?? null);
  return (
    <section className={css.bar} aria-label={t("debugger.bar")} data-mode={mode ?? "none"}>
      <div className={css.acts} role="toolbar" aria-label={t("debugger.acts")}>
        <Act act={conduct(MAIN_BY_MODE[mode ?? "none"])} words main={mode === "held"} />
        {MAIN.map((id) => (
          <Act key={id} act={conduct(id)} words />
        ))}
        {MORE.map((id) => (
          <Act key={id} act={conduct(id)} />
        ))}
      </div>
      <Standing />
      <div className={css.time}>
        <Clock />
        <Speed />
      </div>
      <Announcer />
    </section>
  );
}

interface ActProps {
  act: Action;
  /** Its name stands beside its icon. */
  words?: boolean;
  main?: boolean;
}

function Act({ act, words = false, main = false }: ActProps) {
  const env = useEnv();
  // What acts are possible follows from these.
  useDebug(({ told, line }) => `${line} ${told?.mode} ${told?.past} ${told?.waiting?.what}`);
  useEditor((state) => state.selection);
  useSetup((setup) => setup.real);
  const off = !act.when(env);
  const Icon = act.icon;
  const label = act.label(env);
  const [key] = act.keys ?? [];
  const word = useKeyWord();
  const title = key ? `${label} (${keyCaps(key, word).join("+")})` : label;
  const more = {
    "data-act": act.id,
    "aria-keyshortcuts": key,
    "aria-disabled": off || undefined,
    "data-off": off || undefined,
    onClick: () => act.when(env) && act.run(env),
  };
  if (!words) {
    return (
      <IconButton label={title} {...more}>
        <Icon size={17} />
      </IconButton>
    );
  }
  return (
    <Button
      size="xs"
      kind={main ? "primary" : "plain"}
      icon={<Icon size={15} />}
      title={title}
      {...more}
    >
      {label}
    </Button>
  );
}

/** Where the call stands, as a sentence; a click goes there. */
function Standing() {
  const standing = useStanding();
  const lookAt = useEditor((state) => state.lookAt);
  const select = useEditor((state) => state.select);
  const { node, text, tone } = standing;
  return (
    <p className={css.standing} data-tone={tone} title={text}>
      {node === null ? (
        <span>{text}</span>
      ) : (
        <button
          type="button"
          onClick={() => {
            select([node]);
            lookAt([node]);
          }}
        >
          {text}
        </button>
      )}
    </p>
  );
}

/** Speaks where the call is, when it has been there for a moment. */
function Announcer() {
  const { text } = useStanding();
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-call-voice>
      {said}
    </VisuallyHidden>
  );
}
