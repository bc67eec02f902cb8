// Conditions as groups of rows, the way people build them; read from and written to the document.

export type Plain = string | number | boolean;
export interface Row {
  left: string;
  op: string;
  right?: Plain | { var: string } | Plain[] | null;
}
export type Condition = Row | { all: Condition[] } | { any: Condition[] } | { not: Condition };
export type Mode = "all" | "any" | "none";
export interface Group {
  mode: Mode;
  items: (Row | Group)[];
}

export const MODES: Mode[] = ["all", "any", "none"];

export function isGroup(item: Row | Group): item is Group {
  return "items" in item;
}

/** Any condition as a group at its top. What cannot be read is an empty row. */
export function grouped(condition: unknown): Group {
  const found = read(condition);
  return isGroup(found) ? found : { mode: "all", items: [found] };
}

function read(condition: unknown): Row | Group {
  const one = (typeof condition === "object" && condition !== null ? condition : {}) as Record<
    string,
    unknown
  >;
  if (Array.isArray(one.all)) return { mode: "all", items: one.all.map(read) };
  if (Array.isArray(one.any)) return { mode: "any", items: one.any.map(read) };
  if ("not" in one) {
    const inner = read(one.not);
    if (isGroup(inner) && inner.mode === "any") return { mode: "none", items: inner.items };
    return { mode: "none", items: [inner] };
  }
  return { ...one, left: String(one.left ?? ""), op: String(one.op ?? "is") } as Row;
}

/** The shortest condition that says the same. */
export function written(group: Group): Condition {
  const items = group.items.map((item) => (isGroup(item) ? written(item) : item));
  const [only] = items;
  if (group.mode === "none") {
    return { not: items.length === 1 && only !== undefined ? only : { any: items } };
  }
  if (items.length === 1 && only !== undefined) return only;
  return group.mode === "all" ? { all: items } : { any: items };
}

const EQUAL = ["is", "is_not"];
const ORDER = ["lt", "le", "gt", "ge", "between"];
const SET = ["is_set", "is_not_set"];
const TEXT = ["contains", "starts_with", "ends_with", "matches"];

/** The comparisons that make sense for a type of value. */
export function opsFor(type: string): string[] {
  switch (type) {
    case "boolean":
      return [...EQUAL, ...SET];
    case "number":
    case "money":
      return [...EQUAL, ...ORDER, "in", ...SET];
    case "date":
    case "time":
    case "datetime":
      return [...EQUAL, ...ORDER, ...SET];
    case "list":
      return ["contains", ...SET];
    case "digits":
      return [...EQUAL, ...TEXT.slice(1), "in", "lt", "gt", "between", ...SET];
    default:
      return [...EQUAL, ...TEXT, "in", ...SET];
  }
}

export function isNumeric(type: string): boolean {
  return type === "number" || type === "money";
}

export function isMoment(type: string): boolean {
  return type === "date" || type === "time" || type === "datetime";
}

/** The row with another comparison, its value brought to the shape that one needs. */
export function withOp(row: Row, op: string): Row {
  const { left, right } = row;
  if (SET.includes(op)) return { left, op };
  const first = Array.isArray(right) ? right[0] : right;
  if (op === "between") {
    const pair = Array.isArray(right) ? right : [first, ""];
    return { left, op, right: [plain(pair[0]), plain(pair[1])] };
  }
  if (op === "in") {
    const list = Array.isArray(right) ? right : [plain(first)].filter((one) => one !== "");
    return { left, op, right: list };
  }
  return { left, op, right: first ?? "" };
}

/** The row about another value; a value of another type begins anew. */
export function withLeft(row: Row, left: string, before: string, type: string): Row {
  const op = opsFor(type).includes(row.op) ? row.op : (opsFor(type)[0] ?? "is");
  const same = isNumeric(before) === isNumeric(type) && before === type;
  const right = same ? row.right : type === "boolean" ? true : "";
  return withOp({ left, op, ...(right === undefined ? {} : { right }) }, op);
}

function plain(value: unknown): Plain {
  return typeof value === "object" || value === undefined || value === null ? "" : (value as Plain);
}

/** What a person typed as a value of a type: numbers as numbers, so that they compare so. */
export function typedValue(typed: string, type: string): Plain {
  const number = typed.trim().replace(",", ".");
  if (isNumeric(type) && /^-?\d+(\.\d+)?$/.test(number)) return Number(number);
  return typed;
}
