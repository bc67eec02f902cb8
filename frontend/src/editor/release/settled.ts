// Reading a draft that somebody is just typing into.
import { readDraft } from "../../api/hooks";
import { Problem } from "../../api/http";
import type { FlowDetail } from "../../api/types";
import type { EditorStore } from "../store";

const ONCE_MS = 350;
const LONGEST_MS = 6_000;

/** The draft of the studio, once it is what the editor shows. Problem `unsaved` when it is not. */
export async function readSettled(flow: string, store: EditorStore | null): Promise<FlowDetail> {
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    const { body, etag } = await readDraft(flow);
    if (!store || same(store.getState().document, body.document)) {
      return { ...body, etag: etag ?? body.etag };
    }
    if (Date.now() > until) throw new Problem(0, { code: "unsaved" });
    await new Promise((resolve) => setTimeout(resolve, ONCE_MS));
  }
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
