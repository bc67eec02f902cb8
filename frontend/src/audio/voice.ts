// The one voice of the page: plays a prompt as callers would hear it, a recording or the words.
import { useMemo, useSyncExternalStore } from "react";
import { recording, speech } from "../api/sounds";
import type { Prompt } from "../api/types";

interface State {
  /** What is heard now: the key of `keyOf`; null in silence. */
  playing: string | null;
  /** What is being fetched. */
  waiting: string | null;
  /** What could not be played, and why. */
  failed: { key: string; error: unknown } | null;
}

const KEPT = 40;
const kept = new Map<string, { url: string; seconds: number }>();
const listeners = new Set<() => void>();
let state: State = { playing: null, waiting: null, failed: null };
let sound: HTMLAudioElement | null = null;
let turn = 0;

function tell(part: Partial<State>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is heard of a prompt in a language: its recording, else its words; null when nothing. */
export function heard(prompt: Prompt, language: string): { audio?: string; text?: string } | null {
  const base = language.slice(0, 2);
  const audio = prompt.audio?.[language] ?? prompt.audio?.[base];
  if (audio) return { audio };
  const text = (prompt.text?.[language] ?? prompt.text?.[base])?.trim();
  return text ? { text } : null;
}

export function keyOf(prompt: Prompt, language: string): string | null {
  const found = heard(prompt, language);
  return found && `${language}:${found.audio ? `#${found.audio}` : found.text}`;
}

/** Variables have no value yet: a short silence stands for them. */
function sayable(text: string): string {
  return text.replace(/\{\{.*?\}\}/gs, "…");
}

async function fetched(prompt: Prompt, language: string, key: string) {
  const known = kept.get(key);
  if (known) return known;
  const wanted = heard(prompt, language);
  const got = wanted?.audio
    ? { data: await recording(wanted.audio), seconds: 0 }
    : await speech(sayable(wanted?.text ?? ""), language);
  const made = { url: URL.createObjectURL(got.data), seconds: got.seconds };
  kept.set(key, made);
  for (const [old, { url }] of kept) {
    if (kept.size <= KEPT) break;
    URL.revokeObjectURL(url);
    kept.delete(old);
  }
  return made;
}

async function play(prompt: Prompt, language: string): Promise<void> {
  const key = keyOf(prompt, language);
  if (key === null) return;
  stop();
  const mine = ++turn;
  tell({ waiting: key, failed: null });
  try {
    const { url } = await fetched(prompt, language, key);
    if (mine !== turn) return;
    await start(key, url);
  } catch (error) {
    if (mine === turn) tell({ waiting: null, playing: null, failed: { key, error } });
  }
}

async function start(key: string, url: string): Promise<void> {
  sound ??= new Audio();
  const over = () => tell({ playing: null });
  sound.onended = over;
  sound.onerror = over;
  sound.src = url;
  tell({ waiting: null, playing: key });
  await sound.play();
  const { duration } = sound;
  const known = kept.get(key);
  if (known && Number.isFinite(duration)) kept.set(key, { ...known, seconds: duration });
}

function stop(): void {
  turn += 1;
  if (sound) {
    sound.onended = null;
    sound.pause();
  }
  if (state.playing || state.waiting) tell({ playing: null, waiting: null });
}

/** Plays a sound that is only on this page, such as one just recorded. */
export async function playLocal(key: string, data: Blob): Promise<void> {
  stop();
  const url = URL.createObjectURL(data);
  try {
    await start(key, url);
  } catch (error) {
    tell({ playing: null, failed: { key, error } });
  }
  const done = sound;
  done?.addEventListener("pause", () => URL.revokeObjectURL(url), { once: true });
}

/** A recording was replaced under the same id: what was kept of it is not it any more. */
export function forget(audio: string): void {
  for (const [key, { url }] of kept) {
    if (!key.endsWith(`:#${audio}`)) continue;
    URL.revokeObjectURL(url);
    kept.delete(key);
  }
}

/** How long something played before lasts, in seconds; null as long as nobody heard it. */
export function lasting(key: string | null): number | null {
  return (key && kept.get(key)?.seconds) || null;
}

export function useVoice() {
  const now = useSyncExternalStore(subscribe, () => state);
  return useMemo(() => ({ ...now, play, stop }), [now]);
}
