// Opens the draft of a flow for editing: what the studio has, with the work kept on this machine.
import { createStore, type StoreApi } from "zustand/vanilla";
import { type Lock, readFlow, saveFlow } from "../../api/draft";
import { readFlows } from "../../api/hooks";
import type { FlowDetail, FlowDocument } from "../../api/types";
import type { Kinds } from "../../graph/change";
import { replaceAll } from "../../graph/commands";
import { type Conflict, mended, rebase } from "../../graph/diff";
import { equal } from "../../graph/diff/paths";
import { useCompany } from "../../live/edit";
import { createEditor, type EditorStore } from "../store";
import { browserShelf, type Kept, lastWriter } from "./kept";
import { type By, type Draft, dirty, open, opened } from "./machine";
import { type Saving, startSaving } from "./saving";
import { forsaken, TAB } from "./tabs";

/** What was merged from someone else, for the polite note. */
export interface Merge {
  by: By | null;
  steps: string[];
  at: number;
}

/** What is known of an open flow beside its document. */
export interface About {
  lock: Lock | null;
  /** The version that calls get. */
  live: number | null;
  archived: boolean;
  /** When a change made here took it out of the archive. */
  revivedAt: number;
  /** Work of an earlier time that was taken up again. */
  restored: { at: number; steps: string[] } | null;
  merge: Merge | null;
  /** Someone else went on with a step that was edited here. */
  taken: { node: string; name: string; at: number } | null;
  /** The dialog of the conflicts is open; how many it was opened for by itself. */
  choosing: boolean;
  offered: number;
  /** This browser cannot keep unsaved work. */
  unkept: boolean;
}

export interface OpenDraft {
  flow: string;
  /** The flow as it was when it was opened. */
  detail: FlowDetail;
  owner: string;
  store: EditorStore;
  about: StoreApi<About>;
  saving: Saving;
}

export interface Asked {
  flow: string;
  /** The signed-in person: kept work is theirs alone. */
  owner: string;
  kinds: Kinds;
  language: string;
  /** Whether their role lets them change flows. */
  may: boolean;
}

const drafts = new WeakMap<EditorStore, OpenDraft>();

/** The open draft that a store belongs to; none for a version that is only looked at. */
export function draftOf(store: EditorStore): OpenDraft | null {
  return drafts.get(store) ?? null;
}

export async function openDraft(asked: Asked): Promise<OpenDraft> {
  const { flow, owner, kinds, language, may } = asked;
  const [{ detail, etag }, left] = await Promise.all([
    readFlow(flow),
    forsaken(owner, flow).catch(() => []),
  ]);
  const base = detail.document;
  const { mine, conflicts } = takenUp(base, left, kinds);
  const lock = detail.lock ?? null;
  const shut = !may ? "role" : lock && !lock.mine ? "lock" : null;
  const store = createEditor({ flow, document: base, kinds, language, shut: null });
  // What is taken up again is a change like others: it has a name and can be undone.
  store.getState().run(replaceAll(store.getState().context(), mine, { key: "takenUp" }));
  store.getState().set({ shut });
  const about = createStore<About>(() => ({
    lock,
    live: detail.live?.version ?? null,
    archived: detail.archived,
    revivedAt: 0,
    restored: restoredOf(left, base, mine),
    merge: null,
    taken: null,
    choosing: false,
    offered: 0,
    unkept: false,
  }));
  const saving = follow(
    asked,
    store,
    about,
    opened(base, etag, store.getState().document, conflicts),
    left,
  );
  const draft: OpenDraft = { flow, detail, owner, store, about, saving };
  drafts.set(store, draft);
  return draft;
}

/** Goes on with a draft that was left unsaved, as when the session ended meanwhile. */
export function resume(draft: OpenDraft, asked: Asked): void {
  const state = draft.saving.draft.getState();
  draft.saving.stop();
  draft.saving = follow(asked, draft.store, draft.about, state, []);
  draft.saving.tell({ what: state.phase === "signed-out" ? "signed-in" : "retry" });
}

