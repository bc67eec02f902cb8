// Which kept work belongs to pages that are gone: living pages answer for theirs.
import { browserShelf, type Kept } from "./kept";

/** This page among those of the same browser. */
export const TAB: string = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

const PATIENCE_MS = 250;

interface Call {
  ask?: string;
  here?: string;
}

const channel =
  typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("ariane-tabs");

channel?.addEventListener("message", ({ data }: MessageEvent<Call>) => {
  if (data.ask === TAB) channel.postMessage({ here: TAB } satisfies Call);
});

/** Work on a flow that was kept by pages that no longer live. */
export async function forsaken(owner: string, flow: string): Promise<Kept[]> {
  const kept = await browserShelf.list(owner, flow);
  const dead = await Promise.all(kept.map(({ tab }) => isGone(tab)));
  return kept.filter((_, at) => dead[at]);
}

function isGone(tab: string): Promise<boolean> {
  if (tab === TAB || !channel) return Promise.resolve(true);
  return new Promise((resolve) => {
    const heard = ({ data }: MessageEvent<Call>) => {
      if (data.here === tab) end(false);
    };
    const end = (gone: boolean) => {
      channel.removeEventListener("message", heard);
      clearTimeout(timer);
      resolve(gone);
    };
    const timer = setTimeout(() => end(true), PATIENCE_MS);
    channel.addEventListener("message", heard);
    channel.postMessage({ ask: tab } satisfies Call);
  });
}
