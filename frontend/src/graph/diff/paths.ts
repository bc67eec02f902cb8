// Where two JSON values differ.
import type { Path } from "../fields";

export interface Spot {
  path: Path;
  before: unknown;
  after: unknown;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => equal(item, other[at]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && equal(one[name], other[name]))
  );
}

/** The deepest places that differ; lists of another length, or made of plain values, as a whole. */
export function spots(before: unknown, after: unknown, path: Path = []): Spot[] {
  if (equal(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => spots(before[name], after[name], [...path, name]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    if ([...before, ...after].every(isObject)) {
      return before.flatMap((item, at) => spots(item, after[at], [...path, at]));
    }
  }
  return [{ path, before, after }];
}
