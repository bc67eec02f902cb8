// JSON pointers (RFC 6901) and JSON patches (RFC 6902), on values that may be changed.
import type { Path } from "./fields";

export interface JsonPatch {
  op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  path: string;
  value?: unknown;
  from?: string;
}

export function pathOf(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function pointerOf(path: Path): string {
  return path.map((part) => `/${`${part}`.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

type Holder = Record<string, unknown> | unknown[];

function isHolder(value: unknown): value is Holder {
  return typeof value === "object" && value !== null;
}

/** The own value under a name; never what objects inherit. */
export function inside(value: unknown, name: string | number): unknown {
  if (!isHolder(value) || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string | number, unknown>)[name];
}

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, name) => inside(value, name), root);
}

/** Sets (undefined: removes) what a path leads to; makes the objects on the way that lack. */
export function setAt(root: Holder, path: Path, value: unknown): boolean {
  let holder: Holder = root;
  for (const [at, name] of path.slice(0, -1).entries()) {
    if (name === "__proto__") return false;
    let next = inside(holder, name);
    if (!isHolder(next)) {
      if (value === undefined) return false;
      const following = path[at + 1];
      next = following === "-" || /^\d+$/.test(`${following}`) ? [] : {};
      put(holder, name, next);
      next = inside(holder, name === "-" ? (holder as unknown[]).length - 1 : name);
    }
    holder = next as Holder;
  }
  const last = path.at(-1);
  if (last === undefined || last === "__proto__") return false;
  if (value === undefined) return take(holder, last);
  put(holder, last, value);
  return true;
}

function put(holder: Holder, name: string | number, value: unknown) {
  if (!Array.isArray(holder)) holder[name] = value;
  else if (name === "-") holder.push(value);
  else holder[Number(name)] = value;
}

function take(holder: Holder, name: string | number): boolean {
  if (!Object.hasOwn(holder, name)) return false;
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
  return true;
}

/** Does a patch to `root`, which it changes; false when it does not fit (then stop and drop). */
export function patchOnce(root: Holder, patch: JsonPatch): boolean {
  const path = pathOf(patch.path);
  if (patch.op === "move" || patch.op === "copy") {
    const from = pathOf(patch.from ?? "");
    const value = valueAt(root, from);
    if (value === undefined) return false;
    const copy = JSON.parse(JSON.stringify(value)) as unknown;
    if (patch.op === "move" && !setAt(root, from, undefined)) return false;
    return inserted(root, path, copy);
  }
  if (patch.op === "add") return inserted(root, path, patch.value);
  const now = valueAt(root, path);
  if (patch.op === "test") return JSON.stringify(now) === JSON.stringify(patch.value);
  if (now === undefined) return false;
  return setAt(root, path, patch.op === "remove" ? undefined : patch.value);
}

function inserted(root: Holder, path: Path, value: unknown): boolean {
  const holder = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (!isHolder(holder) || last === undefined || last === "__proto__") return false;
  if (Array.isArray(holder) && last !== "-") {
    const at = Number(last);
    if (!Number.isInteger(at) || at < 0 || at > holder.length) return false;
    holder.splice(at, 0, value);
  } else put(holder, last, value);
  return true;
}
