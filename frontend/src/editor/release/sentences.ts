// The changes between two versions of a flow, told: what was added and removed, and for every step
// that changed, which setting was what and is what now. Words come from the catalogue.
import type { FlowDocument, Kind, Placed } from "../../api/types";
import type { Kinds } from "../../graph/change";
import type { Difference } from "../../graph/diff";
import type { Names } from "../../graph/names";
import { portWord } from "../../graph/ports";
import { promptText, summaryOf } from "../../graph/summary";
import type { T } from "../../i18n/i18n";

export type ChangeTone = "added" | "removed" | "changed" | "moved";

/** One setting: its name, what it was and what it is. Neither: the label says it all. */
export interface Line {
  label: string;
  before?: string;
  after?: string;
}

export interface Told {
  key: string;
  /** The step to look at; null for the flow as a whole. */
  step: string | null;
  tone: ChangeTone;
  kind: Kind | undefined;
  title: string;
  lines: Line[];
}

export interface Telling {
  before: FlowDocument;
  after: FlowDocument;
  kinds: Kinds;
  names: Names;
  t: T;
}

/** The list of changes, the flow's own first, then step by step; moved cards in one sentence. */
export function tell(differences: Difference[], telling: Telling): Told[] {
  const { t } = telling;
  const told: Told[] = [];
  const flow = differences.filter(({ what }) => what === "flow");
  if (flow.length > 0) {
    const lines = flow.map((one) => ofFlow(one, telling));
    told.push({ ...WHOLE, key: "flow", tone: "changed", title: t("diff.flow"), lines });
  }
  const steps = new Map<string, Difference[]>();
  for (const one of differences) {
    if (one.node === undefined || one.what === "moved") continue;
    steps.set(one.node, [...(steps.get(one.node) ?? []), one]);
  }
  for (const [id, all] of steps) told.push(ofStep(id, all, telling));
  const moved = differences.filter(({ what }) => what === "moved").length;
  if (moved > 0) {
    const title = t("diff.moved", { count: moved });
    told.push({ ...WHOLE, key: "moved", tone: "moved", title, lines: [] });
  }
  return told;
}

const WHOLE = { step: null, kind: undefined } as const;

function ofStep(id: string, all: Difference[], telling: Telling): Told {
  const { before, after, kinds, names, t } = telling;
  const first = all[0];
  const document = first?.what === "step-removed" ? before : after;
  const placed = document.nodes[id] as Placed;
  const kind = kinds.get(placed.type);
  const name = names.quote(placed.name || id);
  const base = { key: id, step: id, kind };
  if (first?.what === "step-added" || first?.what === "step-removed") {
    const tone = first.what === "step-added" ? "added" : "removed";
    const label = summaryOf(kind, placed, document, names);
    return { ...base, tone, title: t(`diff.${tone}`, { name }), lines: label ? [{ label }] : [] };
  }
  const lines = all.map((one) => ofSetting(one, placed, telling));
  return { ...base, tone: "changed", title: t("diff.changed", { name }), lines };
}

function ofSetting(one: Difference, placed: Placed, telling: Telling): Line {
  const { before, after, kinds, names, t } = telling;
  const kind = kinds.get(placed.type);
  const was = before.nodes[one.node ?? ""];
  if (one.what === "renamed") return pair(t("diff.name"), one, (v) => String(v || one.node));
  if (one.what === "wired") {
    const side = one.after === undefined && was ? was : placed;
    const port = portWord(kinds.get(side.type), side, one.port ?? "", names);
    return {
      label: one.port === "to" ? t("diff.jumps") : t("diff.leads", { port: names.quote(port) }),
      ...(one.before === undefined ? {} : { before: stepOr(before, one.before, telling) }),
      after: stepOr(after, one.after, telling),
    };
  }
  const param = one.param ?? "";
  if (param === "#type")
    return pair(t("diff.type"), one, (v) => kinds.get(String(v))?.label ?? String(v));
  if (param === "#note") return pair(t("diff.note"), one, (v) => text(v, t));
  if (param === "#marker") return pair(t("diff.marker"), one, (v) => text(v, t));
  const path = param.split("/").slice(1).map(unescaped);
  // What is not given has the value that the type gives it.
  const usual = path.length === 1 ? kind?.schema.properties?.[path[0] ?? ""]?.default : undefined;
  return pair(fieldName(path, kind, placed, telling), one, (value) =>
    valueWords(value ?? usual, path, kind, telling),
  );
}

function pair(label: string, one: Difference, words: (value: unknown) => string): Line {
  return { label, before: words(one.before), after: words(one.after) };
}

const unescaped = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");