/** The work of pages that are gone, on top of what the studio has. */
function takenUp(base: FlowDocument, left: readonly Kept[], kinds: Kinds) {
  let mine = base;
  let conflicts: Conflict[] = [];
  for (const kept of [...left].sort((one, other) => one.at - other.at)) {
    // What was sent last may have arrived without its answer: then the studio has it already.
    const begun = kept.lost.find((one) => equal(one, base)) ?? kept.base;
    const merged = rebase(begun, kept.mine, base, kinds);
    const onTop = mine === base ? merged : rebase(base, merged.document, mine, kinds);
    const found = [
      ...open(kept.conflicts, merged.conflicts),
      ...merged.conflicts,
      ...(onTop === merged ? [] : onTop.conflicts),
    ];
    mine = onTop.document;
    conflicts = [...open(conflicts, found), ...found];
  }
  return { mine, conflicts };
}

function restoredOf(left: readonly Kept[], base: FlowDocument, mine: FlowDocument) {
  if (left.length === 0 || mine === base) return null;
  return { at: Math.max(...left.map(({ at }) => at)), steps: changedSteps(base, mine) };
}

/** The names of the steps that differ, those that came or went included. */
export function changedSteps(before: FlowDocument, after: FlowDocument): string[] {
  const ids = new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)]);
  return [...ids]
    .filter((id) => JSON.stringify(before.nodes[id]) !== JSON.stringify(after.nodes[id]))
    .map((id) => (after.nodes[id] ?? before.nodes[id])?.name ?? id);
}

/** Finds out who saved what came after a time without news. */
async function nameAuthor(flow: string, about: StoreApi<About>): Promise<void> {
  const row = (await readFlows().catch(() => [])).find(({ id }) => id === flow);
  const { merge } = about.getState();
  if (!row || !merge || merge.by) return;
  const { people, sid } = useCompany.getState();
  const self = people.some((one) => one.sid === sid && one.name === row.draft.author);
  about.setState({ merge: { ...merge, by: { name: row.draft.author, self } } });
}

function follow(
  asked: Asked,
  store: EditorStore,
  about: StoreApi<About>,
  first: Draft,
  left: readonly Kept[],
): Saving {
  const { flow, owner } = asked;
  const writer = lastWriter(browserShelf, () => about.setState({ unkept: true }));
  const key = { owner, flow, tab: TAB };
  let shelved = dirty(first);
  const saving = startSaving(store, first, {
    send: async (document, etag, leaving) => {
      const saved = await saveFlow(flow, document, {
        etag,
        leaving,
        tab: useCompany.getState().sid,
      });
      // A flow that is changed is in use: saving it takes it out of the archive.
      if (about.getState().archived) about.setState({ archived: false, revivedAt: Date.now() });
      return saved;
    },
    read: async () => {
      const { detail, etag } = await readFlow(flow);
      about.setState({ archived: detail.archived, live: detail.live?.version ?? null });
      return { document: detail.document, etag };
    },
    keep: ({ base, etag, mine, sent, lost, conflicts }) => {
      shelved = true;
      const unanswered = sent ? [...lost, sent] : lost;
      void writer.put({ ...key, base, etag, mine, lost: unanswered, conflicts, at: Date.now() });
    },
    forget: () => {
      if (shelved) void writer.remove(key);
      shelved = false;
    },
    rebase: (...three) => rebase(...three, store.getState().kinds),
    mended,
    merged: ({ by, own, before, theirs }) => {
      if (own) return;
      about.setState({ merge: { by, steps: changedSteps(before, theirs), at: Date.now() } });
      if (!by) void nameAuthor(flow, about);
    },
  });
  // Only when this page keeps it all itself does the work of the others leave the shelf.
  void writer.settled().then(() => {
    for (const kept of left) void browserShelf.remove(kept).catch(() => undefined);
  });
  return saving;
}
