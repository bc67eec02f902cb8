// The wire that is being drawn from a port.
import type { ConnectionLineComponentProps } from "@xyflow/react";
import css from "./Wire.module.css";
import { wireLine } from "./wirePath";

export function ConnectionLine({ fromX, fromY, toX, toY }: ConnectionLineComponentProps) {
  const { path } = wireLine({ x: fromX, y: fromY }, { x: toX, y: toY });
  return (
    <g className={css.wire} data-drawn>
      <path className={css.line} d={path} />
    </g>
  );
}
