// Acts on one step or several: rename, add after, connect, start, lanes, notes.
import {
  ArrowDownToLine,
  CornerUpRight,
  Flag,
  Languages,
  ListPlus,
  MoveVertical,
  Pencil,
  PhoneMissed,
  Settings2,
  StickyNote,
  TriangleAlert,
  Unlink,
  Waypoints,
} from "lucide-react";
import type { Place } from "../../api/types";
import { shownPorts } from "../../graph/cards";
import { addNote, disconnect, setLane, setStart } from "../../graph/commands";
import { placeOf } from "../../graph/layout/place";
import { freePorts } from "../../graph/queries";
import { arrange } from "../screen";
import type { Action, Env } from "./action";
import { exitOf, whereToAdd } from "./where";

const state = (env: Env) => env.store.getState();
const open = (env: Env) => state(env).shut === null;

/** The one selected step, if it is one. */
export function theStep(env: Env): string | null {
  const { selection } = state(env);
  return selection.length === 1 ? (selection[0] ?? null) : null;
}

const onStep = (env: Env) => open(env) && theStep(env) !== null;

function exit(env: Env) {
  const { wire, document, kinds } = state(env);
  if (wire) return wire;
  const id = theStep(env);
  return id === null ? null : exitOf(document, kinds, id);
}

export const STEP: Action[] = [
  {
    id: "settings",
    label: (env) => env.t("action.settings"),
    icon: Settings2,
    group: "step",
    keys: ["Enter"],
    spots: ["step"],
    when: (env) => theStep(env) !== null,
    run: (env) => {
      const id = theStep(env);
      arrange({ rightOpen: true });
      if (id) state(env).goTo({ node: id, param: firstField(env, id) });
    },
  },
  {
    id: "rename",
    label: (env) => env.t("action.rename"),
    icon: Pencil,
    group: "step",
    keys: ["F2"],
    spots: ["step"],
    when: onStep,
    run: (env) => {
      const id = theStep(env);
      if (!id) return;
      if (document.activeElement?.closest("[data-outline]")) arrange({ renaming: id });
      else {
        arrange({ rightOpen: true });
        state(env).goTo({ node: id, param: "" });
      }
    },
  },
  {
    id: "addAfter",
    label: (env) => env.t("action.addAfter"),
    icon: ListPlus,
    group: "step",
    keys: ["A", "Insert"],
    spots: ["step", "wire", "canvas"],
    words: (env) => env.t("action.words.addAfter"),
    when: open,
    run: (env) => arrange({ asking: { what: "add", exit: whereToAdd(state(env)) } }),
  },
  {
    id: "connectTo",
    label: (env) => env.t("action.connectTo"),
    icon: CornerUpRight,
    group: "connect",
    keys: ["L"],
    spots: ["step", "wire"],
    words: (env) => env.t("action.words.connectTo"),
    when: (env) => open(env) && exit(env) !== null,
    run: (env) => {
      const from = exit(env);
      if (from) arrange({ asking: { what: "connect", exit: from } });
    },
  },
  {
    id: "moveTo",
    label: (env) => env.t("action.moveTo"),
    icon: MoveVertical,
    group: "step",
    keys: ["M"],
    spots: ["step"],
    words: (env) => env.t("action.words.moveTo"),
    when: onStep,
    run: (env) => {
      const id = theStep(env);
      if (id) arrange({ asking: { what: "move", step: id } });
    },
  },
  {
    id: "disconnectAll",
    label: (env) => env.t("action.disconnectAll"),
    icon: Unlink,
    group: "connect",
    spots: ["step"],
    when: (env) => {
      const id = theStep(env);
      if (!open(env) || !id) return false;
      return Object.keys(state(env).document.nodes[id]?.next ?? {}).length === 1;
    },
    run: (env) => {
      const id = theStep(env);
      const now = state(env);
      const port = Object.keys(now.document.nodes[id ?? ""]?.next ?? {})[0];
      if (id && port) now.run(disconnect(now.context(), { node: id, port }));
    },
  },
  {
    id: "duplicateBranch",
    label: (env) => env.t("action.duplicateBranch"),
    icon: Languages,
    group: "step",
    spots: ["step", "wire"],
    words: (env) => env.t("action.words.duplicateBranch"),
    when: (env) => {
      const { wire, document, kinds } = state(env);
      const id = wire?.node ?? theStep(env);
      const placed = id ? document.nodes[id] : undefined;
      if (!open(env) || !placed) return false;
      return shownPorts(kinds.get(placed.type), placed).some((port) => placed.next?.[port]);
    },
    run: (env) => {
      const { wire } = state(env);
      const id = wire?.node ?? theStep(env);
      if (id) arrange({ asking: { what: "branch", step: id, port: wire?.port ?? null } });
    },
  },
  {
    id: "setStart",
    label: (env) => env.t("action.setStart"),
    icon: Flag,
    group: "step",
    spots: ["step"],
    words: (env) => env.t("action.words.setStart"),
    when: (env) => onStep(env) && state(env).document.start !== theStep(env),
    run: (env) => {
      const id = theStep(env);
      if (id) state(env).run(setStart(state(env).context(), id));
    },
  },
  lane("on_error", "errorLane", "noErrorLane", TriangleAlert),
  lane("on_hangup", "hangupLane", "noHangupLane", PhoneMissed),
  {
    id: "noteOnStep",
    label: (env) => env.t("action.noteOnStep"),
    icon: StickyNote,
    group: "step",
    spots: ["step"],
    words: (env) => env.t("action.words.note"),
    when: onStep,
    run: (env) => {
      const id = theStep(env);
      arrange({ rightOpen: true });
      if (id) state(env).goTo({ node: id, param: "#note" });
    },
  },
  {
    id: "addNote",
    label: (env) => env.t("action.addNote"),
    icon: StickyNote,
    group: "edit",
    keys: ["N"],
    spots: ["canvas"],
    words: (env) => env.t("action.words.note"),
    when: open,
    run: (env) => state(env).run(addNote(state(env).context(), { text: "", ...notePlace(env) })),
  },
  {
    id: "nextFree",
    label: (env) => env.t("action.nextFree"),
    icon: Waypoints,
    group: "go",
    keys: ["Shift+F"],
    spots: ["flow"],
    words: (env) => env.t("action.words.nextFree"),
    when: (env) => unfinished(env).length > 0,
    run: (env) => {
      const all = unfinished(env);
      const at = all.indexOf(theStep(env) ?? "");
      const next = all[(at + 1) % all.length];
      if (!next) return;
      state(env).select([next]);
      state(env).lookAt([next]);
    },
  },
  {
    id: "follow",
    label: (env) => env.t("action.follow"),
    icon: ArrowDownToLine,
    group: "go",
    spots: ["wire"],
    when: (env) => target(env) !== undefined,
    run: (env) => {
      const to = target(env);
      if (!to) return;
      state(env).select([to]);
      state(env).lookAt([to]);
    },
  },
];

