// The acts in the middle of a wire that is pointed at or selected: put a step in, take it away.

import { useReactFlow } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Place } from "../../api/types";
import { disconnect } from "../../graph/commands";
import { useEditor, useEditorStore } from "../useEditor";
import { stepName } from "./card";
import { ends } from "./ends";
import { pointOf } from "./hit";
import { useCanvas, useCanvasShared, type WireId, wireKey } from "./state";
import css from "./Wire.module.css";
import { wireLine } from "./wirePath";

const LINGER = 350;

export function WireTools({ pull }: { pull: Pull }) {
  const { open } = useCanvasShared();
  const over = useCanvas((state) => state.over);
  const quick = useCanvas((state) => state.quick);
  const selected = useEditor((state) => state.wire);
  const wire = over ?? selected;
  const tools = useRef<HTMLFieldSetElement>(null);
  useLeaving(tools);
  if (!open || !wire || quick) return null;
  return <Tools key={wireKey(wire)} wire={wire} tools={tools} pull={pull} />;
}

type Pull = (from: WireId, point: { x: number; y: number }) => void;

interface ToolsProps {
  wire: WireId;
  tools: RefObject<HTMLFieldSetElement | null>;
  pull: Pull;
}

function Tools({ wire, tools, pull }: ToolsProps) {
  const { t, addAt } = useCanvasShared();
  const store = useEditorStore();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const line = ends(document, kinds, wire);
  if (!line?.to) return null;
  const { x, y } = wireLine(line.from, line.to).middle;
  const from = stepName(document, kinds, wire.node);
  return (
    <>
      <End wire={wire} from={line.from} to={line.to} pull={pull} />
      <fieldset
        ref={tools}
        className={css.tools}
        style={{ left: x, top: y }}
        aria-label={t("canvas.wire.tools")}
        data-wire-tools={wireKey(wire)}
      >
        <button
          type="button"
          aria-label={t("canvas.wire.insert", { from })}
          title={t("canvas.wire.insertHint")}
          onClick={() => addAt(wire)}
        >
          <Plus size={15} strokeWidth={2.6} />
        </button>
        <button
          type="button"
          aria-label={t("canvas.wire.remove", { from })}
          title={t("canvas.wire.removeHint")}
          onClick={() => {
            const now = store.getState();
            now.run(disconnect(now.context(), wire));
          }}
        >
          <X size={13} strokeWidth={2.6} />
        </button>
      </fieldset>
    </>
  );
}

interface EndProps {
  wire: WireId;
  from: Place;
  to: Place;
  pull: Pull;
}

/** The end of a wire, to be taken and led to another card. */
function End({ wire, from, to, pull }: EndProps) {
  const { element } = useCanvasShared();
  const { screenToFlowPosition } = useReactFlow();
  const [at, setAt] = useState<Place | null>(null);
  const move = (event: PointerEvent) => setAt(screenToFlowPosition(pointOf(event)));
  return (
    <>
      {at && (
        <svg className={css.pulled} aria-hidden="true">
          <g className={css.wire} data-drawn>
            <path className={css.line} d={wireLine(from, at).path} />
          </g>
        </svg>
      )}
      <span
        className={`${css.end} nopan nodrag`}
        data-wire-end={wireKey(wire)}
        style={{ left: to.x, top: to.y - 9 }}
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          element.current?.setAttribute("data-connecting", "");
          move(event);
        }}
        onPointerMove={(event) => at && move(event)}
        onPointerUp={(event) => {
          if (!at) return;
          setAt(null);
          element.current?.removeAttribute("data-connecting");
          event.currentTarget.style.pointerEvents = "none";
          pull(wire, pointOf(event));
          event.currentTarget.style.pointerEvents = "";
        }}
      />
    </>
  );
}

/** The tools stay a moment after the pointer left the wire, so that it can get to them. */
function useLeaving(tools: RefObject<HTMLElement | null>): void {
  const { canvas } = useCanvasShared();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const near = (target: EventTarget | null) =>
      target instanceof Element &&
      (target.closest("[data-wire], [data-wire-end]") !== null ||
        (tools.current?.contains(target) ?? false));
    const follow = (event: globalThis.PointerEvent) => {
      if (canvas.getState().over === null) return;
      if (near(event.target)) {
        clearTimeout(timer);
        timer = undefined;
      } else {
        timer ??= setTimeout(() => {
          timer = undefined;
          if (!tools.current?.contains(document.activeElement)) canvas.setState({ over: null });
        }, LINGER);
      }
    };
    document.addEventListener("pointermove", follow);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointermove", follow);
    };
  }, [canvas, tools]);
}
