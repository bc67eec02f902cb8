// A number that glows softly when it changes, unless the person asked for less motion.
import { type ReactNode, useEffect, useRef } from "react";

const GLOW: Keyframe[] = [
  { backgroundColor: "color-mix(in srgb, var(--thread) 26%, transparent)" },
  { backgroundColor: "transparent" },
];

export function Flash({ value, children }: { value: number; children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    place.current?.animate(GLOW, { duration: 1100, easing: "ease-out" });
  }, [value]);
  return (
    <span ref={place} className="number" style={{ borderRadius: 4 }}>
      {children}
    </span>
  );
}
