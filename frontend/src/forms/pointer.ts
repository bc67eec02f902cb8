// Pointers of fields inside the parameters of a step: "/options/2/key".
import { pathOf, pointerOf, valueAt as valueOnPath } from "../graph/pointers";

export function joined(pointer: string, ...more: (string | number)[]): string {
  return pointer + pointerOf(more);
}

export function valueAt(whole: unknown, pointer: string): unknown {
  return valueOnPath(whole, pathOf(pointer));
}

/** Whether `inner` is `outer` or lies inside it. */
export function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
