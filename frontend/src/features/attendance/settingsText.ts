// What is typed as a recipient, as it is kept: an e-mail address, a mobile number, a web address;
// and how soon messages are looked at again.
import { plainNumber } from "../../i18n/format";
import type { Delivery } from "./types";

const SOON = 5_000;

/** Milliseconds until a list of messages is asked for again: only while one was not tried yet. */
export function lookAgain(
  shown: readonly Pick<Delivery, "state" | "tries">[] | undefined,
): number | false {
  return shown?.some((one) => one.state === "waiting" && one.tries === 0) ? SOON : false;
}

/** The address without blanks around it; null when it is none. */
export function typedEmail(typed: string): string | null {
  const text = typed.trim().replace(/^mailto:/i, "");
  return /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/.test(text) ? text : null;
}

/** An international number, "+33612345678"; null when its country is missing. */
export function typedMobile(typed: string): string | null {
  const number = plainNumber(typed.trim());
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : null;
}

/** A web address that can be called; null when it is none. */
export function typedAddress(typed: string): string | null {
  try {
    const found = new URL(typed.trim());
    return /^https?:$/.test(found.protocol) && found.hostname ? found.href : null;
  } catch {
    return null;
  }
}
