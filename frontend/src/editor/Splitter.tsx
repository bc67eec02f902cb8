// The edge of a panel: dragged, or moved with the arrow keys; a double click folds the panel.
import type { KeyboardEvent, PointerEvent } from "react";
import { useWords } from "../i18n/useWords";
import css from "./Editor.module.css";
import { arrange, LIMITS, resized, useScreen } from "./screen";

const STEP = 16;

interface Props {
  side: "left" | "right";
  /** Which of the kept widths it moves. */
  of: keyof typeof LIMITS;
}

export function Splitter({ side, of }: Props) {
  const { t } = useWords();
  const width = useScreen((screen) => screen[of]);
  const [least, most] = LIMITS[of];
  const grow = side === "left" ? 1 : -1;

  function drag(event: PointerEvent<HTMLDivElement>) {
    const { currentTarget: edge, pointerId, clientX } = event;
    edge.setPointerCapture(pointerId);
    const move = (moved: globalThis.PointerEvent) =>
      resized(of, width + grow * (moved.clientX - clientX));
    edge.addEventListener("pointermove", move);
    edge.addEventListener(
      "lostpointercapture",
      () => edge.removeEventListener("pointermove", move),
      {
        once: true,
      },
    );
  }

  function press(event: KeyboardEvent) {
    const by = { ArrowLeft: -STEP * grow, ArrowRight: STEP * grow }[event.key];
    if (by === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) fold();
    else resized(of, width + by);
  }

  const fold = () => arrange(side === "left" ? { leftOpen: false } : { rightOpen: false });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      tabIndex={0}
      className={css.splitter}
      data-side={side}
      aria-orientation="vertical"
      aria-label={t(`editor.resize.${side}`)}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={drag}
      onDoubleClick={fold}
      onKeyDown={press}
    />
  );
}
