// The line of the call that is debugged: one call at a time, with its sound and its orders.
import { io, type Socket } from "socket.io-client";
import { create } from "zustand";
import type { FlowDocument } from "../api/types";
import {
  after,
  type Entry,
  type News,
  NOTHING,
  type Session,
  type Stop,
  type Told,
  type Value,
  type World,
} from "../debugger/session";
import { Ear } from "./ear";

interface View extends Session {
  muted: boolean;
  /** The browser could not play a sound. */
  silent: boolean;
}

export const useDebug = create<View>(() => ({ ...NOTHING, muted: false, silent: false }));

/** Whom to call, as whom, when; `document` where the drawing is not what the studio has saved. */
export interface Opening {
  flow: string;
  version?: number;
  document?: FlowDocument;
  from: string;
  to: string;
  at: string | null;
  speed: number;
  breakpoints: readonly Stop[];
  paused: boolean;
  world: World;
}

export type Order =
  | "go"
  | "step"
  | "here"
  | "pause"
  | "back"
  | "skip"
  | "key"
  | "hangup"
  | "breakpoints"
  | "set"
  | "speed"
  | "clock"
  | "world"
  | "program";

interface Answer {
  ok: boolean;
  error?: string;
  detail?: string;
  number?: string | null;
  scenario?: unknown;
}

const PATIENCE_MS = 10_000;
const UNREACHABLE: Answer = { ok: false, error: "unreachable" };
/** Its line is not this page's any more: whoever ended it has told so. */
const GONE: Answer = { ok: false, error: "gone" };

const ear = new Ear();
let line: Socket | null = null;

function complain(answer: Answer): void {
  if (answer !== GONE) tell({ what: "refused", trouble: troubleOf(answer) });
}

function tell(news: News): void {
  useDebug.setState((view) => after(view, news));
}

function troubleOf({ error, detail }: Answer) {
  return { code: error ?? "unreachable", detail: detail ?? "" };
}

/** Calls. Must run inside a click or key press, so that the browser allows sound. */
export async function call(opening: Opening): Promise<boolean> {
  ear.open();
  ear.hush();
  tell({ what: "opening" });
  useDebug.setState({ silent: false });
  const answer = await send("open", opening);
  if (answer.ok) tell({ what: "opened" });
  else complain(answer);
  return answer.ok;
}

/** Waits for a real call on the number of the draft, and follows it. */
export async function listen(flow: string, breakpoints: readonly Stop[]): Promise<void> {
  tell({ what: "opening" });
  const answer = await send("listen", { flow, breakpoints, paused: false });
  if (answer.ok) tell({ what: "listening", number: answer.number ?? null });
  else complain(answer);
}

/** An order to the call; what it does not take is told on the screen. */
export async function order(what: Order, details: object = {}): Promise<boolean> {
  if (useDebug.getState().line !== "open") return false;
  const answer = await send(what, details);
  if (!answer.ok) complain(answer);
  else if (useDebug.getState().trouble) useDebug.setState({ trouble: null });
  return answer.ok;
}

export function press(key: string): void {
  const { line: state, told } = useDebug.getState();
  if (state !== "open" || !told || told.real || told.mode === "ended") return;
  ear.beep(key);
  void order("key", { key });
}

/** What the studio has to object to the value; null when it took it. */
export async function setVariable(name: string, value: Value): Promise<string | null> {
  const answer = await send("set", { name, value });
  return answer.ok || answer === GONE ? null : (answer.detail ?? "");
}

/** The changed drawing; the call goes on with it from the step where it is. */
export async function sendProgram(document: FlowDocument): Promise<void> {
  if (useDebug.getState().line !== "open") return;
  const answer = await send("program", { document });
  if (answer !== GONE) tell({ what: "program", trouble: answer.ok ? null : troubleOf(answer) });
}

/** The call so far as a test; null when there is none, which is told. */
export async function exported(name: string): Promise<unknown> {
  const answer = await send("export", name ? { name } : {});
  if (answer.ok) return answer.scenario ?? null;
  complain(answer);
  return null;
}

export function mute(muted: boolean): void {
  ear.mute(muted);
  useDebug.setState({ muted });
}

/** Ends the call and forgets it. */
export function close(): void {
  ear.hush();
  const ending = line;
  line = null;
  if (ending?.connected) ending.emit("close", {});
  // Leaves the socket time to send the last order.
  if (ending) setTimeout(() => ending.close(), 300);
  tell({ what: "closed" });
}

export function understood(): void {
  useDebug.setState({ trouble: null, refused: null });
}

function send(what: string, details: object): Promise<Answer> {
  const socket = connected();
  return new Promise((resolve) => {
    socket.timeout(PATIENCE_MS).emit(what, details, (late: Error | null, answer?: Answer) => {
      if (socket === line) resolve(late || !answer ? UNREACHABLE : answer);
      else resolve(GONE);
    });
  });
}

function connected(): Socket {
  if (line) return line;
  const socket = io("/debug", { transports: ["websocket", "polling"], forceNew: true });
  line = socket;
  const here =
    <T>(act: (data: T) => void) =>
    (data: T) => {
      if (socket === line) act(data);
    };
  socket.on("connect_error", here(lost(socket)));
  socket.on("disconnect", here(lost(socket)));
  socket.on(
    "state",
    here((told: Told) => {
      tell({ what: "state", told, at: Date.now() });
      // A sound in the middle of which the call is held stands still with it.
      if (told.mode === "held") ear.rest();
      else ear.goOn();
    }),
  );
  socket.on(
    "log",
    here(({ entries }: { entries: Entry[] }) => tell({ what: "log", entries })),
  );
  socket.on("rewound", here(rewind));
  socket.on("play", here(play));
  socket.on("stop", here(stop));
  socket.on(
    "ended",
    here(() => ear.hush()),
  );
  return socket;
}

/** Without its line the call is gone: the next one gets a new line. */
function lost(socket: Socket) {
  return () => {
    // A socket that does not try again was turned away: the role does not include test calls.
    const away = !socket.active;
    socket.close();
    line = null;
    ear.hush();
    const { line: state } = useDebug.getState();
    if (state === "opening") {
      const code = away ? "not-allowed" : "unreachable";
      tell({ what: "refused", trouble: { code, detail: "" } });
    } else tell({ what: "lost" });
  };
}

interface PlayOrder {
  playback: string;
  url: string;
  text?: string;
  language?: string;
  seconds?: number;
}

function play({ playback, url, text = "", language = "", seconds = 0 }: PlayOrder): void {
  tell({ what: "play", spoken: { playback, text, language, seconds }, at: Date.now() });
  ear.play(url, seconds, (heard) => {
    tell({ what: "stop", playback });
    if (!heard) useDebug.setState({ silent: true });
    line?.emit("played", { playback });
  });
}

function stop({ playback }: { playback: string }): void {
  if (useDebug.getState().spoken?.playback !== playback) return;
  ear.hush();
  tell({ what: "stop", playback });
}

function rewind({ n }: { n: number }): void {
  ear.hush();
  tell({ what: "rewound", n });
}
