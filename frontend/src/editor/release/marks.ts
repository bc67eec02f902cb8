// Which cards and wires of the two drawings stand out, for a list of differences.
import type { FlowDocument } from "../../api/types";
import type { Difference } from "../../graph/diff";
import type { Overlay, Tone } from "../canvas/overlay";

export type Side = "before" | "after";

/** The marks on one side: what came is marked after, what went before, what changed on both. */
export function marksOf(differences: Difference[], side: Side, document: FlowDocument): Overlay {
  const steps = new Map<string, { tone: Tone }>();
  const wires = new Map<string, Tone>();
  const [whole, other, tone]: [Difference["what"], Difference["what"], Tone] =
    side === "after"
      ? ["step-added", "step-removed", "added"]
      : ["step-removed", "step-added", "removed"];
  for (const one of differences) {
    if (one.node === undefined || one.what === "moved" || one.what === other) continue;
    if (one.what === whole) {
      steps.set(one.node, { tone });
      for (const port of Object.keys(document.nodes[one.node]?.next ?? {})) {
        wires.set(`${one.node}:${port}`, tone);
      }
      continue;
    }
    steps.set(one.node, { tone: "changed" });
    if (one.what === "wired" && one[side] !== undefined) {
      const both = one.before !== undefined && one.after !== undefined;
      wires.set(`${one.node}:${one.port}`, both ? "changed" : tone);
    }
  }
  return { steps, wires };
}

/** The steps worth looking at first: all that stand out, or none for the whole drawing. */
export function marked(overlay: Overlay): string[] {
  return [...overlay.steps.keys()];
}
