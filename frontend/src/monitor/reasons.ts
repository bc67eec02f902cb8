// Why calls end, in words.
import type { T } from "../i18n/i18n";

const REASONS = [
  "finished",
  "caller",
  "failed",
  "lost",
  "refused",
  "too_long",
  "supervisor",
] as const;

export function reasonWord(reason: string, t: T): string {
  const known = REASONS.find((one) => one === reason);
  return known ? t(`reason.${known}`) : reason;
}
