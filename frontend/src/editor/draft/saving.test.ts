// Saving against a little studio of its own: a real HTTP server with If-Match, that can fail.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../api/http";
import type { FlowDocument } from "../../api/types";
import { change } from "../../graph/change";
import { mended, rebase } from "../../graph/diff";
import { createEditor, type EditorStore } from "../store";
import { type Draft, opened, QUIET_MS } from "./machine";
import { type Saving, startSaving, type World } from "./saving";

const FIRST: FlowDocument = {
  format: 1,
  name: "Accueil",
  kind: "main",
  languages: ["fr"],
  start: null,
  nodes: { a: { type: "play", name: "Bonjour", params: { text: "un", times: 1 } } },
};

let server: Server;
let studio: { document: FlowDocument; revision: number; saves: number; busy: number; most: number };
let failing: number | null;
let slow: number;
/** The studio takes the next save, but its answer never arrives. */
let mute: boolean;
let store: EditorStore;
let saving: Saving;
let shelf: Draft | null;

beforeEach(async () => {
  studio = { document: FIRST, revision: 1, saves: 0, busy: 0, most: 0 };
  failing = null;
  slow = 0;
  mute = false;
  shelf = null;
  server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      studio.busy += 1;
      studio.most = Math.max(studio.most, studio.busy);
      setTimeout(() => {
        studio.busy -= 1;
        const status = serve(request.method ?? "", request.headers["if-match"], body);
        if (mute && status === 200 && request.method === "PUT") {
          mute = false;
          answer.destroy();
          return;
        }
        answer.writeHead(status, { ETag: `"${studio.revision}"` });
        answer.end(status === 200 ? JSON.stringify(studio.document) : "{}");
      }, slow);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  store = createEditor({
    flow: "accueil",
    document: FIRST,
    kinds: new Map(),
    language: "fr",
    shut: null,
  });
  saving = startSaving(store, opened(FIRST, '"1"'), world());
});

afterEach(() => {
  saving.stop();
  server.close();
});

function serve(method: string, tag: string | undefined, body: string): number {
  if (failing) return failing;
  if (method === "GET") return 200;
  if (tag !== `"${studio.revision}"`) return 412;
  put(JSON.parse(body) as FlowDocument);
  return 200;
}

function put(document: FlowDocument): void {
  studio.document = document;
  studio.revision += 1;
  studio.saves += 1;
}

function world(): World {
  return {
    send: async (document, etag) => (await ask("PUT", etag, document)).etag,
    read: () => ask("GET"),
    keep: (draft) => {
      shelf = draft;
    },
    forget: () => {
      shelf = null;
    },
    rebase,
    mended,
    merged: () => undefined,
  };
}

async function ask(method: string, etag = "", document?: FlowDocument) {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method,
    headers: { "If-Match": etag },
    ...(document ? { body: JSON.stringify(document) } : {}),
  }).catch(() => {
    throw new Problem(0, { code: "offline" });
  });
  if (!answer.ok) throw new Problem(answer.status, {});
  const body = (await answer.json()) as FlowDocument;
  return { document: body, etag: answer.headers.get("ETag") ?? "" };
}

function type(text: string): void {
  const { document, run } = store.getState();
  run(
    change(document, { label: { key: "set" }, steps: ["a"], merge: "a" }, (draft) => {
      (draft.nodes.a?.params as { text: string }).text = text;
    }),
  );
}

const textOf = (document: FlowDocument) => document.nodes.a?.params?.text;
const phase = () => saving.draft.getState().phase;
const until = (condition: () => boolean, timeout = 4000) =>
  vi.waitFor(() => expect(condition()).toBe(true), { timeout, interval: 20 });

test("a change is on the studio soon after the pause", async () => {
  const begun = Date.now();
  type("deux");
  await until(() => textOf(studio.document) === "deux");
  // The pause itself is part of it; the rest is for a machine that is busy.
  expect(Date.now() - begun).toBeLessThan(QUIET_MS + 1000);
  await until(() => phase() === "saved" && shelf === null);
});

