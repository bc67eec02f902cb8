// The phone itself: who calls whom, what is being said, the keys, and the red key.
import { AudioLines, Ear, Phone, PhoneOff, Volume2, VolumeX } from "lucide-react";
import { useEffect } from "react";
import { useRefusal } from "../../app/useRole";
import { duration, phone, plainNumber } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { dial, hangUp, mute, type Playing, press, type Said, usePhone } from "../../live/phone";
import { reasonWord } from "../../monitor/reasons";
import { useNow } from "../../monitor/useNow";
import { Button, IconButton, Notice } from "../../ui";
import { type Dialled, orderOf } from "./dialled";
import { Keypad } from "./Keypad";
import css from "./Phone.module.css";

const REFUSALS = [
  "busy",
  "not-allowed",
  "not-found",
  "not-published",
  "no-such-number",
  "flow-has-errors",
  "invalid",
] as const;

interface Props {
  dialled: Dialled;
  /** What is called, by its name. */
  name: string | undefined;
}

export function Handset({ dialled, name }: Props) {
  const { t } = useWords();
  const state = usePhone((view) => view.state);
  const silent = usePhone((view) => view.silent && view.state !== "idle");
  const refusal = useRefusal()("test");
  const talking = state === "talking";
  const calling = talking || state === "dialling" || state === "ringing";
  return (
    <section className={css.handset} aria-label={t("phone.handset")} data-state={state}>
      <Who dialled={dialled} name={name} />
      <Display />
      <Keypad off={!talking} onPress={press} />
      {calling ? (
        <Button kind="danger" size="md" wide icon={<PhoneOff size={18} />} onClick={hangUp}>
          {t("phone.hangUp")}
        </Button>
      ) : (
        <Button
          kind="primary"
          size="md"
          wide
          icon={<Phone size={18} />}
          reason={refusal}
          onClick={() => dial(orderOf(dialled))}
        >
          {state === "ended" ? t("phone.again") : t("phone.call")}
        </Button>
      )}
      <p className={css.keyboardHint}>{t("phone.keyboard")}</p>
      {silent && <Notice tone="amber">{t("phone.silent")}</Notice>}
    </section>
  );
}

function Who({ dialled, name }: Props) {
  const { t } = useWords();
  const { state, answeredAt, endedAt, muted } = usePhone();
  const now = useNow(answeredAt !== null && endedAt === null);
  const number = orderOf(dialled).number;
  const called = number ? phone(number) : (name ?? "");
  const caller = dialled.hidden ? t("call.hidden") : phone(plainNumber(dialled.from));
  const seconds = answeredAt === null ? null : ((endedAt ?? now) - answeredAt) / 1000;
  return (
    <header className={css.who}>
      <div>
        <p className={css.called} title={called}>
          {called}
        </p>
        <p className={css.caller}>{t("phone.fromCaller", { caller })}</p>
        <p className={css.state} role="status">
          {t(`phone.state.${state}`)}
        </p>
      </div>
      <div className={css.whoEnd}>
        {seconds !== null && (
          <span className={css.timer} data-running={endedAt === null || undefined}>
            {duration(seconds)}
          </span>
        )}
        <IconButton
          label={muted ? t("phone.unmute") : t("phone.mute")}
          aria-pressed={muted}
          onClick={() => mute(!muted)}
        >
          {muted ? <VolumeX size={18} /> : <Volume2 size={18} />}
        </IconButton>
      </div>
    </header>
  );
}

function Display() {
  const { t } = useWords();
  const { state, playing, said, step, reason, error } = usePhone();
  const last = said.findLast((entry): entry is Said & { kind: "said" } => entry.kind === "said");
  if (state === "ended") {
    return (
      <div className={css.display}>
        <p className={css.endReason}>{error ? problemWord() : t("phone.over")}</p>
        {!error && reason && <p className={css.small}>{reasonWord(reason, t)}</p>}
      </div>
    );
  }
  return (
    <div className={css.display}>
      <p className={css.step}>
        {state === "talking" && step && (
          <>
            <span className={css.stepDot} aria-hidden="true" />
            {step.name || step.node}
          </>
        )}
      </p>
      {state === "talking" && playing && last && (
        <p className={css.saying}>
          <AudioLines size={16} aria-hidden="true" />
          <span lang={last.language || undefined}>
            {last.text ? t("ui.quote", { text: last.text }) : t("phone.recording")}
          </span>
        </p>
      )}
      {state === "talking" && !playing && (
        <p className={css.listening}>
          <Ear size={16} aria-hidden="true" />
          {t("phone.listening")}
        </p>
      )}
      {state !== "talking" && <p className={css.listening}>{t(`phone.hint.${state}`)}</p>}
      <Progress playing={state === "talking" ? playing : null} />
    </div>
  );

  function problemWord(): string {
    if (error === "not-signed-in") return t("problem.signedOut");
    const known = REFUSALS.find((one) => one === error);
    return known ? t(`phone.error.${known}`) : t("phone.unreachable");
  }
}

function Progress({ playing }: { playing: Playing | null }) {
  const { t } = useWords();
  const playback = playing?.playback;
  useEffect(() => {
    const bar = document.getElementById("prompt-progress");
    if (!bar || !playback || !playing?.seconds) return;
    const run = bar.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], {
      duration: playing.seconds * 1000,
      fill: "forwards",
    });
    return () => run.cancel();
  }, [playback, playing?.seconds]);
  return (
    <div
      className={css.progress}
      role="img"
      aria-label={playing ? t("phone.saying") : t("phone.quiet")}
    >
      <span id="prompt-progress" />
    </div>
  );
}
