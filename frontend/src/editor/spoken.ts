// What the polite voice says of a deed: what was done, and where a new step hangs.
import type { Change } from "../graph/change";
import type { Names } from "../graph/names";
import { portWord } from "../graph/ports";
import { sourcesOf } from "../graph/queries";
import type { T } from "../i18n/i18n";
import type { Deed, EditorState } from "./store";
import { changeName } from "./words";

const NEW = ["add", "insert"];

export function spokenDeed(
  t: T,
  names: Pick<Names, "languageName" | "range">,
  deed: Deed,
  now: Pick<EditorState, "document" | "kinds" | "selection">,
  change: Change | undefined,
): string {
  const what = changeName(t, deed.label);
  if (deed.how === "undone") return t("editor.said.undone", { what });
  if (deed.how === "redone") return t("editor.said.redone", { what });
  const id = change?.select?.length === 1 ? change.select[0] : undefined;
  if (!NEW.includes(deed.label.key) || id === undefined) return t("editor.said.done", { what });
  const name = now.document.nodes[id]?.name || id;
  const from = sourcesOf(now.document, now.kinds, id)[0];
  const placed = from && now.document.nodes[from.node];
  if (!from || !placed) return t("editor.said.added", { name });
  return t("editor.said.addedTo", {
    name,
    from: placed.name || from.node,
    port: portWord(now.kinds.get(placed.type), placed, from.port, names),
  });
}