/** "Message (allemand)", "Choix « Ventes », Touche": as the form calls the setting. */
function fieldName(path: string[], kind: Kind | undefined, placed: Placed, telling: Telling) {
  const { names, t } = telling;
  const param = path[0] ?? "";
  const field = kind?.fields[param]?.label ?? param;
  const parts = [field];
  let rest = path.slice(1);
  const at = rest[0];
  if (at !== undefined && /^\d+$/.test(at)) {
    const list = placed.params?.[param];
    const item: unknown = Array.isArray(list) ? list[Number(at)] : undefined;
    const called = itemName(item);
    parts[0] = called
      ? t("diff.item", { field, item: called })
      : t("diff.nth", { field, n: Number(at) + 1 });
    rest = rest.slice(1);
    const inner = rest[0] === undefined ? undefined : kind?.fields[`${param}.${rest[0]}`]?.label;
    if (inner) {
      parts.push(inner);
      rest = rest.slice(1);
    }
  }
  const spoken = rest[0] === "text" || rest[0] === "audio" ? rest[1] : undefined;
  const whole = parts.join(", ");
  if (spoken === undefined) return whole;
  return t("diff.spoken", { field: whole, language: names.languageName(spoken).toLowerCase() });
}

function itemName(item: unknown): string {
  if (typeof item !== "object" || item === null) return "";
  for (const name of ["label", "variable", "key", "id", "language"]) {
    const value = (item as Record<string, unknown>)[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}

function valueWords(
  value: unknown,
  path: string[],
  kind: Kind | undefined,
  telling: Telling,
): string {
  const { names, t } = telling;
  const param = path[0] ?? "";
  if (Array.isArray(value)) {
    return value.map((one) => valueWords(one, path, kind, telling)).join(", ") || t("diff.nothing");
  }
  if (value === undefined || value === null || value === "") return t("diff.nothing");
  if (typeof value === "boolean") return t(value ? "diff.yes" : "diff.no");
  if (typeof value === "number") {
    const seconds = formatOf(kind, param) === "seconds";
    return seconds ? t("diff.seconds", { n: names.number(value) }) : names.number(value);
  }
  if (typeof value === "object") {
    const part = value as Record<string, unknown>;
    if ("text" in part || "audio" in part) return names.quote(promptText(part, names.language));
    return (
      itemName(part) ||
      Object.values(part)
        .map((v) => text(v, t))
        .join(" ")
    );
  }
  const word = String(value);
  const choice = kind?.fields[param]?.values?.[word];
  if (choice) return choice;
  const format = formatOf(kind, param);
  if (format === "calendar") return names.calendar(word);
  if (format === "language" || path.at(-1) === "language") return names.languageName(word);
  if (path.includes("text")) return names.quote(word);
  return word;
}

function formatOf(kind: Kind | undefined, param: string): string | undefined {
  const schema = kind?.schema.properties?.[param];
  return schema?.format ?? schema?.anyOf?.find(({ format }) => format)?.format;
}

function text(value: unknown, t: T): string {
  if (value === undefined || value === null || value === "") return t("diff.nothing");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function stepOr(document: FlowDocument, id: unknown, { names, t }: Telling): string {
  if (typeof id !== "string" || id === "") return t("diff.nowhere");
  return names.quote(document.nodes[id]?.name || id);
}

function ofFlow(one: Difference, telling: Telling): Line {
  const { before, after, names, t } = telling;
  const param = (one.param ?? "").slice(1);
  switch (param) {
    case "start":
    case "on_error":
    case "on_hangup":
      return {
        label: t(`diff.of.${param}`),
        before: stepOr(before, one.before, telling),
        after: stepOr(after, one.after, telling),
      };
    case "languages":
      return pair(
        t("diff.of.languages"),
        one,
        (value) =>
          ((value ?? []) as string[]).map(names.languageName).join(", ") || t("diff.nothing"),
      );
    case "variables":
      return pair(
        t("diff.of.variables"),
        one,
        (value) => Object.keys((value ?? {}) as object).join(", ") || t("diff.nothing"),
      );
    case "notes":
      return { label: t("diff.of.notes") };
    case "kind":
      return pair(t("diff.of.kind"), one, (value) => kindWord(value, t));
    case "max_seconds":
      return pair(t("diff.of.max_seconds"), one, (value) =>
        typeof value === "number" ? names.number(value) : t("diff.nothing"),
      );
    default:
      return pair(t("diff.of.name"), one, (value) => text(value, t));
  }
}

const KINDS = ["inbound", "outbound", "subflow", "staff"] as const;

function kindWord(value: unknown, t: T): string {
  const known = KINDS.find((one) => one === value);
  return known ? t(`gallery.kind.${known}`) : text(value, t);
}
