// Whether a document has the shape of flows/flow.schema.json: what its keywords there say, the
// parameters of steps apart (unfinished work may be saved).
interface Schema {
  [word: string]: unknown;
  $ref?: string;
  $defs?: Record<string, Schema>;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

export function problemsOf(root: Schema, value: unknown): string[] {
  return check(root, value, "", root);
}

function check(given: Schema, value: unknown, at: string, root: Schema): string[] {
  const name = given.$ref?.split("/").pop() ?? "";
  const schema = root.$defs?.[name] ?? given;
  if (schema.anyOf) {
    const all = schema.anyOf.map((one) => check(one, value, at, root));
    return all.some((one) => one.length === 0) ? [] : (all[0] ?? []);
  }
  const wrong = (word: string) => [`${at}: ${word} of ${JSON.stringify(value)}`];
  if (typeof schema.type === "string" && !isOf(schema.type, value)) return wrong("type");
  if ("const" in schema && schema.const !== value) return wrong("const");
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return wrong("enum");
  if (typeof value === "string") {
    const { pattern, maxLength = 1e9, minLength = 0 } = schema;
    if (typeof pattern === "string" && !new RegExp(pattern).test(value)) return wrong("pattern");
    if (value.length > Number(maxLength) || value.length < Number(minLength))
      return wrong("length");
  }
  if (typeof value === "number") {
    const { minimum = -1e9, maximum = 1e9 } = schema;
    if (value < Number(minimum) || value > Number(maximum)) return wrong("limits");
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => check(items, item, `${at}/${index}`, root)) : [];
  }
  return typeof value === "object" && value !== null
    ? object(schema, value as Record<string, unknown>, at, root)
    : [];
}

function object(
  schema: Schema,
  value: Record<string, unknown>,
  at: string,
  root: Schema,
): string[] {
  const required = (schema.required as string[] | undefined) ?? [];
  const found = required.filter((name) => !(name in value)).map((name) => `${at}: no ${name}`);
  const more = schema.additionalProperties as Schema | boolean | undefined;
  const names = schema.propertyNames as Schema | undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (names) found.push(...check(names, name, `${at}/${name}`, root));
    const part = schema.properties?.[name] ?? more;
    if (part === false) found.push(`${at}: ${name} is unknown`);
    else if (typeof part === "object") found.push(...check(part, inner, `${at}/${name}`, root));
  }
  return found;
}

function isOf(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object")
    return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
