// The dotted ground, moved by the compositor alone, and the level of detail for the style sheet.
import { useStore, useStoreApi } from "@xyflow/react";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import css from "./Canvas.module.css";
import { levelOf } from "./view";

const GAP = 24;

export function Dots() {
  const flow = useStoreApi();
  const ground = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let size = 0;
    const follow = () => {
      const element = ground.current;
      const [x, y, zoom] = flow.getState().transform;
      if (!element) return;
      // From far away, fewer dots: every second, fourth, eighth.
      let gap = GAP * zoom;
      while (gap < 14) gap *= 2;
      if (gap !== size) {
        size = gap;
        element.style.backgroundSize = `${gap}px ${gap}px`;
      }
      element.style.transform = `translate(${(x % gap) - gap}px, ${(y % gap) - gap}px)`;
    };
    follow();
    return flow.subscribe(follow);
  }, [flow]);
  return <div ref={ground} className={css.dots} />;
}

export function ZoomLevel({ element }: { element: RefObject<HTMLDivElement | null> }) {
  const level = useStore((state) => levelOf(state.transform[2]));
  useEffect(() => {
    if (element.current) element.current.dataset.level = level;
  }, [element, level]);
  return null;
}
