// Recording in the browser: what to say, the level, stop, listen, keep.
import { Check, Circle, MicOff, Play, RotateCcw, Square } from "lucide-react";
import { useEffect } from "react";
import { LONGEST, useRecorder } from "../../audio/useRecorder";
import { playLocal, useVoice } from "../../audio/voice";
import { duration } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button } from "../../ui";
import css from "./Prompt.module.css";

interface RecorderProps {
  /** The words to say. */
  text: string;
  busy: boolean;
  onKeep: (wav: Blob) => void;
  onClose: () => void;
}

export function Recorder({ text, busy, onKeep, onClose }: RecorderProps) {
  const { t } = useWords();
  const voice = useVoice();
  const { now, record, stop } = useRecorder();
  useEffect(() => {
    void record();
  }, [record]);
  return (
    <div className={css.recorder} data-state={now.state}>
      {text.trim() && <blockquote className={css.script}>{text}</blockquote>}
      {now.state === "asking" && <p role="status">{t("forms.record.asking")}</p>}
      {now.state === "working" && <p role="status">{t("forms.record.working")}</p>}
      {now.state === "failed" && (
        <p className={css.obstacle} role="alert">
          <MicOff size={16} aria-hidden="true" />
          {t(`forms.record.${now.why}`)}
        </p>
      )}
      {now.state === "recording" && (
        <p className={css.running}>
          <Circle size={12} className={css.dot} aria-hidden="true" />
          <span role="status">{t("forms.record.running")}</span>
          <span className={css.meter} aria-hidden="true">
            <span style={{ inlineSize: `${Math.round(now.level * 100)}%` }} />
          </span>
          <span className={css.time}>{duration(now.seconds)}</span>
        </p>
      )}
      {now.state === "recording" && now.seconds > LONGEST - 15 && (
        <p>{t("forms.record.soon", { time: duration(LONGEST) })}</p>
      )}
      <div className={css.acts}>
        {now.state === "recording" && (
          <Button kind="primary" size="xs" icon={<Square size={13} />} onClick={stop} autoFocus>
            {t("forms.record.stop")}
          </Button>
        )}
        {now.state === "done" && (
          <>
            <Button
              kind="primary"
              size="xs"
              icon={<Check size={14} />}
              busy={busy}
              autoFocus
              onClick={() => {
                voice.stop();
                onKeep(now.wav);
              }}
            >
              {t("forms.record.keep", { time: duration(now.seconds) })}
            </Button>
            <Button size="xs" icon={<Play size={13} />} onClick={() => playLocal("local", now.wav)}>
              {t("forms.sound.listen")}
            </Button>
          </>
        )}
        {(now.state === "done" || now.state === "failed") && (
          <Button size="xs" icon={<RotateCcw size={13} />} onClick={record}>
            {t("forms.record.again")}
          </Button>
        )}
        <Button kind="quiet" size="xs" onClick={onClose}>
          {t("ui.cancel")}
        </Button>
      </div>
    </div>
  );
}
