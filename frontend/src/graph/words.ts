// Where the words of a change are found: `t(labelKey(label), label.values)`.
import type words from "../i18n/fr/change.json";
import type { Label } from "./change";

export type LabelKey = `change.${keyof typeof words.change}`;

export function labelKey({ key }: Label): LabelKey {
  return `change.${key}` as LabelKey;
}
