// Acts of every editor: undo, copy, paste, delete, select.
import {
  ClipboardPaste,
  Copy as CopyIcon,
  CopyPlus,
  Redo2,
  Scissors,
  SquareDashedMousePointer,
  Trash2,
  Undo2,
} from "lucide-react";
import { disconnect, duplicateSteps, removeNote, removeSteps } from "../../graph/commands";
import { changeName } from "../words";
import type { Action, Env } from "./action";
import { copySelected, cutSelected, pasteFromClipboard } from "./clipboard";

const state = (env: Env) => env.store.getState();
const open = (env: Env) => state(env).shut === null;
const chosen = (env: Env) => state(env).selection.length > 0;

export const EDIT: Action[] = [
  {
    id: "undo",
    name: (env) => env.t("action.undo"),
    label: (env) => {
      const last = state(env).history.past.at(-1);
      return last
        ? env.t("action.undoWhat", { what: changeName(env.t, last.label) })
        : env.t("action.undo");
    },
    icon: Undo2,
    group: "edit",
    keys: ["Mod+Z"],
    spots: ["canvas"],
    words: (env) => env.t("action.words.undo"),
    when: (env) => open(env) && state(env).history.past.length > 0,
    run: (env) => state(env).undo(),
  },
  {
    id: "redo",
    name: (env) => env.t("action.redo"),
    label: (env) => {
      const next = state(env).history.future[0];
      return next
        ? env.t("action.redoWhat", { what: changeName(env.t, next.label) })
        : env.t("action.redo");
    },
    icon: Redo2,
    group: "edit",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    spots: ["canvas"],
    when: (env) => open(env) && state(env).history.future.length > 0,
    run: (env) => state(env).redo(),
  },
  {
    id: "cut",
    label: (env) => env.t("action.cut"),
    icon: Scissors,
    group: "edit",
    keys: ["Mod+X"],
    native: true,
    spots: ["step", "many"],
    when: (env) => open(env) && chosen(env),
    run: cutSelected,
  },
  {
    id: "copy",
    label: (env) => env.t("action.copy"),
    icon: CopyIcon,
    group: "edit",
    keys: ["Mod+C"],
    native: true,
    spots: ["step", "many"],
    when: chosen,
    run: copySelected,
  },
  {
    id: "paste",
    label: (env) => env.t("action.paste"),
    icon: ClipboardPaste,
    group: "edit",
    keys: ["Mod+V"],
    native: true,
    spots: ["canvas", "step"],
    words: (env) => env.t("action.words.paste"),
    when: open,
    run: pasteFromClipboard,
  },
  {
    id: "duplicate",
    label: (env) => env.t("action.duplicate"),
    icon: CopyPlus,
    group: "edit",
    keys: ["Mod+D"],
    spots: ["step", "many"],
    words: (env) => env.t("action.words.duplicate"),
    when: (env) => open(env) && chosen(env),
    run: (env) => {
      const now = state(env);
      now.run(duplicateSteps(now.context(), [...now.selection]));
    },
  },
  {
    id: "selectAll",
    label: (env) => env.t("action.selectAll"),
    icon: SquareDashedMousePointer,
    group: "edit",
    keys: ["Mod+A"],
    spots: ["canvas"],
    when: (env) => Object.keys(state(env).document.nodes).length > 0,
    run: (env) => state(env).select(Object.keys(state(env).document.nodes)),
  },
  {
    id: "remove",
    name: (env) => env.t("action.remove"),
    label: (env) =>
      state(env).selection.length > 1
        ? env.t("action.removeMany", { count: state(env).selection.length })
        : env.t("action.remove"),
    icon: Trash2,
    group: "edit",
    keys: ["Delete", "Backspace"],
    spots: ["step", "many"],
    words: (env) => env.t("action.words.remove"),
    when: (env) => open(env) && chosen(env),
    run: (env) => {
      const now = state(env);
      now.run(removeSteps(now.context(), [...now.selection]));
    },
    danger: true,
  },
  {
    id: "disconnect",
    label: (env) => env.t("action.disconnect"),
    icon: Trash2,
    group: "connect",
    keys: ["Delete", "Backspace"],
    spots: ["wire"],
    words: (env) => env.t("action.words.remove"),
    when: (env) => {
      const { wire, document } = state(env);
      return (
        open(env) && wire !== null && document.nodes[wire.node]?.next?.[wire.port] !== undefined
      );
    },
    run: (env) => {
      const now = state(env);
      if (now.wire) now.run(disconnect(now.context(), now.wire));
    },
    danger: true,
  },
  {
    id: "removeNote",
    label: (env) => env.t("action.removeNote"),
    icon: Trash2,
    group: "edit",
    spots: ["note"],
    when: (env) => open(env) && env.on?.note !== undefined,
    run: (env) => {
      const now = state(env);
      if (env.on?.note !== undefined) now.run(removeNote(now.context(), env.on.note));
    },
    danger: true,
  },
];