test("one save is under way at a time, also while somebody types without a pause", async () => {
  slow = 150;
  const begun = Date.now();
  for (let at = 0; Date.now() - begun < 4200; at++) {
    type(`mot ${at}`);
    await new Promise((done) => setTimeout(done, 60));
  }
  expect(studio.saves).toBeGreaterThanOrEqual(1);
  expect(studio.most).toBe(1);
  await until(() => phase() === "saved");
  expect(textOf(studio.document)).toBe(textOf(store.getState().document));
}, 10_000);

test("what someone else saved in another field is merged, and both are kept", async () => {
  const other = structuredClone(FIRST);
  (other.nodes.a?.params as { times: number }).times = 3;
  put(other);
  type("deux");
  await until(() => phase() === "saved");
  expect(studio.document.nodes.a?.params).toEqual({ text: "deux", times: 3 });
  expect(store.getState().document.nodes.a?.params).toEqual({ text: "deux", times: 3 });
});

test("nobody's text is lost where both changed it", async () => {
  const other = structuredClone(FIRST);
  (other.nodes.a?.params as { text: string }).text = "leur texte";
  put(other);
  type("mon texte");
  await until(() => phase() === "conflict");
  expect(textOf(studio.document)).toBe("leur texte");
  expect(textOf(store.getState().document)).toBe("mon texte");
  const [conflict] = shelf?.conflicts ?? [];
  expect(conflict).toMatchObject({ node: "a", mine: "mon texte", theirs: "leur texte" });
  if (conflict) saving.tell({ what: "settled", conflict });
  await until(() => textOf(studio.document) === "mon texte");
});

test("a studio that comes back gets what was changed meanwhile", async () => {
  failing = 503;
  type("pendant la panne");
  await until(() => phase() === "offline");
  expect(textOf(shelf?.mine ?? FIRST)).toBe("pendant la panne");
  failing = null;
  saving.tell({ what: "online" });
  await until(() => textOf(studio.document) === "pendant la panne");
});

test("a clean draft takes what someone saved, with the selection where it was", async () => {
  store.getState().select(["a"]);
  const other = structuredClone(FIRST);
  other.nodes.b = { type: "hangup" };
  put(other);
  saving.tell({ what: "heard", etag: '"2"', by: { name: "Marie", self: false } });
  await until(() => store.getState().document.nodes.b !== undefined);
  expect(store.getState().selection).toEqual(["a"]);
  expect(store.getState().look).toBeNull();
  expect(phase()).toBe("saved");
});

test("leaving the page sends at once what waits", async () => {
  type("au revoir");
  saving.flush(true);
  await until(() => textOf(studio.document) === "au revoir", 300);
});

test("an answer that says nothing more than no is shown, and the work stays here", async () => {
  failing = 422;
  type("refusé");
  await until(() => phase() === "refused");
  expect(textOf(shelf?.mine ?? FIRST)).toBe("refusé");
  expect(saving.draft.getState().trouble?.status).toBe(422);
});

test("typing that goes on after an answer was lost is no conflict with oneself", async () => {
  mute = true;
  type("deux");
  await until(() => phase() === "offline");
  expect(textOf(studio.document)).toBe("deux");
  type("deux mots");
  expect(shelf?.lost.map(textOf)).toEqual(["deux"]);
  await until(() => textOf(studio.document) === "deux mots");
  await until(() => phase() === "saved");
  expect(saving.draft.getState()).toMatchObject({ conflicts: [], lost: [] });
  store.getState().undo();
  expect(textOf(store.getState().document)).toBe("deux");
});

test("who leaves during a save leaves nothing behind", async () => {
  slow = 150;
  type("deux");
  saving.flush(false);
  type("trois");
  await saving.finish();
  expect(phase()).toBe("saved");
  expect(textOf(studio.document)).toBe("trois");
});

test("what is left unsaved is not sent once it is let go", async () => {
  failing = 503;
  type("deux");
  await saving.finish();
  expect(phase()).toBe("offline");
  failing = null;
  await new Promise((done) => setTimeout(done, 1200));
  expect(textOf(studio.document)).toBe("un");
});
