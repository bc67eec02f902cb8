// What the parameters of a step hold, read by the schema of its type: references, variables, texts.
import type { JsonSchema, Kind } from "../api/types";

export type Path = (string | number)[];

export interface Found {
  path: Path;
  format: string;
  value: unknown;
}

/** JSON Schema as pydantic writes it, the parts that matter here. */
interface Schema extends JsonSchema {
  required?: string[];
  minItems?: number;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  const?: unknown;
}

const DEEPEST = 30;

/** Every value that has a format, parts inside lists and prompts included. */
export function fieldsOf(kind: Kind | undefined, params: unknown): Found[] {
  const found: Found[] = [];
  if (kind) walk(kind.schema, params, [], [kind.schema], found);
  return found;
}

function walk(given: Schema, value: unknown, path: Path, root: [Schema], found: Found[]) {
  if (value === null || value === undefined || path.length > DEEPEST) return;
  const schema = resolved(given, root[0]);
  const format = given.format ?? schema.format;
  if (format) found.push({ path, format, value });
  const branch = schema.anyOf?.map((one) => resolved(one, root[0])).find((one) => fits(one, value));
  if (branch) walk(format ? { ...branch, format: undefined } : branch, value, path, root, found);
  if (Array.isArray(value)) {
    if (schema.items) {
      for (const [at, item] of value.entries())
        walk(schema.items, item, [...path, at], root, found);
    }
  } else if (typeof value === "object") {
    for (const [name, inner] of Object.entries(value)) {
      const part = property(schema, name);
      // The other side of a condition names a variable without a format of its own.
      const known = name === "var" && part && !part.format ? { ...part, format: "variable" } : part;
      if (known) walk(known, inner, [...path, name], root, found);
    }
  }
}

export function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.split("/").pop();
  return (name && root.$defs?.[name]) || schema;
}

function property(schema: Schema, name: string): Schema | undefined {
  const own = schema.properties?.[name];
  if (own) return own;
  const pattern = Object.entries(schema.patternProperties ?? {}).find(([key]) =>
    new RegExp(key).test(name),
  );
  if (pattern) return pattern[1];
  const more = schema.additionalProperties;
  return typeof more === "object" ? more : undefined;
}

function fits(schema: Schema, value: unknown): boolean {
  if (Array.isArray(value)) return schema.type === "array";
  if (typeof value === "object" && value !== null) {
    const required = schema.required ?? [];
    return schema.type === "object" && required.every((name) => name in value);
  }
  if (typeof value === "number") return schema.type === "number" || schema.type === "integer";
  return schema.type === typeof value;
}

/** The first parameters of a new step: lists that need an item get one, with its outcome's id. */
export function firstParams(kind: Kind | undefined, languages: string[]): Record<string, unknown> {
  const params: Record<string, unknown> = {};
  if (!kind) return params;
  const root: Schema = kind.schema;
  for (const [name, schema] of Object.entries(root.properties ?? {})) {
    const list = resolved(schema, root) as Schema;
    if (list.type !== "array" || !list.items) continue;
    const item = resolved(list.items, root);
    if (item.properties?.language) params[name] = offered(item, languages);
    else if ((root as Schema).required?.includes(name) && list.minItems) {
      params[name] = [firstItem(item)];
    }
  }
  return params;
}

function offered(item: Schema, languages: string[]): unknown[] {
  const keyed = item.properties?.key !== undefined && languages.length <= 9;
  return languages.map((language, at) => (keyed ? { language, key: `${at + 1}` } : { language }));
}

function firstItem(item: Schema): unknown {
  if (item.format === "prompt") return { text: {} };
  const made: Record<string, unknown> = {};
  for (const name of item.required ?? []) {
    const format = item.properties?.[name]?.format;
    if (format === "key" || format === "keys" || format === "id") made[name] = "1";
  }
  return made;
}

/** What must be given and is not, as JSON pointers inside the parameters. */
export function emptyRequired(kind: Kind | undefined, params: unknown): string[] {
  if (!kind) return [];
  const found: string[] = [];
  const check = (given: Schema, value: unknown, at: string) => {
    const schema = resolved(given, kind.schema);
    if (Array.isArray(value)) {
      const items = schema.items;
      if (items)
        value.forEach((item, index) => {
          if (isBlank(resolved(items, kind.schema), item)) found.push(`${at}/${index}`);
          else check(items, item, `${at}/${index}`);
        });
    } else if (typeof value === "object" && value !== null) {
      for (const name of schema.required ?? []) {
        const inner = schema.properties?.[name];
        const part = (value as Record<string, unknown>)[name];
        if (inner && isBlank(resolved(inner, kind.schema), part)) found.push(`${at}/${name}`);
      }
      for (const [name, part] of Object.entries(value)) {
        const inner = schema.properties?.[name];
        if (inner && !found.includes(`${at}/${name}`)) check(inner, part, `${at}/${name}`);
      }
    }
  };
  check(kind.schema, params ?? {}, "");
  return found;
}

function isBlank(schema: Schema, value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0 && (schema.minItems ?? 0) > 0;
  if (schema.format !== "prompt") return false;
  const { text = {}, audio = {} } = value as { text?: object; audio?: object };
  const said = [...Object.values(text), ...Object.values(audio)];
  return !said.some((words) => typeof words === "string" && words.trim() !== "");
}
