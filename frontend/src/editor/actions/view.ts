// Acts on what is shown: the canvas, the panels, the problems.
import {
  CircleAlert,
  Command,
  Keyboard,
  ListTree,
  Maximize,
  PanelLeft,
  PanelRight,
  Printer,
  ScanSearch,
  Sparkles,
} from "lucide-react";
import { tidy } from "../../graph/commands";
import { tidyPlaces } from "../../graph/layout/tidy";
import { nextProblem, show } from "../problemOrder";
import { arrange, useScreen } from "../screen";
import type { Action, Env } from "./action";

const state = (env: Env) => env.store.getState();

export const VIEW: Action[] = [
  {
    id: "commands",
    label: (env) => env.t("action.commands"),
    icon: Command,
    group: "go",
    keys: ["Mod+K"],
    spots: [],
    anywhere: true,
    when: () => true,
    run: () => arrange({ shown: "commands" }),
  },
  {
    id: "help",
    label: (env) => env.t("action.help"),
    icon: Keyboard,
    group: "go",
    keys: ["?"],
    spots: ["flow"],
    words: (env) => env.t("action.words.help"),
    when: () => true,
    run: () => arrange({ shown: "help" }),
  },
  {
    id: "nextProblem",
    label: (env) => env.t("action.nextProblem"),
    icon: CircleAlert,
    group: "go",
    keys: ["F8"],
    spots: ["canvas"],
    anywhere: true,
    words: (env) => env.t("action.words.problem"),
    when: (env) => state(env).issues.length > 0,
    run: (env) => goToProblem(env, 1),
  },
  {
    id: "previousProblem",
    label: (env) => env.t("action.previousProblem"),
    icon: CircleAlert,
    group: "go",
    keys: ["Shift+F8"],
    spots: [],
    anywhere: true,
    words: (env) => env.t("action.words.problem"),
    when: (env) => state(env).issues.length > 0,
    run: (env) => goToProblem(env, -1),
  },
  {
    id: "fit",
    label: (env) => env.t("action.fit"),
    icon: Maximize,
    group: "view",
    keys: ["Mod+0", "Shift+1"],
    spots: ["canvas"],
    words: (env) => env.t("action.words.fit"),
    when: () => true,
    run: (env) => state(env).lookAt(Object.keys(state(env).document.nodes)),
  },
  {
    id: "lookAtSelection",
    label: (env) => env.t("action.lookAtSelection"),
    icon: ScanSearch,
    group: "view",
    keys: ["Shift+2"],
    spots: ["step", "many"],
    when: (env) => state(env).selection.length > 0,
    run: (env) => state(env).lookAt([...state(env).selection]),
  },
  {
    id: "tidy",
    label: (env) => env.t(state(env).selection.length > 1 ? "action.tidyMany" : "action.tidy"),
    icon: Sparkles,
    group: "view",
    keys: ["Shift+T"],
    spots: ["canvas", "many"],
    words: (env) => env.t("action.words.tidy"),
    when: (env) => state(env).shut === null && Object.keys(state(env).document.nodes).length > 1,
    run: tidyUp,
  },
  {
    id: "outline",
    label: (env) => env.t("action.outline"),
    icon: ListTree,
    group: "view",
    keys: ["O"],
    spots: [],
    words: (env) => env.t("action.words.outline"),
    when: () => true,
    run: (env) => {
      const panel = state(env).panel === "outline" ? "steps" : "outline";
      arrange({ leftOpen: true });
      state(env).set({ panel });
    },
  },
  {
    id: "left",
    label: (env) => env.t(useScreen.getState().leftOpen ? "action.foldLeft" : "action.showLeft"),
    icon: PanelLeft,
    group: "view",
    keys: ["["],
    spots: [],
    when: () => true,
    run: () => arrange({ leftOpen: !useScreen.getState().leftOpen }),
  },
  {
    id: "right",
    label: (env) => env.t(useScreen.getState().rightOpen ? "action.foldRight" : "action.showRight"),
    icon: PanelRight,
    group: "view",
    keys: ["]"],
    spots: [],
    when: () => true,
    run: () => arrange({ rightOpen: !useScreen.getState().rightOpen }),
  },
  {
    id: "print",
    label: (env) => env.t("action.print"),
    icon: Printer,
    group: "flow",
    keys: ["Mod+P"],
    spots: ["flow"],
    native: true,
    words: (env) => env.t("action.words.print"),
    when: () => true,
    run: () => print(),
  },
];

function goToProblem(env: Env, by: 1 | -1): void {
  const next = nextProblem(state(env).issues, state(env), state(env), by);
  if (next) show(env.store, next);
}

/** Only what is selected moves, when several steps are. */
async function tidyUp(env: Env): Promise<void> {
  const before = state(env);
  const only = before.selection.length > 1 ? [...before.selection] : undefined;
  const places = await tidyPlaces(before.document, before.kinds, only);
  const now = state(env);
  const ids = (only ?? Object.keys(now.document.nodes)).filter((id) => places[id]);
  if (now.run(tidy(now.context(), places, ids))) now.lookAt(only ?? []);
}
