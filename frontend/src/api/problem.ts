// Turns any failure into a sentence a person can act on.
import type { TFunction } from "i18next";
import { Problem } from "./http";

const KNOWN = {
  offline: "problem.offline",
  "wrong-sign-in": "problem.wrongSignIn",
  stale: "problem.stale",
  "not-found": "problem.notFound",
} as const;

/** The studio's own sentence where it has one, else ours by code or status. */
export function explain(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return t("problem.unexpected");
  if (error.code in KNOWN) return t(KNOWN[error.code as keyof typeof KNOWN]);
  if (error.status === 429) return t("problem.throttled");
  if (error.status === 412) return t("problem.stale");
  if (error.status === 403) return t("problem.forbidden");
  if (error.status >= 500) return t("problem.server");
  return error.message;
}
