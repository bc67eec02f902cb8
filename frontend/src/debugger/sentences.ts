// The lines of the log: facts of the call as sentences.
import type { FlowDocument } from "../api/types";
import { stepName } from "../editor/canvas/card";
import type { Kinds } from "../graph/change";
import type { Names } from "../graph/names";
import { portWord } from "../graph/ports";
import { phone } from "../i18n/format";
import type { T } from "../i18n/i18n";
import { reasonWord } from "../monitor/reasons";
import { dateWord } from "./moments";
import type { Entry, Value, Why } from "./session";
import { shown } from "./values";

interface Speaker {
  t: T;
  language: string;
  zone: string;
  names: Names;
  document: FlowDocument;
  kinds: Kinds;
}

const WHYS: readonly Why[] = ["start", "step", "breakpoint", "here", "pause"];
const FREED = ["go", "step", "here", "gone", "alone"] as const;
const ENDS = ["done", "key", "hangup", "skipped", "failed"] as const;

/** An entry in words; null when it says nothing that others do not. */
export function sentence({ kind, node, data }: Entry, by: Speaker): string | null {
  const { t } = by;
  const name = node ? stepName(by.document, by.kinds, node) : "";
  const word = (key: string) => String(data[key] ?? "");
  switch (kind) {
    case "started":
      return t("debugger.log.started", { from: phone(word("from")) || t("call.hidden") });
    case "entered":
      return t("debugger.log.entered", { name });
    case "heard":
      return heard(data, t);
    case "pressed":
      return word("key").length > 1
        ? t("debugger.log.keys", { keys: word("key") })
        : t("debugger.log.pressed", { key: word("key") });
    case "left":
      return t("debugger.log.left", { name, port: outcome(node, word("port"), by) });
    case "marked":
      return t("debugger.log.marked", { name: word("name") });
    case "failed":
      return t("debugger.log.failed", { name, problem: word("problem") });
    case "ended":
      return t("debugger.log.ended", { reason: reasonWord(word("reason"), t) });
    case "held": {
      const why = WHYS.find((one) => one === data.why) ?? "step";
      return t(`debugger.log.held.${why}`, { name });
    }
    case "freed": {
      const why = FREED.find((one) => one === data.why) ?? "go";
      return t(`debugger.log.freed.${why}`);
    }
    case "changed":
      return changed(data, by);
    default:
      return `${kind} ${name}`.trim();
  }
}

/** Keys pressed one after the other at a step are one line. */
export function withKeysTogether(log: readonly Entry[]): Entry[] {
  const lines: Entry[] = [];
  for (const entry of log) {
    const last = lines.at(-1);
    const more = last?.kind === "pressed" && entry.kind === "pressed" && last.node === entry.node;
    if (!more) lines.push(entry);
    else lines.splice(-1, 1, { ...last, data: { key: `${last.data.key}${entry.data.key}` } });
  }
  return lines;
}

function heard(data: Record<string, unknown>, t: T): string {
  const text = typeof data.text === "string" && data.text !== "" ? data.text : null;
  const said = text ? t("ui.quote", { text }) : t("phone.recording");
  const end = ENDS.find((one) => one === data.end) ?? "done";
  return t(`debugger.log.heard.${end}`, { said });
}

/** What a person changed: a variable, or the call itself. */
function changed({ name, value }: Record<string, unknown>, by: Speaker): string {
  if (name === "program") return by.t("debugger.log.drawing");
  if (name === "world") return by.t("debugger.log.world");
  if (name === "now") {
    return by.t("debugger.log.clock", { when: dateWord(String(value), by.language, by.zone) });
  }
  const label = by.document.variables?.[String(name)]?.label || String(name);
  const type = by.document.variables?.[String(name)]?.type ?? "text";
  return by.t("debugger.log.changed", {
    name: label,
    value: shown((value ?? null) as Value, type, by),
  });
}

function outcome(node: string, port: string, by: Speaker): string {
  const placed = by.document.nodes[node];
  return placed ? portWord(by.kinds.get(placed.type), placed, port, by.names) : port;
}
