// The wire that waits for its step while the list is open.
import { useEditor } from "../useEditor";
import { ends } from "./ends";
import { useCanvas } from "./state";
import css from "./Wire.module.css";
import { wireLine } from "./wirePath";

export function Ghost() {
  const quick = useCanvas((state) => state.quick);
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  if (!quick?.from || !quick.at) return null;
  const line = ends(document, kinds, quick.from);
  if (!line) return null;
  return (
    <svg className={css.wires} aria-hidden="true">
      <g className={css.wire} data-drawn data-jump>
        <path className={css.line} d={wireLine(line.from, quick.at).path} />
      </g>
    </svg>
  );
}
