// Cards glide to a new place instead of jumping there: tidied up, undone, making room.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Place } from "../../api/types";
import type { Held, Places } from "./drawing";

const MILLISECONDS = 260;

export function lessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The places under way; null when all cards are where they belong. `held` are being dragged. */
export function useGlide(places: Places, held: Held): Held {
  const [step, setStep] = useState<Held>(null);
  const shown = useRef<{ places: Places; over: Held }>({ places, over: null });
  const frame = useRef(0);

  useLayoutEffect(() => {
    const before = shown.current;
    if (before.places === places || held) return;
    const from = new Map<string, Place>();
    for (const [id, to] of Object.entries(places)) {
      const was = before.over?.get(id) ?? before.places[id];
      if (was && (was.x !== to.x || was.y !== to.y)) from.set(id, was);
    }
    cancelAnimationFrame(frame.current);
    if (from.size === 0 || lessMotion()) {
      setStep(null);
      return;
    }
    const start = performance.now();
    const go = (now: number) => {
      const part = eased(Math.min(1, Math.max(0, now - start) / MILLISECONDS));
      if (part >= 1) return setStep(null);
      setStep(between(from, places, part));
      frame.current = requestAnimationFrame(go);
    };
    setStep(from);
    frame.current = requestAnimationFrame(go);
  }, [places, held]);

  useLayoutEffect(() => {
    shown.current = { places, over: held ?? step };
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return step;
}

function between(from: ReadonlyMap<string, Place>, to: Places, part: number): Held {
  const places = new Map<string, Place>();
  for (const [id, was] of from) {
    const goal = to[id];
    if (goal) {
      places.set(id, {
        x: was.x + (goal.x - was.x) * part,
        y: was.y + (goal.y - was.y) * part,
      });
    }
  }
  return places;
}

function eased(part: number): number {
  return 1 - (1 - part) ** 3;
}
