// What a line of the outline tells of its outcomes: those that lead nowhere yet, and those that go
// on somewhere that does not stand right below.
import type { FlowDocument } from "../api/types";
import type { Kinds } from "../graph/change";
import type { Line } from "../graph/outline";
import { exits, freePorts, outlets } from "../graph/queries";

export interface Exit {
  port: string;
  /** The step it leads to; null while it is free. */
  to: string | null;
}

/** `next` is the step of the line below on the same level. */
export function exitsToTell(
  document: FlowDocument,
  kinds: Kinds,
  line: Line,
  next: string | undefined,
): Exit[] {
  const placed = document.nodes[line.id];
  if (!placed) return [];
  const kind = kinds.get(placed.type);
  const below = new Set(line.branches.flatMap(({ ports }) => ports));
  const wired = exits(document, kinds, line.id);
  const free = new Set(freePorts(document, kinds, line.id));
  const usual = outlets(kind, placed).filter((port) => !kind?.lanes.includes(port));
  // A chain needs no words: what follows is what stands below.
  const chain = usual.length === 1 && wired.get(usual[0] ?? "") === next;
  const all = [...new Set([...outlets(kind, placed), ...wired.keys()])];
  return all.flatMap((port): Exit[] => {
    if (below.has(port) || (chain && port === usual[0])) return [];
    const to = wired.get(port);
    if (to) return [{ port, to }];
    return free.has(port) ? [{ port, to: null }] : [];
  });
}

/** The step to go on with when some are gone: the next in the telling, else the one before. */
export function stillThere(order: string[], gone: string, document: FlowDocument): string | null {
  const at = order.indexOf(gone);
  const after = order.slice(at + 1).find((id) => document.nodes[id]);
  const before = order.slice(0, Math.max(0, at)).reverse();
  return after ?? before.find((id) => document.nodes[id]) ?? null;
}
