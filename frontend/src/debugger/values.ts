// Values of variables, as people read them and as they type them.
import type { T } from "../i18n/i18n";
import type { Value } from "./session";

export interface Reader {
  t: T;
  language: string;
  zone: string;
}

/** As it is read; an empty one is said to be so. */
export function shown(value: Value, type: string, reader: Reader): string {
  const { t, language, zone } = reader;
  if (value === null || value === "") return t("debugger.variables.empty");
  if (typeof value === "boolean") return t(value ? "forms.yes" : "forms.no");
  if (Array.isArray(value)) {
    return (
      value.map((one) => shown(one, "text", reader)).join(", ") || t("debugger.variables.empty")
    );
  }
  if (typeof value === "number") return new Intl.NumberFormat(language).format(value);
  if (type === "datetime") {
    const date = new Date(value);
    if (!Number.isNaN(date.getTime())) {
      return new Intl.DateTimeFormat(language, {
        dateStyle: "short",
        timeStyle: "medium",
        hourCycle: "h23",
        timeZone: zone,
      } as const).format(date);
    }
  }
  return value;
}

/** As a field of its type wants it. */
export function typedIn(value: Value): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(typedIn).join(", ");
  return String(value);
}

/** What was typed, as the studio takes it; an empty field takes the value away. */
export function valueFrom(typed: string, type: string): Value {
  const text = typed.trim();
  if (text === "") return null;
  if (type === "boolean") return text === "true";
  if (type === "list") {
    return text
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  }
  if (type === "number" || type === "money") return text.replace(",", ".").replace(/[\s’']/g, "");
  return text;
}

/** The kind of field that a type is entered in. */
export function inputOf(type: string): { type: string; inputMode?: "numeric" | "decimal" | "tel" } {
  if (type === "date" || type === "time") return { type };
  if (type === "number" || type === "money") return { type: "text", inputMode: "decimal" };
  if (type === "digits") return { type: "text", inputMode: "numeric" };
  if (type === "phone") return { type: "tel" };
  return { type: "text" };
}
