// What a person can have the call do: the acts of the bar, the keys, the menus and the palette.
import {
  Circle,
  CircleDot,
  FastForward,
  type LucideIcon,
  MapPin,
  Pause,
  Phone,
  Play,
  RotateCcw,
  StepForward,
  Undo2,
} from "lucide-react";
import type { Action, Env } from "../editor/actions";
import { draftOf } from "../editor/draft/open";
import type { EditorStore } from "../editor/store";
import { plainNumber } from "../i18n/format";
import { call, order, useDebug } from "../live/debug";
import { instantOf } from "./moments";
import { sendable } from "./session";
import { set, toggleStop, useSetup } from "./setup";

/** Calls as the form says; `paused` stops before the first step. */
export function begin(store: EditorStore, paused: boolean): void {
  const { flow, document } = store.getState();
  const { version, from, hidden, to, at, zone, speed, stops, world } = useSetup.getState();
  const phase = draftOf(store)?.saving.draft.getState().phase;
  set({ tab: "call", real: false, asking: null });
  void call({
    flow,
    ...(version === null ? {} : { version }),
    // What is on the screen is called, also where the studio has not got it yet.
    ...(phase === undefined || phase === "saved" ? {} : { document }),
    from: hidden ? "" : plainNumber(from),
    to: plainNumber(to),
    at: instantOf(at, zone),
    speed,
    breakpoints: sendable(stops, document.nodes),
    paused,
    world,
  });
}

const told = () => useDebug.getState().told;
const mode = () => (useDebug.getState().line === "open" ? (told()?.mode ?? null) : null);
const held = () => mode() === "held";
const going = () => mode() === "running";
const simulated = () => told()?.real !== true;
const selected = ({ store }: Env) => {
  const { selection } = store.getState();
  return selection.length === 1 ? (selection[0] ?? null) : null;
};
const fresh = (env: Env) =>
  env.may("test") && !useSetup.getState().real && (mode() === null || mode() === "ended");

interface Act extends Omit<Action, "label" | "group" | "spots" | "words"> {
  key: string;
  icon: LucideIcon;
  spots?: Action["spots"];
}

function act({ key, spots = [], ...more }: Act): Action {
  const label = (env: Env) => (env.t as (word: string) => string)(`debugger.act.${key}`);
  return { group: "debug", label, spots, anywhere: true, ...more };
}

export const CONDUCT: readonly Action[] = [
  act({
    id: "debug.call",
    key: "call",
    icon: Phone,
    keys: ["Mod+Enter"],
    when: fresh,
    run: ({ store }) => begin(store, false),
  }),
  act({
    id: "debug.go",
    key: "go",
    icon: Play,
    keys: ["F8"],
    when: (env) => held() || fresh(env),
    run: ({ store }) => (held() ? void order("go") : begin(store, false)),
  }),
  act({
    id: "debug.pause",
    key: "pause",
    icon: Pause,
    keys: ["F8"],
    when: going,
    run: () => void order("pause"),
  }),
  act({
    id: "debug.step",
    key: "step",
    icon: StepForward,
    keys: ["F10"],
    when: (env) => held() || going() || fresh(env),
    run: ({ store }) => (held() || going() ? void order("step") : begin(store, true)),
  }),
  act({
    id: "debug.back",
    key: "back",
    icon: Undo2,
    keys: ["Shift+F10"],
    when: () => mode() !== null && simulated() && (told()?.past ?? 0) > 0,
    run: () => void order("back", { steps: 1 }),
  }),
  act({
    id: "debug.here",
    key: "here",
    icon: MapPin,
    keys: ["Mod+F10"],
    spots: ["step"],
    when: (env) => (held() || going()) && selected(env) !== null,
    run: (env) => void order("here", { node: selected(env) }),
  }),
  act({
    id: "debug.skip",
    key: "skip",
    icon: FastForward,
    keys: ["Shift+F8"],
    when: () => going() && simulated() && told()?.waiting != null,
    run: () => void order("skip"),
  }),
  act({
    id: "debug.restart",
    key: "restart",
    icon: RotateCcw,
    keys: ["Mod+Shift+F10"],
    when: (env) => mode() !== null && simulated() && env.may("test"),
    run: ({ store }) => begin(store, false),
  }),
  act({
    id: "debug.stop",
    key: "stop",
    icon: CircleDot,
    keys: ["F9"],
    spots: ["step"],
    when: (env) => selected(env) !== null,
    run: (env) => toggleStop(selected(env) ?? ""),
  }),
  act({
    id: "debug.condition",
    key: "condition",
    icon: Circle,
    keys: ["Shift+F9"],
    spots: ["step"],
    when: (env) => selected(env) !== null,
    run: (env) => {
      const node = selected(env) ?? "";
      const { stops } = useSetup.getState();
      if (!stops.some((one) => one.node === node)) toggleStop(node);
      set({ asking: node, tab: "call" });
    },
  }),
];

/** An act of this screen by its id. */
export function conduct(id: string): Action {
  const found = CONDUCT.find((one) => one.id === `debug.${id}`);
  if (!found) throw new Error(`no act is called ${id}`);
  return found;
}
