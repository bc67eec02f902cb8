// The wires, all in one picture below the cards: a thousand pictures of one wire each would be drawn
// much slower. The port's button stands for its wire in the Tab order and for screen readers.
import { useStore } from "@xyflow/react";
import { type MouseEvent, memo, useMemo } from "react";
import { useEditor, useEditorStore } from "../useEditor";
import type { DrawnWire } from "./drawing";
import type { Tone } from "./overlay";
import { useCanvas, useCanvasShared, type WireId, wireKey, wireOf } from "./state";
import type { Size } from "./view";
import css from "./Wire.module.css";

interface Props {
  wires: readonly DrawnWire[];
  window: Size;
  onMenu: ((event: MouseEvent, wire: WireId) => void) | null;
}

export function Wires({ wires, window, onMenu }: Props) {
  const { overlay, canvas } = useCanvasShared();
  const store = useEditorStore();
  const over = useCanvas((state) => state.over && wireKey(state.over));
  const drop = useCanvas((state) => state.drop);
  const selected = useEditor((state) => state.wire && wireKey(state.wire));
  const shown = useShown(wires, window);
  const on = (act: (event: MouseEvent, wire: WireId) => void) => (event: MouseEvent) => {
    const key = (event.target as Element).closest<SVGElement>("[data-wire]")?.dataset.wire;
    if (key) act(event, wireOf(key));
  };
  return (
    <svg
      className={`${css.wires} nopan`}
      aria-hidden="true"
      onClick={on((_, wire) => store.getState().selectWire(wire))}
      onContextMenu={on((event, wire) => onMenu?.(event, wire))}
      onPointerOver={on((_, wire) => canvas.setState({ over: wire }))}
    >
      {shown.map((wire) => (
        <Wire
          key={wire.key}
          wire={wire}
          over={wire.key === over}
          drop={wire.key === drop}
          selected={wire.key === selected}
          tone={overlay?.wires.get(wire.key)}
        />
      ))}
    </svg>
  );
}

interface WireProps {
  wire: DrawnWire;
  over: boolean;
  drop: boolean;
  selected: boolean;
  tone: Tone | undefined;
}

const Wire = memo(function Wire({ wire, over, drop, selected, tone }: WireProps) {
  return (
    <g
      data-wire={wire.key}
      className={css.wire}
      data-over={over || undefined}
      data-drop={drop || undefined}
      data-selected={selected || undefined}
      data-jump={wire.jump || undefined}
      data-lane={wire.lane || undefined}
      data-tone={tone}
    >
      <path className={css.line} d={wire.path} />
      <path className={css.touch} d={wire.path} />
    </g>
  );
});

/** How far a wire may swing out beyond its ends. */
const SWING = 180;

/** The wires in sight or near; asked anew only when the view has moved by half a window. */
function useShown(wires: readonly DrawnWire[], window: Size): readonly DrawnWire[] {
  const part = useStore(({ transform: [x, y, zoom] }) => {
    // Steps of zoom, each twice as wide as the one before.
    const wide = 2 ** Math.ceil(Math.log2(1 / zoom));
    const column = Math.floor((-2 * x) / zoom / (window.width * wide));
    const row = Math.floor((-2 * y) / zoom / (window.height * wide));
    return `${column} ${row} ${wide}`;
  });
  return useMemo(() => {
    const [column = 0, row = 0, wide = 1] = part.split(" ").map(Number);
    const [width, height] = [(window.width * wide) / 2, (window.height * wide) / 2];
    return wires.filter(
      ({ from, to }) =>
        Math.max(from.x, to.x) + SWING >= (column - 1) * width &&
        Math.min(from.x, to.x) - SWING <= (column + 4) * width &&
        Math.max(from.y, to.y) + SWING >= (row - 1) * height &&
        Math.min(from.y, to.y) - SWING <= (row + 4) * height,
    );
  }, [wires, window, part]);
}
