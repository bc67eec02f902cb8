// What the editor asks of the studio about one draft: read, save, lock, the version in production.
import { exchange, request } from "./http";
import type { FlowDetail, FlowDocument, Version } from "./types";

export interface Lock {
  user: string;
  name: string;
  since: string;
  note: string;
  mine: boolean;
}

export interface Draft {
  detail: FlowDetail & { lock?: Lock | null };
  etag: string;
}

export async function readFlow(id: string): Promise<Draft> {
  const { body, etag } = await exchange<Draft["detail"]>("GET", `/flows/${id}`);
  return { detail: body, etag: etag ?? body.etag };
}

interface SaveOptions {
  etag: string;
  /** The page as the others know it (its /edit socket). */
  tab: string | null;
  /** The page may be gone before the answer: the browser sends it all the same. */
  leaving: boolean;
}

/** Browsers carry no more than this beyond the life of a page. */
const CARRIED_BYTES = 60_000;

/** Saves a draft over the one with this tag; returns the new tag. */
export async function saveFlow(
  id: string,
  document: FlowDocument,
  { etag, tab, leaving }: SaveOptions,
): Promise<string> {
  const keepalive =
    leaving && new TextEncoder().encode(JSON.stringify(document)).length < CARRIED_BYTES;
  const saved = await exchange<{ etag?: string } | undefined>("PUT", `/flows/${id}`, {
    body: document,
    etag,
    tab,
    keepalive,
  });
  return saved.etag ?? saved.body?.etag ?? "";
}

export function lockFlow(id: string, note: string): Promise<Lock> {
  return request<Lock>("PUT", `/flows/${id}/lock`, { body: { note } });
}

/** Releases the lock; an owner may release somebody else's. */
export function unlockFlow(id: string, force: boolean): Promise<void> {
  return request<void>("DELETE", `/flows/${id}/lock${force ? "?force=1" : ""}`);
}

/** Takes an archived flow back into use. */
export function reviveFlow(id: string): Promise<FlowDetail> {
  return request<FlowDetail>("POST", `/flows/${id}/restore`);
}

/** The newest version that calls get, with its number; null before the first publication. */
export async function readProduction(
  id: string,
): Promise<{ version: number; document: FlowDocument } | null> {
  const { live } = await request<FlowDetail>("GET", `/flows/${id}`);
  if (!live) return null;
  const found = await request<Version & { document: FlowDocument }>(
    "GET",
    `/flows/${id}/versions/${live.version}`,
  );
  return { version: live.version, document: found.document };
}

/** Keeps a document as a flow of its own; returns its id. */
export async function saveAsNew(document: FlowDocument): Promise<string> {
  return (await request<{ id: string }>("POST", "/flows", { body: { document } })).id;
}
