// Recording with the microphone: asks for it, shows its level, gives a WAV file.
import { useCallback, useEffect, useRef, useState } from "react";
import { toWav } from "./wav";

/** Why nothing can be recorded. */
export type Obstacle = "insecure" | "refused" | "absent" | "busy" | "other";

export type Recording =
  | { state: "idle" }
  | { state: "asking" }
  | { state: "recording"; level: number; seconds: number }
  | { state: "working" }
  | { state: "done"; wav: Blob; seconds: number }
  | { state: "failed"; why: Obstacle };

export const LONGEST = 300;

export function obstacle(error: unknown): Obstacle {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "other";
}

interface Tools {
  stream: MediaStream;
  recorder: MediaRecorder;
  context: AudioContext;
  frame: number;
}

function silence(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

export function useRecorder() {
  const [now, setNow] = useState<Recording>({ state: "idle" });
  const tools = useRef<Tools | null>(null);
  const alive = useRef(true);
  const release = useCallback(() => {
    const used = tools.current;
    tools.current = null;
    if (!used) return;
    cancelAnimationFrame(used.frame);
    silence(used.stream);
    used.context.close().catch(() => undefined);
  }, []);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      release();
    };
  }, [release]);

  const record = useCallback(async () => {
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
      setNow({ state: "failed", why: "insecure" });
      return;
    }
    setNow({ state: "asking" });
    let stream: MediaStream | null = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, noiseSuppression: true, echoCancellation: false },
      });
      if (alive.current) tools.current = begin(stream, setNow, release, alive);
      else silence(stream);
    } catch (error) {
      // The microphone is not left on when the browser cannot record.
      silence(stream);
      release();
      if (alive.current) setNow({ state: "failed", why: obstacle(error) });
    }
  }, [release]);

  const stop = useCallback(() => {
    const recorder = tools.current?.recorder;
    if (recorder && recorder.state !== "inactive") recorder.stop();
  }, []);
  return { now, record, stop };
}

function begin(
  stream: MediaStream,
  setNow: (now: Recording) => void,
  release: () => void,
  alive: { current: boolean },
): Tools {
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => data.size > 0 && pieces.push(data);
  recorder.onstop = async () => {
    release();
    if (!alive.current) return;
    setNow({ state: "working" });
    try {
      const { wav, seconds } = await toWav(new Blob(pieces, { type: recorder.mimeType }), true);
      if (alive.current) setNow({ state: "done", wav, seconds });
    } catch {
      if (alive.current) setNow({ state: "failed", why: "other" });
    }
  };
  const context = new AudioContext();
  const meter = context.createAnalyser();
  meter.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(meter);
  const heard = new Float32Array(meter.fftSize);
  const started = performance.now();
  const made: Tools = { stream, recorder, context, frame: 0 };
  let shown = 0;
  const watch = () => {
    meter.getFloatTimeDomainData(heard);
    const loudest = heard.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    const seconds = (performance.now() - started) / 1000;
    if (performance.now() - shown > 60) {
      shown = performance.now();
      setNow({ state: "recording", level: Math.min(1, loudest * 1.4), seconds });
    }
    if (seconds >= LONGEST) recorder.stop();
    else made.frame = requestAnimationFrame(watch);
  };
  recorder.start();
  watch();
  return made;
}
