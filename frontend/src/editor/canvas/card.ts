// What a card says, as plain data: its words, its ports, what is missing on it and wrong with it.
import type { FlowDocument, Issue, Kind, Placed, Prompt } from "../../api/types";
import type { Kinds } from "../../graph/change";
import type { Names } from "../../graph/names";
import { portWord } from "../../graph/ports";
import type { Todo } from "../../graph/queries";
import { summaryOf } from "../../graph/summary";
import type { T } from "../../i18n/i18n";
import { cardFor } from "./drawing";

export type Mark = "start" | "on_error" | "on_hangup";
const MARKS: Mark[] = ["start", "on_error", "on_hangup"];

/** The marks of a step as one word, so that it compares: "start on_error". */
export function marksOf(document: FlowDocument, id: string): string {
  return MARKS.filter((mark) => document[mark] === id).join(" ");
}

export interface PortView {
  port: string;
  word: string;
  x: number;
  width: number;
  /** Where it leads; null when nowhere yet. */
  target: string | null;
  targetName: string;
  lane: boolean;
}

export function portViews(
  document: FlowDocument,
  kinds: Kinds,
  placed: Placed,
  names: Names,
): PortView[] {
  const kind = kinds.get(placed.type);
  return cardFor(kind, placed).ports.map(({ port, x, width }) => {
    const target = placed.next?.[port];
    const known = target !== undefined && document.nodes[target] !== undefined;
    return {
      port,
      x,
      width,
      word: portWord(kind, placed, port, names),
      target: known ? target : null,
      targetName: targetName(document, placed, port),
      lane: kind?.lanes.includes(port) ?? false,
    };
  });
}

/** The name of the step an outcome leads to; empty when it leads nowhere. */
export function targetName(document: FlowDocument, placed: Placed, port: string): string {
  const target = placed.next?.[port];
  return target === undefined || !document.nodes[target]
    ? ""
    : document.nodes[target].name || target;
}

export function leftToChoose({ ports, params, languages }: Todo): number {
  return ports.length + params.length + languages.length;
}

/** Whether problems say more than the "to choose" badge already does. */
export function tellsMore(wrong: Wrong, left: number): boolean {
  return wrong.errors === 0 || wrong.errors > left;
}

export function stepName(document: FlowDocument, kinds: Kinds, id: string): string {
  const placed = document.nodes[id];
  return placed?.name || (placed && kinds.get(placed.type)?.label) || id;
}

export interface Wrong {
  errors: number;
  warnings: number;
  /** The first message, for the tooltip. */
  message: string;
}

const sorted = new WeakMap<readonly Issue[], Map<string, Wrong>>();

/** What is wrong with each step; what is only unfinished is told by the card's own badge. */
export function wrongsOf(issues: readonly Issue[]): Map<string, Wrong> {
  const known = sorted.get(issues);
  if (known) return known;
  const found = new Map<string, Wrong>();
  for (const issue of issues) {
    if (!issue.node || issue.severity === "hint") continue;
    const wrong = found.get(issue.node) ?? { errors: 0, warnings: 0, message: "" };
    if (issue.severity === "error") wrong.errors += 1;
    else wrong.warnings += 1;
    wrong.message ||= issue.message;
    found.set(issue.node, wrong);
  }
  sorted.set(issues, found);
  return found;
}

/** The sentence under the name, with prompts in the language of the flow that is shown. */
export function sentence(
  document: FlowDocument,
  kinds: Kinds,
  placed: Placed,
  names: Names,
  spoken: string,
): string {
  const kind = kinds.get(placed.type);
  const heard = names.language === spoken ? names : { ...names, language: spoken };
  return summaryOf(kind, placed, document, heard) || kind?.label || "";
}

/** "Menu: Choix de la langue, 3 outcomes, 1 to choose". */
export function cardName(
  t: T,
  kind: Kind | undefined,
  name: string,
  told: {
    outcomes: number;
    todo: number;
    links: boolean;
    wrong: Wrong | undefined;
    marks: string;
    /** What is laid over the card, in words. */
    tone?: string | undefined;
    stops?: string | undefined;
  },
): string {
  const wrong = (told.wrong?.errors ?? 0) + (told.wrong?.warnings ?? 0);
  const parts = [
    kind?.label && kind.label !== name ? t("canvas.card.named", { kind: kind.label, name }) : name,
    told.tone ?? "",
    told.stops ?? "",
    ...told.marks
      .split(" ")
      .filter(Boolean)
      .map((mark) => t(`canvas.mark.${mark as Mark}`)),
    told.outcomes > 0 ? t("canvas.card.outcomes", { count: told.outcomes }) : "",
    told.todo > 0
      ? t(told.links ? "canvas.card.todo" : "canvas.card.open", { count: told.todo })
      : "",
    wrong > 0 ? t("canvas.card.wrong", { count: wrong }) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** The prompt a card lets one hear: the first one among its settings. */
export function promptOf(placed: Placed): Prompt | null {
  for (const value of Object.values(placed.params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const found = asPrompt(one) ?? asPrompt((one as { prompt?: unknown } | null)?.prompt);
      if (found) return found;
    }
  }
  return null;
}

function asPrompt(value: unknown): Prompt | null {
  if (typeof value !== "object" || value === null) return null;
  const { text, audio } = value as Prompt;
  const filled = (part: unknown) =>
    typeof part === "object" && part !== null && Object.values(part).some(Boolean);
  return filled(text) || filled(audio) ? (value as Prompt) : null;
}
