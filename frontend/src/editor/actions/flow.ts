// Acts on the flow as a whole, and ways out of it.
import {
  ArchiveRestore,
  Download,
  History,
  Phone,
  Radio,
  Rocket,
  Settings,
  Workflow,
} from "lucide-react";
import { saveFile } from "../saveFile";
import { arrange } from "../screen";
import type { Action, Env } from "./action";

const state = (env: Env) => env.store.getState();

export const FLOW: Action[] = [
  {
    id: "test",
    label: (env) => env.t("action.test"),
    icon: Phone,
    group: "flow",
    keys: ["Mod+Enter"],
    spots: ["flow"],
    anywhere: true,
    words: (env) => env.t("action.words.test"),
    when: (env) => env.may("test"),
    run: (env) => env.go(`/flows/${encodeURIComponent(state(env).flow)}/debug`),
  },
  {
    id: "publish",
    label: (env) => env.t("flows.publish"),
    icon: Rocket,
    group: "flow",
    keys: ["Mod+Shift+Enter"],
    spots: [],
    anywhere: true,
    words: (env) => env.t("action.words.publish"),
    when: (env) => env.may("publish"),
    run: () => arrange({ shown: "publish" }),
  },
  {
    id: "versions",
    label: (env) => env.t("flows.versions"),
    icon: History,
    group: "flow",
    spots: ["flow"],
    words: (env) => env.t("action.words.versions"),
    when: () => true,
    run: () => arrange({ shown: "versions" }),
  },
  {
    id: "restore",
    label: (env) => env.t("action.restore"),
    icon: ArchiveRestore,
    group: "flow",
    spots: ["flow"],
    words: (env) => env.t("action.words.versions"),
    when: (env) => env.may("design") && state(env).shut === null,
    run: (env) => env.restore(),
  },
  {
    id: "flowSettings",
    label: (env) => env.t("action.flowSettings"),
    icon: Settings,
    group: "flow",
    keys: ["Mod+,"],
    spots: ["flow", "canvas"],
    words: (env) => env.t("action.words.flowSettings"),
    when: () => true,
    run: (env) => {
      state(env).select([]);
      arrange({ rightOpen: true });
    },
  },
  {
    id: "export",
    label: (env) => env.t("flows.export"),
    icon: Download,
    group: "flow",
    spots: ["flow"],
    words: (env) => env.t("action.words.export"),
    when: () => true,
    run: (env) => {
      const { flow, document } = state(env);
      saveFile(`${flow}.json`, `${JSON.stringify(document, null, 2)}\n`);
    },
  },
  {
    id: "live",
    label: (env) => env.t("action.live"),
    icon: Radio,
    group: "go",
    spots: ["flow"],
    words: (env) => env.t("action.words.live"),
    when: () => true,
    run: (env) => env.go(`/flows/${encodeURIComponent(state(env).flow)}/live`),
  },
  {
    id: "list",
    label: (env) => env.t("action.list"),
    icon: Workflow,
    group: "go",
    spots: [],
    when: () => true,
    run: (env) => env.go("/flows"),
  },
];
