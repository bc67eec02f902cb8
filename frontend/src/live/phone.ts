// The line of the simple phone: one test call at a time, with its sound.
import { io, type Socket } from "socket.io-client";
import { create } from "zustand";
import { Ear } from "./ear";

export type PhoneState = "idle" | "dialling" | "ringing" | "talking" | "ended";

/** A line of the transcript: what was said to the caller, a key pressed, or a step entered. */
export type Said =
  | { id: number; kind: "said"; text: string; language: string; seconds: number; cut: boolean }
  | { id: number; kind: "key"; key: string }
  | { id: number; kind: "step"; name: string };

export interface Playing {
  playback: string;
  started: number;
  seconds: number;
}

interface PhoneView {
  state: PhoneState;
  call: string | null;
  step: { node: string; name: string } | null;
  playing: Playing | null;
  said: Said[];
  reason: string | null;
  error: string | null;
  answeredAt: number | null;
  endedAt: number | null;
  muted: boolean;
  silent: boolean;
}

export interface Dial {
  flow?: string;
  number?: string;
  from?: string;
  draft?: boolean;
  at?: string;
}

interface PlayOrder {
  playback: string;
  url: string;
  text?: string;
  language?: string;
  seconds?: number;
}

const IDLE: PhoneView = {
  state: "idle",
  call: null,
  step: null,
  playing: null,
  said: [],
  reason: null,
  error: null,
  answeredAt: null,
  endedAt: null,
  muted: false,
  silent: false,
};

export const usePhone = create<PhoneView>(() => IDLE);

const ear = new Ear();
let line: Socket | null = null;
let count = 0;

/** Calls. Must run inside a click or key press, so that the browser allows sound. */
export function dial(order: Dial): void {
  const { muted } = usePhone.getState();
  ear.open();
  usePhone.setState({ ...IDLE, muted, state: "dialling" }, true);
  const socket = io("/phone", { transports: ["websocket", "polling"], forceNew: true });
  line?.close();
  line = socket;
  listen(socket);
  socket.once("connect", () => {
    socket.timeout(8000).emit("dial", order, (late: Error | null, answer?: DialAnswer) => {
      if (socket !== line) return;
      if (late || !answer?.ok) return finish(null, answer?.error ?? "unreachable");
      if (usePhone.getState().state === "dialling") usePhone.setState({ state: "ringing" });
      usePhone.setState({ call: answer.call ?? null });
    });
  });
}

interface DialAnswer {
  ok: boolean;
  call?: string;
  error?: string;
}

function listen(socket: Socket): void {
  const here =
    <T>(act: (data: T) => void) =>
    (data: T) => {
      if (socket === line && usePhone.getState().state !== "ended") act(data);
    };
  socket.on(
    "connect_error",
    // A socket that does not try again was turned away: the role does not include test calls.
    here(() => finish(null, socket.active ? "unreachable" : "not-allowed")),
  );
  socket.on(
    "disconnect",
    here(() => finish("lost", null)),
  );
  socket.on(
    "answered",
    here(() => usePhone.setState({ state: "talking", answeredAt: Date.now() })),
  );
  socket.on("play", here(play));
  socket.on("stop", here(stop));
  socket.on("step", here(enter));
  socket.on(
    "ended",
    here(({ reason }: { reason: string }) => finish(reason, null)),
  );
}

function play(order: PlayOrder): void {
  const seconds = order.seconds ?? 0;
  usePhone.setState((view) => ({
    state: "talking",
    answeredAt: view.answeredAt ?? Date.now(),
    playing: { playback: order.playback, started: Date.now(), seconds },
    said: [
      ...view.said,
      {
        id: ++count,
        kind: "said",
        text: order.text ?? "",
        language: order.language ?? "",
        seconds,
        cut: false,
      },
    ],
  }));
  ear.play(order.url, seconds, (heard) => {
    usePhone.setState((view) => ({
      playing: view.playing?.playback === order.playback ? null : view.playing,
      silent: view.silent || !heard,
    }));
    line?.emit("played", { playback: order.playback });
  });
}

function stop(order: { playback: string }): void {
  const { playing } = usePhone.getState();
  if (!playing || playing.playback !== order.playback) return;
  ear.hush();
  usePhone.setState((view) => ({
    playing: null,
    said: view.said.map((entry, at) =>
      isLastSaid(view.said, at) ? { ...entry, cut: true } : entry,
    ),
  }));
}

function isLastSaid(said: Said[], at: number): boolean {
  return said[at]?.kind === "said" && !said.slice(at + 1).some((entry) => entry.kind === "said");
}

function enter(step: { node: string; name: string }): void {
  usePhone.setState((view) => ({
    step,
    said: [...view.said, { id: ++count, kind: "step", name: step.name || step.node }],
  }));
}

/** Presses a key: heard at once in the ear, sent to the call. */
export function press(key: string): void {
  if (usePhone.getState().state !== "talking") return;
  ear.beep(key);
  line?.emit("key", { key });
  usePhone.setState((view) => ({ said: [...view.said, { id: ++count, kind: "key", key }] }));
}

export function hangUp(): void {
  line?.emit("hangup", {});
  finish("caller", null);
}

/** Back to the form, keeping what was chosen. */
export function putDown(): void {
  const { muted } = usePhone.getState();
  usePhone.setState({ ...IDLE, muted }, true);
}

export function mute(muted: boolean): void {
  ear.mute(muted);
  usePhone.setState({ muted });
}

function finish(reason: string | null, error: string | null): void {
  const ending = line;
  line = null;
  ear.hush();
  usePhone.setState((view) => ({
    state: "ended",
    playing: null,
    reason,
    error,
    endedAt: view.answeredAt ? Date.now() : null,
  }));
  // Leaves the socket time to send a last "hangup".
  if (ending) setTimeout(() => ending.close(), 300);
}
