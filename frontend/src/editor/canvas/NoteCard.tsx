// A sheet of paper on the canvas: words for people, without meaning for the call.
import type { NodeProps } from "@xyflow/react";
import { useStore as useFlowStore } from "@xyflow/react";
import { X } from "lucide-react";
import { memo, type PointerEvent, useEffect, useRef, useState } from "react";
import { snapped } from "../../graph/cards";
import { removeNote, setNote } from "../../graph/commands";
import { useEditor, useEditorStore } from "../useEditor";
import type { NoteNode } from "./drawing";
import css from "./NoteCard.module.css";
import { useCanvas, useCanvasShared } from "./state";

const LEAST = { width: 120, height: 64 };

export const NoteCard = memo(function NoteCard({
  data,
  selected,
  width,
  height,
}: NodeProps<NoteNode>) {
  const { at } = data;
  const { t, open, canvas, focusCanvas } = useCanvasShared();
  const store = useEditorStore();
  const note = useEditor((state) => state.document.notes?.[at]);
  const writing = useCanvas((state) => state.note === at && state.writing);
  const [size, resize] = useResize(at, { width: width ?? 0, height: height ?? 0 });
  if (!note) return null;
  const remove = () => {
    const now = store.getState();
    canvas.setState({ note: null, writing: false });
    now.run(removeNote(now.context(), at));
    focusCanvas();
  };
  const write = () => open && canvas.setState({ note: at, writing: true });
  return (
    <div
      className={css.note}
      style={size ?? undefined}
      data-note={at}
      data-selected={selected || undefined}
    >
      {writing ? (
        <Sheet at={at} text={note.text} />
      ) : (
        <button
          type="button"
          className={css.text}
          aria-label={t("canvas.note.name", { text: note.text || t("canvas.note.empty") })}
          onDoubleClick={write}
          onKeyDown={(event) => {
            if (event.key === "Enter") write();
            else if (event.key === "Delete" || event.key === "Backspace") open && remove();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {note.text || <span className={css.empty}>{t("canvas.note.empty")}</span>}
        </button>
      )}
      {open && (
        <>
          <button
            type="button"
            className={`${css.remove} nodrag`}
            aria-label={t("canvas.note.remove")}
            title={t("canvas.note.remove")}
            onClick={remove}
          >
            <X size={13} strokeWidth={2.6} />
          </button>
          <span className={`${css.grip} nodrag nopan`} aria-hidden="true" {...resize} />
        </>
      )}
    </div>
  );
});

function Sheet({ at, text }: { at: number; text: string }) {
  const { t, canvas } = useCanvasShared();
  const store = useEditorStore();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <textarea
      ref={field}
      className={`${css.field} nodrag nopan nowheel nokey`}
      aria-label={t("canvas.note.text")}
      defaultValue={text}
      onBlur={(event) => {
        const now = store.getState();
        now.run(setNote(now.context(), at, { text: event.currentTarget.value.trim() }));
        canvas.setState({ writing: false });
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

/** The corner dragged: the sheet follows, and is written into the flow when let go. */
function useResize(at: number, now: { width: number; height: number }) {
  const store = useEditorStore();
  const zoom = useFlowStore((state) => state.transform[2]);
  const [size, setSize] = useState<typeof now | null>(null);
  const from = useRef({ x: 0, y: 0, ...now });
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, y: event.clientY, ...now };
      setSize(now);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!size) return;
      const { x, y, width, height } = from.current;
      setSize({
        width: Math.max(LEAST.width, snapped(width + (event.clientX - x) / zoom)),
        height: Math.max(LEAST.height, snapped(height + (event.clientY - y) / zoom)),
      });
    },
    onPointerUp: () => {
      if (!size) return;
      const state = store.getState();
      state.run(setNote(state.context(), at, size));
      setSize(null);
    },
  };
  return [size, handlers] as const;
}
