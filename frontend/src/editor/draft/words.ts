// A field that two people changed, and what each wrote there, in words.
import type { FlowDocument, Placed, Prompt } from "../../api/types";
import type { Kinds } from "../../graph/change";
import type { Conflict } from "../../graph/diff";
import { pathOf, valueAt } from "../../graph/pointers";
import { promptText } from "../../graph/summary";
import type { T } from "../../i18n/i18n";

export interface Speaker {
  t: T;
  kinds: Kinds;
  document: FlowDocument;
  language: string;
  languageName: (tag: string) => string;
}

const BESIDE = {
  "": "conflict.field.step",
  "/name": "conflict.field.name",
  "/note": "conflict.field.note",
  "/marker": "conflict.field.marker",
  "/type": "conflict.field.type",
} as const;

const OF_FLOW = {
  name: "conflict.flow.name",
  languages: "conflict.flow.languages",
  start: "conflict.flow.start",
  on_error: "conflict.flow.on_error",
  on_hangup: "conflict.flow.on_hangup",
  max_seconds: "conflict.flow.max_seconds",
  variables: "conflict.flow.variables",
  notes: "conflict.flow.notes",
} as const;

/** "Menu" or "the flow": whose field it is. */
export function ownerOf(conflict: Conflict, { t, document, kinds }: Speaker): string {
  if (conflict.node === null) return t("conflict.ofFlow");
  const placed =
    document.nodes[conflict.node] ?? placedIn(conflict.mine) ?? placedIn(conflict.theirs);
  return placed?.name || kinds.get(placed?.type ?? "")?.label || conflict.node;
}

function placedIn(value: unknown): Placed | undefined {
  return typeof value === "object" && value !== null && "type" in value
    ? (value as Placed)
    : undefined;
}

/** "Message · French": which field it is. */
export function fieldOf(conflict: Conflict, speaker: Speaker): string {
  const { t, document, kinds } = speaker;
  const [top = "", ...rest] = pathOf(conflict.param);
  if (conflict.node === null) {
    return [flowField(top, t), ...rest].join(" · ");
  }
  if (conflict.param in BESIDE) return t(BESIDE[conflict.param as keyof typeof BESIDE]);
  const kind = kinds.get(document.nodes[conflict.node]?.type ?? "");
  if (top === "next") {
    const port = rest.join("/");
    return t("conflict.field.next", { port: kind?.port_labels[port] ?? port });
  }
  return inForm(rest, kind?.fields ?? {}, speaker);
}

/** A setting of the flow by its name in the document. */
export function flowField(name: string, t: T): string {
  return name in OF_FLOW ? t(OF_FLOW[name as keyof typeof OF_FLOW]) : name;
}

type Fields = Record<string, { label: string }>;

type Naming = Pick<Speaker, "t" | "languageName">;

/** "Message · French": a place within the parameters of a step, as its form calls it. */
export function inForm(path: string[], fields: Fields, { t, languageName }: Naming): string {
  const said: string[] = [];
  let known = "";
  path.forEach((part, at) => {
    const next = known ? `${known}.${part}` : part;
    if (/^\d+$/.test(part)) said.push(t("conflict.item", { number: Number(part) + 1 }));
    else if (fields[next]) {
      known = next;
      said.push(fields[next].label);
    } else if (part === "audio") said.push(t("conflict.sound"));
    else if (["text", "audio"].includes(path[at - 1] ?? "")) said.push(languageName(part));
    else if (part !== "text") said.push(part);
  });
  return said.join(" · ");
}

/** What stands there by now: typing may have gone on since the conflict was found. */
export function mineNow({ node, param, mine }: Conflict, document: FlowDocument): unknown {
  if (mine === undefined) return undefined;
  return valueAt(node === null ? document : document.nodes[node], pathOf(param));
}

/** What one of the two wrote: a text as it is, anything else as words; null for nothing. */
export function valueWords(value: unknown, conflict: Conflict, speaker: Speaker): string | null {
  const { t, document, kinds, language } = speaker;
  if (value === undefined || value === null || value === "") {
    return conflict.param === "" ? t("conflict.removed") : null;
  }
  if (conflict.param === "") return t("conflict.changed");
  const [top = "", field = ""] = pathOf(conflict.param);
  const leads = conflict.node === null ? ["start", "on_error", "on_hangup"] : ["next"];
  if (leads.includes(top)) return document.nodes[String(value)]?.name || String(value);
  const kind = kinds.get(conflict.node === null ? "" : (document.nodes[conflict.node]?.type ?? ""));
  if (conflict.param === "/type") return kinds.get(String(value))?.label ?? String(value);
  return written(value, { t, language, choices: kind?.fields[field]?.values });
}

interface Writing {
  t: T;
  language: string;
  choices: Record<string, string> | undefined;
}

function written(value: unknown, how: Writing): string {
  if (typeof value === "string") return how.choices?.[value] ?? value;
  if (typeof value === "boolean") return how.t(value ? "conflict.yes" : "conflict.no");
  if (typeof value === "number") return new Intl.NumberFormat(how.language).format(value);
  if (Array.isArray(value)) return value.map((item) => written(item, how)).join("\n") || "–";
  if (typeof value !== "object" || value === null) return "–";
  if ("text" in value || "audio" in value) return promptText(value as Prompt, how.language);
  return Object.values(value)
    .map((item) => written(item, how))
    .join(" · ");
}

/** Both texts one after the other, where both are sentences; else null. */
export function together({ theirs, param }: Conflict, mine: unknown): string | null {
  const free = param === "/note" || param.startsWith("/params/") || param.endsWith("/text");
  if (!free || typeof mine !== "string" || typeof theirs !== "string") return null;
  return mine && theirs && /\s/.test(`${mine}${theirs}`) ? `${mine} ${theirs}` : null;
}
