// The ▶ of a card: plays what the caller hears at this step.
import { LoaderCircle, Play, Square } from "lucide-react";
import type { Placed } from "../../api/types";
import { keyOf, useVoice } from "../../audio/voice";
import { useEditor } from "../useEditor";
import { promptOf } from "./card";
import css from "./NodeCard.module.css";
import { useCanvasShared } from "./state";

export function Sound({ placed, name }: { placed: Placed; name: string }) {
  const { t } = useCanvasShared();
  const spoken = useEditor((state) => state.spoken);
  const prompt = promptOf(placed);
  const key = prompt && keyOf(prompt, spoken);
  const voice = useVoice();
  if (!prompt || !key) return null;
  const playing = voice.playing === key;
  const waiting = voice.waiting === key;
  const label = t(playing ? "canvas.sound.stop" : "canvas.sound.play", { name });
  return (
    <button
      type="button"
      className={`${css.sound} nodrag`}
      aria-label={label}
      title={voice.failed?.key === key ? t("canvas.sound.failed") : label}
      data-playing={playing || undefined}
      data-failed={voice.failed?.key === key || undefined}
      onClick={(event) => {
        event.stopPropagation();
        if (playing || waiting) voice.stop();
        else void voice.play(prompt, spoken);
      }}
    >
      {waiting ? (
        <LoaderCircle size={13} className={css.turning} />
      ) : playing ? (
        <Square size={11} fill="currentColor" />
      ) : (
        <Play size={13} fill="currentColor" />
      )}
    </button>
  );
}
