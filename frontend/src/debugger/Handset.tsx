// The telephone of the call under way: who speaks to whom, what is heard, the keys, the red key.
import { AudioLines, Ear, Music, Phone, PhoneOff, Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef } from "react";
import type { FlowDetail } from "../api/types";
import { useEditorStore } from "../editor/useEditor";
import { Keypad } from "../features/phone/Keypad";
import { duration, phone, plainNumber } from "../i18n/format";
import { useWords } from "../i18n/useWords";
import { close, mute, order, press, useDebug } from "../live/debug";
import { reasonWord } from "../monitor/reasons";
import { useNow } from "../monitor/useNow";
import { Button, IconButton, Notice } from "../ui";
import { begin } from "./conduct";
import css from "./Panel.module.css";
import { type Known, lastedAt, leftAt } from "./session";
import { useSetup } from "./setup";

export function Handset({ flow }: { flow: FlowDetail }) {
  const { t } = useWords();
  const store = useEditorStore();
  const line = useDebug((view) => view.line);
  const mode = useDebug(({ told }) => told?.mode ?? "ended");
  const real = useDebug(({ told }) => told?.real ?? false);
  const gone = useDebug(({ told }) => told?.gone ?? false);
  const silent = useDebug((view) => view.silent);
  const over = mode === "ended" || line === "lost";
  return (
    <section className={css.phone} aria-label={t("debugger.phone")} data-phone={mode}>
      <Who flow={flow} over={over} />
      <Display />
      {!real && <Keypad low off={over || gone} onPress={press} />}
      <TypedKeys />
      {over ? (
        <div className={css.start}>
          {!real && (
            <Button
              kind="primary"
              wide
              data-call
              icon={<Phone size={16} />}
              onClick={() => begin(store, false)}
            >
              {t("debugger.again")}
            </Button>
          )}
          <Button wide onClick={close}>
            {t("debugger.other")}
          </Button>
        </div>
      ) : (
        <Button
          kind="danger"
          className={css.hangUp ?? ""}
          wide
          disabled={gone}
          icon={<PhoneOff size={16} />}
          onClick={() => void order("hangup")}
        >
          {t("debugger.hangUp")}
        </Button>
      )}
      {silent && <Notice tone="amber">{t("debugger.silent")}</Notice>}
    </section>
  );
}

function Who({ flow, over }: { flow: FlowDetail; over: boolean }) {
  const { t } = useWords();
  const view = useDebug();
  const { from, hidden, to } = useSetup();
  const running = !over && view.told?.mode === "running";
  const now = useNow(running);
  const real = view.told?.real ?? false;
  const caller = real ? callerOf(view.told?.variables) : plainNumber(from);
  const called = view.told?.number ?? plainNumber(to);
  const { muted } = view;
  return (
    <header className={css.who}>
      <div>
        <p className={css.caller}>
          {(hidden && !real) || !caller ? t("call.hidden") : phone(caller)}
        </p>
        <p className={css.called} title={flow.name}>
          {t("debugger.calls", { name: called ? phone(called) : flow.name })}
        </p>
      </div>
      <div className={css.whoEnd}>
        <span className={css.timer} data-running={running || undefined}>
          {duration(lastedAt(view, now))}
        </span>
        <IconButton
          label={t(muted ? "phone.unmute" : "phone.mute")}
          aria-pressed={muted}
          size="md"
          onClick={() => mute(!muted)}
        >
          {muted ? <VolumeX size={17} /> : <Volume2 size={17} />}
        </IconButton>
      </div>
    </header>
  );
}

function callerOf(variables: readonly Known[] | undefined): string {
  const found = variables?.find(({ name }) => name === "caller.number")?.value;
  return typeof found === "string" ? found : "";
}

/** What the caller hears now, or what the call waits for; how it ended. */
function Display() {
  const { t } = useWords();
  const view = useDebug();
  const { told, spoken, line } = view;
  const now = useNow(told?.mode === "running" && told.waiting !== null);
  if (line === "lost") {
    return (
      <div className={css.display}>
        <p className={css.strong}>{t("debugger.lostTitle")}</p>
        <p className={css.quiet}>{t("debugger.lostText")}</p>
      </div>
    );
  }
  if (!told || told.mode === "ended") {
    return (
      <div className={css.display}>
        <p className={css.strong}>{t("debugger.over")}</p>
        <p className={css.quiet}>{reasonWord(told?.reason ?? "finished", t)}</p>
        {told?.problem && <p className={css.problem}>{told.problem}</p>}
      </div>
    );
  }
  const left = leftAt(view, now);
  const playing = spoken && !spoken.over;
  return (
    <div className={css.display} data-playing={playing || undefined}>
      {playing ? (
        <p className={css.saying}>
          <AudioLines size={16} aria-hidden="true" />
          <span lang={spoken.language || undefined}>
            {spoken.text ? t("ui.quote", { text: spoken.text }) : t("phone.recording")}
          </span>
        </p>
      ) : (
        <p className={css.listening}>
          {told.mode === "held" && told.real ? <Music size={16} /> : <Ear size={16} />}
          <span>{t(quietWord(told.mode, told.real, told.waiting?.what, told.gone))}</span>
          {left !== null && told.waiting?.what === "key" && (
            <b className={css.left}>{t("debugger.seconds", { seconds: Math.ceil(left) })}</b>
          )}
        </p>
      )}
      <Progress held={told.mode === "held"} />
    </div>
  );
}

function quietWord(mode: string, real: boolean, waits: string | undefined, gone: boolean) {
  if (gone) return "debugger.quiet.gone" as const;
  if (mode === "held") return real ? "debugger.quiet.music" : ("debugger.quiet.held" as const);
  return waits === "key" ? "debugger.quiet.key" : ("debugger.quiet.nothing" as const);
}

function Progress({ held }: { held: boolean }) {
  const spoken = useDebug((view) => view.spoken);
  const bar = useRef<HTMLSpanElement>(null);
  const playback = spoken && !spoken.over ? spoken.playback : null;
  const seconds = spoken?.seconds ?? 0;
  const since = spoken?.since ?? 0;
  useEffect(() => {
    if (!bar.current || playback === null || seconds === 0) return;
    const run = bar.current.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], {
      duration: seconds * 1000,
      fill: "forwards",
    });
    run.currentTime = Date.now() - since;
    if (held) run.pause();
    return () => run.cancel();
  }, [playback, seconds, since, held]);
  return (
    <div className={css.progress} aria-hidden="true">
      <span ref={bar} />
    </div>
  );
}

/** The keys that were typed and that no step has taken yet. */
function TypedKeys() {
  const { t } = useWords();
  const keys = useDebug(({ told }) => told?.keys ?? "");
  if (!keys) return null;
  return (
    <p className={css.typed} data-typed={keys}>
      {t("debugger.typed")}{" "}
      {[...keys].map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice; only its place tells
        <kbd key={at}>{key}</kbd>
      ))}
    </p>
  );
}
