// Unsaved work kept in the browser's database, so that it outlives a lost network, a lost session
// and a crash. One entry for each open page and flow: two tabs never overwrite each other.
import type { FlowDocument } from "../../api/types";
import type { Conflict } from "../../graph/diff";

const DATABASE = "ariane-unsaved";
const SHELF = "kept";

export interface Kept {
  /** Whose work it is, and on which flow of which workspace. */
  owner: string;
  flow: string;
  /** The page that keeps it. */
  tab: string;
  base: FlowDocument;
  etag: string;
  mine: FlowDocument;
  /** What was sent without an answer so far. */
  lost: readonly FlowDocument[];
  conflicts: readonly Conflict[];
  /** Milliseconds since 1970 of the last change. */
  at: number;
}

export interface Shelf {
  put: (kept: Kept) => Promise<void>;
  list: (owner: string, flow: string) => Promise<Kept[]>;
  remove: (kept: Pick<Kept, "owner" | "flow" | "tab">) => Promise<void>;
}

type Key = [string, string, string];
const keyOf = (kept: Pick<Kept, "owner" | "flow" | "tab">): Key => [
  kept.owner,
  kept.flow,
  kept.tab,
];

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(SHELF, { keyPath: ["owner", "flow", "tab"] });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (shelf: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(SHELF, mode, { durability: "relaxed" });
  const asked = ask(transaction.objectStore(SHELF));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const browserShelf: Shelf = {
  put: async (kept) => {
    await within("readwrite", (shelf) => shelf.put(kept));
  },
  list: (owner, flow) =>
    within("readonly", (shelf) =>
      shelf.getAll(IDBKeyRange.bound([owner, flow], [owner, flow, []])),
    ),
  remove: async (kept) => {
    await within("readwrite", (shelf) => shelf.delete(keyOf(kept)));
  },
};

/** Writes the latest of what it is given, one write at a time; `failed` tells when it cannot. */
export function lastWriter(shelf: Shelf, failed: () => void) {
  let wanted: (() => Promise<void>) | null = null;
  let writing: Promise<void> | null = null;
  async function drain(): Promise<void> {
    while (wanted) {
      const write = wanted;
      wanted = null;
      await write().catch(failed);
    }
    writing = null;
  }
  const next = (write: () => Promise<void>) => {
    wanted = write;
    writing ??= drain();
    return writing;
  };
  return {
    put: (kept: Kept) => next(() => shelf.put(kept)),
    remove: (kept: Pick<Kept, "owner" | "flow" | "tab">) => next(() => shelf.remove(kept)),
    /** Once nothing is left to write. */
    settled: () => writing ?? Promise.resolve(),
  };
}
