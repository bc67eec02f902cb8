// Checks the flow while it is edited: the studio's compiler, a moment after the last change, one
// question at a time, and only the newest answer counts.
import { createStore, type StoreApi } from "zustand/vanilla";
import { Problem, request } from "../api/http";
import type { FlowDocument, Report } from "../api/types";
import type { EditorStore } from "./store";

export const PAUSE_MS = 300;
const AGAIN_MS = 5000;

export type Asker = (document: FlowDocument) => Promise<Report>;

/** "waiting" until the newest document was checked; "lost" while the studio does not answer. */
export type Checked = "waiting" | "done" | "lost";

export interface Checking {
  state: StoreApi<{ checked: Checked }>;
  /** Asks again, as when the language of the answers changed. */
  again: () => void;
  stop: () => void;
}

/** Each page has a name of its own: pages of one person do not take each other's turns. */
export function askStudio(flow: string): Asker {
  const tab = Math.random().toString(36).slice(2);
  return (document) =>
    request<Report>("POST", `/flows/${encodeURIComponent(flow)}/check`, { body: document, tab });
}

export function startChecking(store: EditorStore, ask: Asker, pause = PAUSE_MS): Checking {
  const state = createStore<{ checked: Checked }>(() => ({ checked: "waiting" }));
  let timer: ReturnType<typeof setTimeout> | null = null;
  let asking = false;
  let stopped = false;
  let stale = true;

  const later = (delay: number) => {
    if (timer) clearTimeout(timer);
    timer = stopped ? null : setTimeout(check, delay);
  };

  async function check() {
    timer = null;
    if (asking || stopped) return;
    asking = true;
    stale = false;
    const { document, revision } = store.getState();
    const report = await ask(document).catch((error: unknown) => failureOf(error));
    asking = false;
    if (stopped) return;
    if (report === "lost") state.setState({ checked: "lost" });
    else if (report && !stale) {
      store.getState().found(report.issues, revision);
      state.setState({ checked: "done" });
    }
    if (stale) later(pause);
    else if (report === "lost") later(AGAIN_MS);
  }

  const changed = () => {
    stale = true;
    if (state.getState().checked === "done") state.setState({ checked: "waiting" });
    if (!asking) later(pause);
  };
  const unfollow = store.subscribe((now, before) => {
    if (now.document !== before.document) changed();
  });
  later(0);
  return {
    state,
    again: changed,
    stop: () => {
      stopped = true;
      unfollow();
      if (timer) clearTimeout(timer);
    },
  };
}

/** A refusal (the draft is gone, nobody is signed in) is told elsewhere; silence is tried again. */
function failureOf(error: unknown): "lost" | null {
  return error instanceof Problem && error.status > 0 && error.status < 500 ? null : "lost";
}
