// The state of one open flow: the document with its history, what is selected, what the compiler
// said. The document changes only through `run`, `undo`, `redo` and `adopt`.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FlowDocument, Issue } from "../api/types";
import { type Change, type Context, type Kinds, type Label, patched } from "../graph/change";
import { back, forth, type History, NOTHING_DONE, remember } from "../graph/history";

export interface Field {
  /** The step; "" for the flow itself. */
  node: string;
  /** JSON pointer inside the step's parameters; "" for its name, "#note", "#marker" beside them. */
  param: string;
}

/** Where the canvas shall look; `at` makes each asking a new one. */
export interface Look {
  steps: string[];
  at: number;
}

/** What was just done, for the polite voice, the toast and the history menu. */
export interface Deed {
  label: Label;
  how: "done" | "undone" | "redone";
  at: number;
}

/** What the left side shows. */
export type Panel = "steps" | "outline" | "tests";

/** Why nothing may be changed; null when it may. "step": someone else edits what is shown. */
export type Shut = "role" | "lock" | "version" | "step" | null;

export interface EditorState {
  readonly flow: string;
  kinds: Kinds;
  /** The language of the user, for words written into the document. */
  language: string;
  /** The language of the flow whose prompts the canvas shows. */
  spoken: string;
  document: FlowDocument;
  history: History;
  /** Counts every change of the document: what is saved or checked remembers it. */
  revision: number;
  selection: readonly string[];
  /** A selected wire, or a port whose wire is wanted. */
  wire: { node: string; port: string } | null;
  focus: (Field & { at: number }) | null;
  look: Look | null;
  deed: Deed | null;
  shut: Shut;
  issues: readonly Issue[];
  /** The revision the issues belong to. */
  checked: number;
  panel: Panel;

  /** Does a change (null: nothing) and remembers it. False when nothing was or may be changed. */
  run: (change: Change | null) => boolean;
  undo: () => void;
  redo: () => void;
  /** Takes the document as someone else left it, with what of the history still fits it. */
  adopt: (document: FlowDocument, history: History) => void;
  select: (ids: readonly string[]) => void;
  selectWire: (wire: { node: string; port: string } | null) => void;
  /** Selects a step, brings it into view and puts the cursor into one of its fields. */
  goTo: (field: Field) => void;
  lookAt: (steps: string[]) => void;
  set: (
    part: Partial<Pick<EditorState, "kinds" | "language" | "spoken" | "shut" | "panel">>,
  ) => void;
  found: (issues: readonly Issue[], revision: number) => void;
  /** What commands read. */
  context: () => Context;
}

export type EditorStore = StoreApi<EditorState>;

export interface Opened {
  flow: string;
  document: FlowDocument;
  kinds: Kinds;
  language: string;
  shut: Shut;
}

export function createEditor(opened: Opened): EditorStore {
  return createStore<EditorState>((set, get) => ({
    ...opened,
    spoken: opened.document.languages[0] ?? opened.language,
    history: NOTHING_DONE,
    revision: 0,
    selection: [],
    wire: null,
    focus: null,
    look: null,
    deed: null,
    issues: [],
    checked: -1,
    panel: "steps",

    run: (change) => {
      if (!change || get().shut) return false;
      set((now) => ({
        ...after(now, patched(now.document, change.patches), change, "done"),
        history: remember(now.history, change, Date.now()),
      }));
      return true;
    },
    undo: () => {
      const found = get().shut ? null : back(get().history);
      if (!found) return;
      const { undone, history } = found;
      set((now) => ({
        ...after(
          now,
          patched(now.document, undone.inverse),
          // Several steps at once would be easy to delete by a key meant for one.
          undone.steps.length === 1
            ? { ...undone, select: undone.steps }
            : { ...undone, select: [] },
          "undone",
        ),
        history,
      }));
    },
    redo: () => {
      const found = get().shut ? null : forth(get().history);
      if (!found) return;
      const { redone, history } = found;
      set((now) => ({
        ...after(now, patched(now.document, redone.patches), redone, "redone"),
        history,
      }));
    },
    adopt: (document, history) =>
      set((now) => ({
        document,
        revision: now.revision + 1,
        history,
        selection: present(document, now.selection),
        wire: now.wire && document.nodes[now.wire.node] ? now.wire : null,
      })),
    select: (ids) => set({ selection: ids, wire: null }),
    selectWire: (wire) => set(wire ? { wire, selection: [] } : { wire }),
    goTo: (field) =>
      set({
        selection: field.node ? [field.node] : [],
        wire: null,
        focus: { ...field, at: Date.now() },
        ...(field.node ? { look: { steps: [field.node], at: Date.now() } } : {}),
      }),
    lookAt: (steps) => set({ look: { steps, at: Date.now() } }),
    set: (part) => set(part),
    found: (issues, revision) => set({ issues, checked: revision }),
    context: () => {
      const { document, kinds, language } = get();
      return { document, kinds, language };
    },
  }));
}

function after(now: EditorState, document: FlowDocument, change: Change, how: Deed["how"]) {
  const steps = present(document, change.steps);
  const shows = how !== "done" && steps.length > 0;
  return {
    document,
    revision: now.revision + 1,
    selection: present(document, change.select ?? now.selection),
    wire: change.select ? null : now.wire,
    deed: { label: change.label, how, at: Date.now() },
    ...(shows ? { look: { steps: [...steps], at: Date.now() } } : {}),
  };
}

function present(document: FlowDocument, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => document.nodes[id] !== undefined);
}
