// Turns any failure into a sentence a person can act on, in their language.
import type { T } from "../i18n/i18n";
import { Problem } from "./http";

const KNOWN = {
  offline: "problem.offline",
  "wrong-sign-in": "problem.wrongSignIn",
  "too-many-tries": "problem.throttled",
  "not-signed-in": "problem.signedOut",
  "not-allowed": "problem.forbidden",
  "not-found": "problem.notFound",
  "not-a-flow": "problem.notAFlow",
  "number-in-use": "problem.numberInUse",
  "call-ended": "problem.callEnded",
  "in-use": "problem.inUse",
  archived: "problem.archived",
  invalid: "problem.invalid",
  stale: "problem.stale",
  unsaved: "release.unsaved",
} as const;

export function explain(error: unknown, t: T): string {
  if (!(error instanceof Problem)) return t("problem.unexpected");
  if (error.code in KNOWN) return t(KNOWN[error.code as keyof typeof KNOWN]);
  if (error.status >= 500) return t("problem.server");
  return error.message;
}

/** What the studio says of the single wrong values, in the reader's language; "" without any. */
export function placesOf(error: unknown): string {
  return error instanceof Problem ? error.errors.map(({ detail }) => detail).join(" ") : "";
}
