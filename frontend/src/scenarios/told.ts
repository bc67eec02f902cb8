// A test as a sentence: "The caller hears « Services » → presses 2 → hangs up".
import type { Act, Scenario } from "../api/scenarios";
import type { FlowDocument } from "../api/types";
import type { Kinds } from "../graph/change";
import { stepName } from "../graph/queries";
import type { T } from "../i18n/i18n";

export interface Telling {
  t: T;
  number: (value: number) => string;
  document: Pick<FlowDocument, "nodes"> | undefined;
  kinds: Kinds | undefined;
}

/** The name of a step; of one that is gone, its id. */
export function nameOf(id: string, { document, kinds }: Telling): string {
  const placed = document?.nodes[id];
  if (!document || !placed) return id;
  return stepName(document as FlowDocument, id, kinds?.get(placed.type)?.label);
}

/** One act: "presses 2". */
export function tellAct(act: Act, telling: Telling): string {
  const { t, number } = telling;
  if (act.press !== undefined) return t("scenarios.act.press", { keys: act.press || "…" });
  if (act.wait !== undefined) return t("scenarios.act.wait", { seconds: number(act.wait) });
  if (act.hear === undefined) return t("scenarios.act.hangup");
  const heard = typeof act.hear === "string" ? nameOf(act.hear, telling) : act.hear.text;
  return t("scenarios.act.hear", { what: heard || "…" });
}

export function tellTest({ steps = [] }: Scenario, telling: Telling): string {
  const { t } = telling;
  if (steps.length === 0) return t("scenarios.act.nothing");
  const acts = steps.map((act) => tellAct(act, telling));
  return t("scenarios.act.caller", { acts: acts.join(" → ") });
}
