// The name of a change in the user's language.
import type { Label } from "../graph/change";
import { labelKey } from "../graph/words";
import type { T } from "../i18n/i18n";

/** "Ajouter « Menu »" */
export function changeName(t: T, label: Label): string {
  return t(labelKey(label), label.values ?? {});
}
