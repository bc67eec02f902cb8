// Several commands as one change: done, undone and named as one.
import { type Change, type Context, type Label, patched } from "../../graph/change";

export type Command = (context: Context) => Change | null;

/** Null when none of them changes anything. */
export function together(
  context: Context,
  about: { label: Label; select?: string[]; steps?: string[] },
  commands: Command[],
): Change | null {
  let now = context;
  const made: Change[] = [];
  for (const command of commands) {
    const change = command(now);
    if (!change) continue;
    made.push(change);
    now = { ...now, document: patched(now.document, change.patches) };
  }
  if (made.length === 0) return null;
  const select = about.select ?? made.at(-1)?.select;
  return {
    label: about.label,
    patches: made.flatMap((change) => change.patches),
    inverse: [...made].reverse().flatMap((change) => change.inverse),
    steps: about.steps ?? [...new Set(made.flatMap((change) => change.steps))],
    ...(select ? { select } : {}),
  };
}
