// What is compared with what.
import type { Version } from "../../api/types";

export const DRAFT = "draft";
/** A version by its number, or the draft. */
export type Ref = number | typeof DRAFT;

/**
 * What a version is first compared with: the draft with what calls get now, a version with the one
 * published before it. Null for the very first.
 */
export function usualPartner(ref: Ref, versions: Pick<Version, "version" | "state">[]): Ref | null {
  const numbers = versions.map(({ version }) => version).sort((a, b) => a - b);
  if (ref === DRAFT) {
    const live = versions.find(({ state }) => state === "live");
    return live?.version ?? numbers.at(-1) ?? null;
  }
  return numbers.filter((one) => one < ref).at(-1) ?? null;
}
