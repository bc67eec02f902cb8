// The fields of a type of step, read from its JSON Schema and its words in the catalogue.
import type { JsonSchema, Kind, Prompt } from "../api/types";

export interface Shape extends JsonSchema {
  nullable: boolean;
}

export interface FieldSpec {
  name: string;
  /** Its words: "timeout", or "options.key" inside a list. */
  path: string;
  shape: Shape;
  label: string;
  help: string;
  values: Record<string, string>;
  required: boolean;
}

/** What a schema says once references are followed and "or nothing" is set apart. */
export function shapeOf(schema: JsonSchema, root: JsonSchema): Shape {
  const followed = follow(schema, root);
  const ways = (followed.anyOf ?? []).map((way) => follow(way, root));
  const real = ways.filter((way) => way.type !== "null");
  const nullable = real.length < ways.length;
  const only = real[0];
  if (real.length !== 1 || !only) return { ...followed, nullable };
  const { anyOf: _, ...rest } = followed;
  return { ...only, ...rest, nullable };
}

function follow(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const { $ref, ...rest } = schema;
  const found = root.$defs?.[$ref.slice($ref.lastIndexOf("/") + 1)] ?? {};
  return { ...found, ...rest };
}

export function fieldsOf(kind: Kind): FieldSpec[] {
  return specs(kind, kind.schema, "");
}

/** The fields of one item of a list of parts. */
export function partFields(kind: Kind, list: FieldSpec): FieldSpec[] {
  return specs(kind, itemShape(kind, list), `${list.path}.`);
}

export function itemShape(kind: Kind, list: FieldSpec): Shape {
  return shapeOf(list.shape.items ?? {}, kind.schema);
}

function specs(kind: Kind, schema: JsonSchema, before: string): FieldSpec[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const path = before + name;
    const said = kind.fields[path];
    return {
      name,
      path,
      shape: shapeOf(property, kind.schema),
      label: said?.label ?? name,
      help: said?.help ?? "",
      values: said?.values ?? {},
      required: schema.required?.includes(name) ?? false,
    };
  });
}

/** Whether the field means something beside these settings; what is set is never hidden. */
export function matters(field: FieldSpec, all: FieldSpec[], params: Params): boolean {
  if (differs(field, params[field.name])) return true;
  return Object.entries(field.shape.only ?? {}).every(([other, values]) => {
    const given = params[other] ?? all.find(({ name }) => name === other)?.shape.default;
    return values.includes(given);
  });
}

export type Params = Record<string, unknown>;

/** Whether a setting is another than the one that holds without it. */
export function differs(field: FieldSpec, value: unknown): boolean {
  if (value === undefined) return false;
  const usual = field.shape.default ?? (field.shape.nullable ? null : undefined);
  if (Array.isArray(value) && value.length === 0 && usual === undefined) return false;
  return JSON.stringify(value) !== JSON.stringify(usual);
}

/** The first value of something new: what its shape asks for at least. */
export function blank(shape: Shape, root: JsonSchema): unknown {
  if (shape.default !== undefined) return shape.default;
  if (shape.format === "prompt") return {};
  if (shape.format === "condition") return { left: "", op: "is", right: "" };
  if (shape.enum) return shape.enum[0];
  if (shape.type === "object") {
    const wanted = (shape.required ?? []).map((name) => {
      const inner = shapeOf(shape.properties?.[name] ?? {}, root);
      return [name, blank(inner, root)];
    });
    return Object.fromEntries(wanted);
  }
  if (shape.type === "array") return [];
  if (shape.type === "boolean") return false;
  if (shape.type === "number" || shape.type === "integer") return shape.minimum ?? 0;
  return "";
}

export function isEmptyPrompt(prompt: Prompt | null | undefined): boolean {
  const { text = {}, audio = {} } = prompt ?? {};
  return [...Object.values(text), ...Object.values(audio)].every((one) => one === "");
}

/** The languages in which nothing is said; a caller in fr-CH hears what is written for fr. */
export function silentIn(
  prompt: Prompt | null | undefined,
  languages: readonly string[],
): string[] {
  const { text = {}, audio = {} } = prompt ?? {};
  const says = (tag: string) => Boolean(text[tag]?.trim() || audio[tag]);
  return languages.filter((tag) => !says(tag) && !says(tag.slice(0, 2)));
}
