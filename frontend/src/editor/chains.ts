// Beginnings of a flow: chains of steps, made with the same commands as by hand.
import type { Change, Context, Kinds } from "../graph/change";
import { addStep } from "../graph/commands";
import { together } from "./actions/together";
import { exitOf } from "./actions/where";
import chains from "./chains.json";

export type ChainId = "announcement" | "menu" | "hours" | "question";

interface Chain {
  id: ChainId;
  icon: string;
  group: string;
  types: string[];
}

/** Those whose steps this studio knows. */
export function chainsOf(kinds: Kinds): Chain[] {
  return (chains as Chain[]).filter(({ types }) => types.every((type) => kinds.has(type)));
}

/** All steps of a chain, each behind the one before. */
export function chainChange(context: Context, chain: Chain): Change | null {
  let last: string | undefined;
  const name = context.kinds.get(chain.types[1] ?? "")?.label ?? "";
  let first: string | undefined;
  const commands = chain.types.map((type) => (now: Context) => {
    const from = last === undefined ? null : exitOf(now.document, now.kinds, last);
    const change = addStep(now, { type, ...(from ? { from } : {}) });
    last = change?.select?.[0] ?? last;
    first ??= last;
    return change;
  });
  const made = together(context, { label: { key: "add", values: { name } } }, commands);
  // The step that says something is the one to fill in first.
  const second = made?.steps.find((id) => id !== first);
  return made && second ? { ...made, select: [second] } : made;
}
