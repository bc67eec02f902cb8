// Who else has a flow open, and what they do to it: one line for each open flow.
import { io, type Socket } from "socket.io-client";
import { create } from "zustand";
import type { Lock } from "../api/draft";

/** Someone with this flow open: `node` is the step they have selected, `field` where they type. */
export interface Person {
  sid: string;
  user: string;
  name: string;
  can: string;
  node: string | null;
  field: string | null;
  since: string;
}

interface Company {
  /** This page among the people; null while the line is not there. */
  sid: string | null;
  people: Person[];
  /** Who last took a step over from someone else, by step. */
  taken: Record<string, string>;
}

const ALONE: Company = { sid: null, people: [], taken: {} };

export const useCompany = create<Company>(() => ALONE);

interface Saved {
  etag: string;
  author: string;
  name: string;
  /** The page that saved, when it has the flow open. */
  sid: string | null;
}

/** A version that calls get from now on (null: none). */
interface Produced {
  version: number | null;
}

interface Taken {
  node: string;
  by: { user: string; name: string; sid: string };
}

export interface News {
  /** The line is there (again): the tag that the draft has now. */
  joined: (etag: string, lock: Lock | null) => void;
  saved: (news: Saved) => void;
  locked: (lock: Lock | null) => void;
  produced: (news: Produced) => void;
  /** Someone else goes on with a step. */
  taken: (news: Taken) => void;
}

let line: Socket | null = null;
let here: { node: string | null; field: string | null } = { node: null, field: null };

interface Joined {
  ok: boolean;
  sid?: string;
  people?: Person[];
  etag?: string;
  lock?: Lock | null;
}

/** Joins those who have this flow open; returns the act that leaves. */
export function joinFlow(flow: string, news: News): () => void {
  const socket = io("/edit", { transports: ["websocket", "polling"], reconnectionDelayMax: 4000 });
  line = socket;
  const mine =
    <T extends { flow: string }>(act: (data: T) => void) =>
    (data: T) => {
      if (data.flow === flow && socket === line) act(data);
    };
  socket.on("connect", () => {
    socket.emit("join", { flow }, (answer: Joined) => {
      if (socket !== line || !answer.ok) return;
      useCompany.setState({ sid: answer.sid ?? socket.id ?? null, people: answer.people ?? [] });
      socket.emit("at", here);
      if (answer.etag) news.joined(answer.etag, answer.lock ?? null);
    });
  });
  socket.on("disconnect", () => useCompany.setState(ALONE));
  socket.on(
    "people",
    mine(({ people }: { flow: string; people: Person[] }) => useCompany.setState({ people })),
  );
  socket.on("saved", mine<{ flow: string } & Saved>(news.saved));
  socket.on(
    "lock",
    mine(({ lock }: { flow: string; lock: Lock | null }) => news.locked(lock)),
  );
  socket.on("live", mine<{ flow: string } & Produced>(news.produced));
  socket.on(
    "taken",
    mine((told: { flow: string } & Taken) => {
      useCompany.setState(({ taken }) => ({ taken: { ...taken, [told.node]: told.by.sid } }));
      news.taken(told);
    }),
  );
  return () => {
    socket.emit("leave", {});
    socket.close();
    if (socket !== line) return;
    line = null;
    here = { node: null, field: null };
    useCompany.setState(ALONE, true);
  };
}

/** Tells the others which step is selected here, and in which of its fields the cursor is. */
export function standAt(node: string | null, field: string | null): void {
  if (here.node === node && here.field === field) return;
  here = { node, field };
  if (line?.connected) line.emit("at", here);
}

/** Takes a step over from whoever edits it; they are told. */
export function takeStep(node: string): void {
  const { sid } = useCompany.getState();
  if (sid) useCompany.setState(({ taken }) => ({ taken: { ...taken, [node]: sid } }));
  line?.emit("take", { node });
}
