// Putting the items of a list in another order: by dragging a grip, or by its arrow keys.
import { GripVertical } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useWords } from "../i18n/useWords";
import css from "./Field.module.css";
import { moved } from "./parts";
import { useShut } from "./scope";

/** The items and grips of a list; `name` tells this list from the others on the page. */
export function useReorder<V>(name: string, list: readonly V[], put: (list: V[]) => void) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const move = (from: number, to: number) => {
    if (to >= 0 && to < list.length && from !== to) put(moved(list, from, to));
  };
  const end = () => {
    setDragged(null);
    setOver(null);
  };
  return {
    grip: (at: number): GripProps => ({
      name: `${name}/${at}`,
      onStart: () => setDragged(at),
      onEnd: end,
      onMove: (by) => {
        move(at, at + by);
        requestAnimationFrame(() => {
          const mark = CSS.escape(`${name}/${at + by}`);
          document.querySelector<HTMLElement>(`[data-grip="${mark}"]`)?.focus();
        });
      },
    }),
    item: (at: number) => ({
      "data-over": over === at && dragged !== at ? "" : undefined,
      "data-dragged": dragged === at ? "" : undefined,
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        setOver(at);
      },
      onDrop: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        move(dragged, at);
        end();
      },
    }),
  };
}

export interface GripProps {
  name: string;
  onStart: () => void;
  onEnd: () => void;
  onMove: (by: 1 | -1) => void;
}

export function Grip({ name, onStart, onEnd, onMove }: GripProps) {
  const { t } = useWords();
  const shut = useShut();
  return (
    <button
      type="button"
      className={css.grip}
      data-grip={name}
      aria-label={t("forms.list.move")}
      title={t("forms.list.move")}
      disabled={shut}
      draggable={!shut}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", name);
        onStart();
      }}
      onDragEnd={onEnd}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        onMove(event.key === "ArrowUp" ? -1 : 1);
      }}
    >
      <GripVertical size={15} aria-hidden="true" />
    </button>
  );
}