/** Where the menu was opened; else beside the selected step, or the start. */
function notePlace(env: Env): Place {
  const { document, kinds, selection } = state(env);
  if (env.on?.at) return env.on.at;
  const beside = selection[0] ?? document.start;
  const place = beside ? placeOf(document, kinds)[beside] : undefined;
  return place ? { x: place.x - 264, y: place.y } : { x: 0, y: 0 };
}

function target(env: Env): string | undefined {
  const { wire, document } = state(env);
  return wire ? document.nodes[wire.node]?.next?.[wire.port] : undefined;
}

/** The steps with an outcome that leads nowhere. */
function unfinished(env: Env): string[] {
  const { document, kinds } = state(env);
  return Object.keys(document.nodes).filter((id) => freePorts(document, kinds, id).length > 0);
}

/** The field a person most likely wants first: the first of the form. */
function firstField(env: Env, id: string): string {
  const { document, kinds } = state(env);
  const kind = kinds.get(document.nodes[id]?.type ?? "");
  const first = Object.keys(kind?.schema.properties ?? {})[0];
  return first ? `/${first}` : "";
}

function lane(
  which: "on_error" | "on_hangup",
  set: "errorLane" | "hangupLane",
  unset: "noErrorLane" | "noHangupLane",
  icon: Action["icon"],
): Action {
  const is = (env: Env) => state(env).document[which] === theStep(env);
  return {
    id: which,
    label: (env) => env.t(`action.${is(env) ? unset : set}`),
    icon,
    group: "step",
    spots: ["step"],
    words: (env) => env.t("action.words.lane"),
    when: onStep,
    run: (env) => {
      const now = state(env);
      now.run(setLane(now.context(), which, is(env) ? null : theStep(env)));
    },
  };
}
