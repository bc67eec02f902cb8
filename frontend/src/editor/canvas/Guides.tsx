// The lines that show with what a dragged card is in line.
import css from "./Canvas.module.css";
import { useCanvas } from "./state";

export function Guides() {
  const lines = useCanvas((state) => state.lines);
  return lines.map(({ axis, at, from, to }) => (
    <div
      key={`${axis}${at}`}
      className={css.guide}
      data-guide={axis}
      style={
        axis === "x"
          ? { left: at, top: from, width: 1, height: to - from }
          : { left: from, top: at, width: to - from, height: 1 }
      }
    />
  ));
}
