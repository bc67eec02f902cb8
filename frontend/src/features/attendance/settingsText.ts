// What is typed as a recipient, as it is kept: an e-mail address, a mobile number, a web address.
import { plainNumber } from "../../i18n/format";

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
