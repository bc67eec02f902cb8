// The sound of a prompt in one language: listen, record, bring a file, choose a recording.
import { AudioLines, Mic, Play, Square, Upload, X } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { explain } from "../../api/problem";
import { useSounds, useUpload } from "../../api/sounds";
import type { Prompt } from "../../api/types";
import { forget, keyOf, lasting, useVoice } from "../../audio/voice";
import { toWav } from "../../audio/wav";
import { useEditor } from "../../editor/useEditor";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Popover, toast } from "../../ui";
import { useShut } from "../scope";
import css from "./Prompt.module.css";
import { Recorder } from "./Recorder";
import { SoundPick } from "./references";
import { useSoundName } from "./soundName";

interface PromptSoundProps {
  label: string;
  prompt: Prompt;
  language: string;
  onAudio: (id: string | null) => void;
}

const AS_THEY_ARE = /\.(wav|mp3|ogg|oga|webm)$/i;

export function PromptSound({ label, prompt, language, onAudio }: PromptSoundProps) {
  const { t } = useWords();
  const shut = useShut();
  const voice = useVoice();
  const upload = useUpload();
  const nameOf = useSoundName(label, language);
  const file = useRef<HTMLInputElement>(null);
  const [recording, setRecording] = useState(false);
  const [over, setOver] = useState(false);
  const key = keyOf(prompt, language);
  const playing = key !== null && voice.playing === key;
  const audio = prompt.audio?.[language];
  const keep = async (data: Blob, fileName: string, title?: string) => {
    const named = nameOf(title, audio);
    try {
      const sound = await upload.mutateAsync({ data, fileName, language, ...named });
      forget(sound.id);
      onAudio(sound.id);
      return true;
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
      return false;
    }
  };
  const bring = async (chosen: File | undefined) => {
    if (!chosen) return;
    try {
      const data = AS_THEY_ARE.test(chosen.name) ? chosen : (await toWav(chosen, false)).wav;
      const name = AS_THEY_ARE.test(chosen.name) ? chosen.name : `${chosen.name}.wav`;
      await keep(data, name, chosen.name.replace(/\.[^.]*$/, ""));
    } catch {
      toast({ text: t("forms.sound.unreadable", { name: chosen.name }), tone: "danger" });
    }
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files") || shut) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (!shut) void bring(event.dataTransfer.files[0]);
    },
  };
  return (
    <div className={css.sound} data-over={over || undefined} {...drop}>
      <Button
        size="xs"
        icon={playing ? <Square size={13} /> : <Play size={13} />}
        disabled={key === null}
        busy={key !== null && voice.waiting === key}
        onClick={() => (playing ? voice.stop() : voice.play(prompt, language))}
      >
        {t(playing ? "forms.sound.stop" : "forms.sound.listen")}
      </Button>
      <Button
        size="xs"
        icon={<Mic size={13} />}
        disabled={shut}
        aria-expanded={recording}
        onClick={() => setRecording(!recording)}
      >
        {t("forms.sound.record")}
      </Button>
      <IconButton
        label={t("forms.sound.bring")}
        kind="plain"
        size={28}
        disabled={shut || upload.isPending}
        onClick={() => file.current?.click()}
      >
        <Upload size={14} />
      </IconButton>
      <input
        ref={file}
        type="file"
        hidden
        accept="audio/*,.wav,.mp3,.ogg,.webm"
        aria-label={t("forms.sound.bring")}
        onChange={(event) => {
          void bring(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Existing language={language} onChoose={onAudio} />
      <Length of={key} />
      {voice.failed && voice.failed.key === key && (
        <p className={css.failed} role="alert">
          {explain(voice.failed.error, t)}
        </p>
      )}
      {recording && (
        <Recorder
          text={prompt.text?.[language] ?? ""}
          busy={upload.isPending}
          onKeep={async (wav) => {
            if (await keep(wav, "recording.wav")) setRecording(false);
          }}
          onClose={() => setRecording(false)}
        />
      )}
      {audio && (
        <Used audio={audio} text={prompt.text?.[language]} onRemove={() => onAudio(null)} />
      )}
    </div>
  );
}

function Length({ of }: { of: string | null }) {
  const { t, number } = useWords();
  const seconds = lasting(of);
  if (!seconds) return null;
  return (
    <span className={css.length}>
      {t("forms.sound.seconds", { seconds: number(Math.round(seconds * 10) / 10) })}
    </span>
  );
}

/** Which recording is played, and that it replaces the words. */
function Used({
  audio,
  text,
  onRemove,
}: {
  audio: string;
  text: string | undefined;
  onRemove: () => void;
}) {
  const { t } = useWords();
  const shut = useShut();
  const found = useSounds().data?.find(({ id }) => id === audio);
  return (
    <p className={css.used}>
      <AudioLines size={15} aria-hidden="true" />
      <span>
        {found
          ? t("forms.sound.used", { name: found.name })
          : t("forms.sound.lost", { name: audio })}
        {text?.trim() && <small>{t("forms.sound.wins")}</small>}
      </span>
      <IconButton label={t("forms.sound.remove")} size="sm" disabled={shut} onClick={onRemove}>
        <X size={14} />
      </IconButton>
    </p>
  );
}

function Existing({ language, onChoose }: { language: string; onChoose: (id: string) => void }) {
  const { t } = useWords();
  const shut = useShut();
  const [open, setOpen] = useState(false);
  const selection = useEditor((state) => state.flow);
  return (
    <Popover
      key={selection}
      open={open}
      onClose={() => setOpen(false)}
      target={
        <IconButton
          label={t("forms.sound.existing")}
          kind="plain"
          size={28}
          disabled={shut}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <AudioLines size={14} />
        </IconButton>
      }
    >
      <SoundPick
        label={t("forms.sound.existing")}
        value={null}
        language={language}
        onChange={(id) => {
          onChoose(id);
          setOpen(false);
        }}
      />
    </Popover>
  );
}
