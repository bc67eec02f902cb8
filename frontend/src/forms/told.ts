// A setting in a few words, for summaries of what is folded away.
import type { Kind, Prompt } from "../api/types";
import { useEditor } from "../editor/useEditor";
import { promptText } from "../graph/summary";
import { useWords } from "../i18n/useWords";
import { spelt } from "./duration";
import type { FieldSpec } from "./schema";

export function useTold(_kind: Kind): (field: FieldSpec, value: unknown) => string {
  const { t, language, number } = useWords();
  const spoken = useEditor((state) => state.spoken);
  return (field, value) => {
    const { shape, values } = field;
    if (value === null || value === "") return t("forms.none");
    if (typeof value === "boolean") return t(value ? "forms.yes" : "forms.no");
    if (Array.isArray(value)) return t("forms.count", { count: value.length });
    if (typeof value === "number") {
      return shape.format === "seconds" ? spelt(value, language) : number(value);
    }
    if (typeof value === "object") {
      return t("ui.quote", { text: promptText(value as Prompt, spoken) });
    }
    return values[String(value)] ?? String(value);
  };
}
