// Runs the state machine of saving for one open flow: its clock, its exchanges, its document.
import { createStore, type StoreApi } from "zustand/vanilla";
import { Problem } from "../../api/http";
import type { FlowDocument } from "../../api/types";
import type { History } from "../../graph/history";
import type { EditorStore } from "../store";
import {
  type Act,
  type Draft,
  dirty,
  type Event,
  type Rebase,
  step,
  type Trouble,
} from "./machine";

/** What saving needs of the world. */
export interface World {
  send: (document: FlowDocument, etag: string, leaving: boolean) => Promise<string>;
  read: () => Promise<{ document: FlowDocument; etag: string }>;
  /** Keeps unsaved work on this machine, and lets it go once the studio has it. */
  keep: (draft: Draft) => void;
  forget: () => void;
  rebase: Rebase;
  /** The history without what no longer fits once theirs has come. */
  mended: (history: History, before: FlowDocument, theirs: FlowDocument) => History;
  /** Someone else's change was merged into what is shown. */
  merged: (merge: Extract<Act, { act: "adopt" }>) => void;
}

export interface Saving {
  draft: StoreApi<Draft>;
  tell: (event: Event) => void;
  /** Sends what is not saved, now; `leaving` when the page may be gone before the answer. */
  flush: (leaving: boolean) => void;
  stop: () => void;
  /** Sends all that is not saved, then stops; done once nothing is on its way any more. */
  finish: () => Promise<void>;
}

export function startSaving(store: EditorStore, first: Draft, world: World): Saving {
  const draft = createStore<Draft>(() => first);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let adopting = false;
  let stopped = false;

  function tell(event: Event): void {
    const [next, acts] = step(draft.getState(), event, Date.now(), world.rebase);
    draft.setState(next, true);
    for (const act of acts) run(act);
  }

  function run(act: Act): void {
    if (act.act === "wait") {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(() => tell({ what: "due" }), act.ms);
    } else if (act.act === "send") send(act.document, act.etag, false);
    else if (act.act === "read") read();
    else if (act.act === "keep") world.keep(draft.getState());
    else if (act.act === "forget") world.forget();
    else adopt(act);
  }

  function send(document: FlowDocument, etag: string, leaving: boolean): void {
    world.send(document, etag, leaving).then(
      (saved) => tell({ what: "saved", etag: saved }),
      (error: unknown) => tell({ what: "failed", trouble: troubleOf(error) }),
    );
  }

  function read(): void {
    world.read().then(
      (theirs) => tell({ what: "read", ...theirs }),
      (error: unknown) => tell({ what: "failed", trouble: troubleOf(error) }),
    );
  }

  function adopt(act: Extract<Act, { act: "adopt" }>): void {
    const { history, adopt: show } = store.getState();
    adopting = true;
    show(act.document, world.mended(history, act.before, act.theirs));
    adopting = false;
    world.merged(act);
  }

  const unfollow = store.subscribe((now, before) => {
    if (!adopting && now.document !== before.document) {
      tell({ what: "edited", mine: now.document });
    }
  });
  if (dirty(first)) tell({ what: "edited", mine: first.mine });

  function flush(leaving: boolean): void {
    if (draft.getState().phase !== "waiting") return;
    clearTimeout(timer);
    const [next, acts] = step(draft.getState(), { what: "due" }, Date.now(), world.rebase);
    draft.setState(next, true);
    for (const act of acts) {
      if (act.act === "send") send(act.document, act.etag, leaving);
      else run(act);
    }
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    unfollow();
  }

  function finish(): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        const { phase } = draft.getState();
        if (phase === "saving" || phase === "reading") return;
        if (phase === "waiting") return flush(false);
        watched();
        stop();
        done();
      };
      const watched = draft.subscribe(look);
      look();
    });
  }

  return { draft, tell, flush, stop, finish };
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Problem) {
    const { status, code, message, errors } = error;
    return { status, code, message, errors };
  }
  return { status: 0, code: "unexpected", message: String(error), errors: [] };
}
