// The rows of the journal in plain words: what was done, and each field with its values.
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import type { Change } from "./types";

export interface FieldSaid {
  name: string;
  /** "" where there was, or is, none. */
  before: string;
  after: string;
}

type Value = string | number | boolean | null;
/** As who signed nowhere is written: see AUTHOR in studio/cli/base.py. */
const COMMAND_LINE = "command line";
const INSIDE_NAME = ["worker", "site"];
const INSTANTS = ["begins", "ends"];
const LINE_STATES = ["confirmed", "pending", "refused"] as const;
// biome-ignore format: one list of words
const FIELDS = [
  "name", "zone", "address", "active", "phone", "email", "digits", "worker", "site", "begins",
  "ends", "note", "cancelled", "tell_worker", "count_tests", "alert_emails", "alert_sms", "url",
  "language", "tolerance",
] as const;
const ALERTS = ["late", "missing_in", "missing_out"] as const;

export function useChangeWords() {
  const { t, moment, languageName } = useWords();

  const nameOf = (one: Change, field: string): string => {
    if (field.startsWith("line ")) return t("changes.line", { number: phone(field.slice(5)) });
    const alert = ALERTS.find((kind) => field === `on ${kind}`);
    if (alert) return t("changes.alert", { alert: t(`alerting.on.${alert}`) });
    if (field === "code")
      return t(one.kind === "worker" ? "changes.newCode" : "changes.field.code");
    const known = FIELDS.find((name) => name === field);
    return known ? t(`changes.field.${known}`) : field;
  };

  const said = (field: string, value: Value): string => {
    if (value === null || value === "") return "";
    if (typeof value === "boolean") return t(value ? "changes.yes" : "changes.no");
    if (field === "tolerance") return t("changes.minutes", { count: Math.round(+value / 60) });
    if (INSTANTS.includes(field)) return moment(String(value));
    if (field === "language") return languageName(String(value));
    if (field === "phone") return phone(String(value));
    const state = LINE_STATES.find((known) => field.startsWith("line ") && known === value);
    return state ? t(`changes.lineState.${state}`) : String(value);
  };

  return {
    author: (one: Change): string => {
      if (one.author === "") return t("changes.itself");
      return one.author === COMMAND_LINE ? t("changes.commandLine") : one.author;
    },

    act: (one: Change, named: boolean): string => {
      if (one.kind === "import") {
        const count = (name: string) =>
          Number(one.fields.find((field) => field.name === name)?.after ?? 0);
        const what = (["sites", "workers", "planning"] as const).find((id) => id === one.thing);
        const lists = { what: t(`changes.imported.${what ?? "sites"}`) };
        return t("changes.import", { ...lists, new: count("new"), changed: count("changed") });
      }
      const act = one.act === "imported" ? "changed" : one.act;
      const told = t(`changes.act.${act}`);
      if (!named) return told;
      const thing = t(`changes.kind.${one.kind}`);
      return one.name
        ? t("changes.named", { thing, name: one.name, act: told })
        : t("changes.unnamed", { thing, act: told });
    },

    /** What is new is told by what it has; who and where of a planned line are in its name. */
    fields: (one: Change, named: boolean): FieldSaid[] =>
      one.fields
        .filter(({ after }) => one.act !== "added" || (after !== false && after !== ""))
        .filter(({ name }) => !named || one.kind !== "shift" || !INSIDE_NAME.includes(name))
        .map(({ name, before, after }) => ({
          name: nameOf(one, name),
          before: said(name, before),
          after: said(name, after),
        })),
  };
}
