// The values a step may read: variables of the flow, what steps find out, what every call has.
import type { FlowDocument, Vocabulary } from "../api/types";
import type { Kinds } from "../graph/change";

export interface Known {
  name: string;
  label: string;
  type: string;
  source: "flow" | "step" | "call";
}

export const TYPES = [
  "text",
  "digits",
  "number",
  "money",
  "boolean",
  "date",
  "time",
  "datetime",
  "phone",
  "list",
] as const;

export function knownVariables(
  document: Pick<FlowDocument, "variables" | "nodes">,
  kinds: Kinds,
  builtins: Vocabulary["builtins"],
): Known[] {
  const own = Object.entries(document.variables ?? {}).map(([name, { label, type }]) => ({
    name,
    label: label || name,
    type,
    source: "flow" as const,
  }));
  const found = Object.entries(document.nodes).flatMap(([id, placed]) => {
    const kind = kinds.get(placed.type);
    return Object.entries(kind?.results ?? {}).map(([result, type]) => ({
      name: `${id}.${result}`,
      label: `${placed.name || kind?.label} · ${kind?.result_labels[result] ?? result}`,
      type,
      source: "step" as const,
    }));
  });
  return [...own, ...found, ...builtins.map((one) => ({ ...one, source: "call" as const }))];
}

/** A name that may be declared, from what a person typed: "Nom du client" → nom_du_client. */
export function variableName(typed: string): string {
  const plain = typed
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "");
  return plain.slice(0, 64);
}
