// What the page knows of the call that is debugged, and how each piece of news changes it. Pure.
import type { Condition } from "../forms/condition";

export type Why = "start" | "step" | "breakpoint" | "here" | "pause";
export type Value = string | number | boolean | null | Value[];

export interface Stop {
  node: string;
  when?: Condition;
}

export interface Known {
  name: string;
  label: string;
  type: string;
  kind: "variable" | "builtin" | "result";
  value: Value;
  /** Since the call was held last. */
  changed: boolean;
  editable: boolean;
}

export interface Outside {
  type: string;
  node: string;
  outcomes: string[];
  chosen: string | null;
}

/** Outcomes of the outside world that were chosen: by kind of step, by step. */
export type World = Record<string, Record<string, string>>;

/** The call as the studio tells it, whole. */
export interface Told {
  mode: "waiting" | "running" | "held" | "ended";
  why: Why | null;
  real: boolean;
  number: string | null;
  version: number | null;
  at: string | null;
  lane: "" | "error" | "hangup";
  past: number;
  now: string | null;
  speed: number;
  seconds: number;
  answered: boolean;
  gone: boolean;
  reason: string | null;
  problem: string | null;
  keys: string;
  waiting: { what: "key" | "sound"; seconds: number } | null;
  variables: Known[];
  outside: Outside | null;
  /** By "step:port": how often it was taken. */
  wires: Record<string, number>;
}

export interface Entry {
  n: number;
  at: string;
  kind: string;
  node: string;
  data: Record<string, unknown>;
}

export interface Spoken {
  playback: string;
  text: string;
  language: string;
  seconds: number;
  /** Milliseconds since 1970. */
  since: number;
  over: boolean;
}

/** What keeps the call from going on, or began and could not: a code, and the studio's words. */
export interface Trouble {
  code: string;
  detail: string;
}

export type Line = "idle" | "opening" | "open" | "lost";

export interface Session {
  line: Line;
  told: Told | null;
  /** When `told` came: milliseconds since 1970. */
  since: number;
  log: readonly Entry[];
  spoken: Spoken | null;
  trouble: Trouble | null;
  /** The change of the drawing that the call did not take. */
  refused: Trouble | null;
  /** Waits for a real call on this number; null: the flow has none for tests. */
  listening: { number: string | null } | null;
}

export const NOTHING: Session = {
  line: "idle",
  told: null,
  since: 0,
  log: [],
  spoken: null,
  trouble: null,
  refused: null,
  listening: null,
};

export type News =
  | { what: "opening" }
  | { what: "opened" }
  | { what: "refused"; trouble: Trouble }
  | { what: "program"; trouble: Trouble | null }
  | { what: "listening"; number: string | null }
  | { what: "state"; told: Told; at: number }
  | { what: "log"; entries: Entry[] }
  | { what: "rewound"; n: number }
  | { what: "play"; spoken: Omit<Spoken, "since" | "over">; at: number }
  | { what: "stop"; playback: string }
  | { what: "lost" }
  | { what: "closed" };

const MOST_ENTRIES = 600;

/** The session after a piece of news. */
export function after(now: Session, news: News): Session {
  switch (news.what) {
    case "opening":
      return { ...NOTHING, line: "opening" };
    case "opened":
      return { ...now, line: "open" };
    case "refused":
      return { ...now, line: now.line === "opening" ? "idle" : now.line, trouble: news.trouble };
    case "program":
      return { ...now, refused: news.trouble };
    case "listening":
      return { ...now, line: news.number === null ? "idle" : "open", listening: news };
    case "state":
      return toldOf(now, news.told, news.at);
    case "log":
      return { ...now, log: joined(now.log, news.entries) };
    case "rewound":
      return {
        ...now,
        spoken: null,
        trouble: null,
        log: now.log.filter((entry) => entry.n <= news.n),
      };
    case "play":
      return { ...now, spoken: { ...news.spoken, since: news.at, over: false } };
    case "stop":
      return now.spoken?.playback === news.playback
        ? { ...now, spoken: { ...now.spoken, over: true } }
        : now;
    case "lost":
      return now.line === "idle" ? now : { ...now, line: "lost", spoken: null };
    case "closed":
      return NOTHING;
  }
}

function toldOf(now: Session, told: Told, at: number): Session {
  // What did not change keeps its identity, so that only what moved is drawn again.
  const before = now.told;
  const same = before && alike(before.wires, told.wires) ? before.wires : told.wires;
  const variables =
    before && alike(before.variables, told.variables) ? before.variables : told.variables;
  const over = told.mode === "ended" && now.spoken ? { ...now.spoken, over: true } : now.spoken;
  return {
    ...now,
    // Without a number nobody can call: there is nothing to wait for.
    line: told.mode === "waiting" && now.listening?.number === null ? now.line : "open",
    told: { ...told, wires: same, variables },
    since: at,
    spoken: over,
  };
}

function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Entries come in order; one that comes twice is kept once. */
function joined(log: readonly Entry[], entries: Entry[]): readonly Entry[] {
  const last = log.at(-1)?.n ?? 0;
  const fresh = entries.filter((entry) => entry.n > last);
  return fresh.length === 0 ? log : [...log, ...fresh].slice(-MOST_ENTRIES);
}

/** The clock of the call at an instant of this machine (milliseconds since 1970). */
export function clockAt({ told, since }: Session, now: number): number | null {
  if (!told?.now) return null;
  const at = Date.parse(told.now);
  return told.mode === "running" ? at + Math.max(0, now - since) * told.speed : at;
}

/** Seconds the call has lasted at an instant of this machine. */
export function lastedAt({ told, since }: Session, now: number): number {
  if (!told) return 0;
  const more = told.mode === "running" ? (Math.max(0, now - since) / 1000) * told.speed : 0;
  return told.seconds + more;
}

/** Seconds that are left of the wait, or null when the call waits for nothing. */
export function leftAt({ told, since }: Session, now: number): number | null {
  if (!told?.waiting) return null;
  const gone = told.mode === "running" ? (Math.max(0, now - since) / 1000) * told.speed : 0;
  return Math.max(0, told.waiting.seconds - gone);
}

/** The world with another outcome for a step; null takes the choice back. */
export function chosen(world: World, { type, node }: Outside, outcome: string | null): World {
  const { [node]: _, ...others } = world[type] ?? {};
  const steps = outcome === null ? others : { ...others, [node]: outcome };
  const { [type]: __, ...rest } = world;
  return Object.keys(steps).length === 0 ? rest : { ...rest, [type]: steps };
}

/** The stops with this step's set or taken away. */
export function toggled(stops: readonly Stop[], node: string): Stop[] {
  return stops.some((one) => one.node === node)
    ? stops.filter((one) => one.node !== node)
    : [...stops, { node }];
}

/** The stops with another condition for a step; null: it always stops. */
export function conditioned(stops: readonly Stop[], node: string, when: Condition | null): Stop[] {
  return stops.map((one) => (one.node === node ? (when ? { node, when } : { node }) : one));
}

/** The stops as the studio takes them: a condition that is still being written does not count. */
export function sendable(stops: readonly Stop[], nodes: Readonly<Record<string, unknown>>): Stop[] {
  return stops
    .filter(({ node }) => nodes[node] !== undefined)
    .map(({ node, when }) => (when && complete(when) ? { node, when } : { node }));
}

function complete(condition: Condition): boolean {
  if ("all" in condition) return condition.all.every(complete);
  if ("any" in condition) return condition.any.every(complete);
  if ("not" in condition) return complete(condition.not);
  return condition.left !== "";
}
