// The present of the studio, renewed a few times a minute: for lines and bars that move with it.
import { useEffect, useState } from "react";

const EVERY_MS = 15_000;

/** Milliseconds since 1970 by the studio's clock, of which `told` was the last word. */
export function useClock(told: string | undefined, since: number): number {
  const ahead = told === undefined || since === 0 ? 0 : Date.parse(told) - since;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(now, since) + ahead;
}
