// A flow in small, as its canvas would show it; only to be looked at.
import { useMemo } from "react";
import type { FlowDocument } from "../../api/types";
import type { Kinds } from "../../graph/change";
import css from "./Gallery.module.css";
import { previewOf } from "./preview";

interface Props {
  document: FlowDocument;
  kinds: Kinds;
  /** Width / height of the window. */
  shape?: number;
}

export function FlowPreview({ document, kinds, shape = 16 / 9 }: Props) {
  const drawn = useMemo(() => previewOf(document, kinds, shape), [document, kinds, shape]);
  return (
    <svg
      className={css.drawing}
      viewBox={drawn.view.join(" ")}
      style={{ aspectRatio: shape }}
      aria-hidden="true"
      focusable="false"
    >
      <path className={css.wires} d={drawn.wires.join("")} />
      {drawn.boxes.map(({ id, x, y, width, height, group, ports }) => (
        <g key={id} transform={`translate(${x} ${y})`} data-group={group}>
          <rect className={css.card} width={width} height={height} rx="18" />
          <rect className={css.sign} x="16" y="20" width="48" height="48" rx="12" />
          <rect
            className={css.name}
            x="80"
            y="26"
            width={Math.min(150, width - 104)}
            height="14"
            rx="7"
          />
          <rect
            className={css.says}
            x="80"
            y="50"
            width={Math.min(112, width - 128)}
            height="12"
            rx="6"
          />
          {ports > 0 && (
            <path
              className={css.foot}
              d={`M0 ${height - 32}H${width}${Array.from({ length: ports - 1 }, (_, at) => `M${((at + 1) * width) / ports} ${height - 32}V${height}`).join("")}`}
            />
          )}
        </g>
      ))}
    </svg>
  );
}
