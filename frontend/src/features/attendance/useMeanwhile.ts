// A record that somebody else may change while it is open in a form.
import { useState } from "react";
import { Problem } from "../../api/http";
import { explain, placesOf } from "../../api/problem";
import type { T } from "../../i18n/i18n";

/** Whether what was sent was made for something older than what is there. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.status === 412;
}

/** Why something was not saved, in the reader's words. */
export function saying(error: unknown, t: T): string {
  return isStale(error) ? t("directory.lookAgain") : placesOf(error) || explain(error, t);
}

/**
 * The record as it was when the form opened; after `look`, as somebody else has left it. What is
 * typed is kept apart by the form, so it stays on top of either.
 */
export function useMeanwhile<R extends object>(
  opened: R | undefined,
  read: (one: R) => Promise<R>,
) {
  const [base, setBase] = useState(opened);
  const [stale, setStale] = useState(false);
  /** True when saving failed because of somebody else: their values are there then. */
  const look = async (error: unknown): Promise<boolean> => {
    if (!base || !isStale(error)) return false;
    try {
      setBase(await read(base));
    } catch {
      return false; // Gone, or no network: the next try to save tells.
    }
    setStale(true);
    return true;
  };
  return { base, stale, look };
}
