// One outcome on a card's foot: a word. It is the wire's button too: pressed, a free one asks what
// follows, another selects its wire; drawn from, it makes a wire.
import { Handle, Position } from "@xyflow/react";
import { Plus } from "lucide-react";
import { useEditor, useEditorStore } from "../useEditor";
import type { PortView } from "./card";
import css from "./NodeCard.module.css";
import { useCanvasShared, wireKey } from "./state";

interface Props {
  id: string;
  /** The name of the step. */
  from: string;
  view: PortView;
  /** Whether the word is written; a lone way on is only a dot. */
  foot: boolean;
}

export function CardPort({ id, from, view, foot }: Props) {
  const { t, open, canvas, addAt, overlay } = useCanvasShared();
  const store = useEditorStore();
  const { port, word, target, targetName } = view;
  const wire = { node: id, port };
  const chosen = useEditor((state) => state.wire?.node === id && state.wire.port === port);
  const label = target
    ? t("canvas.port.leads", { port: word, from, to: targetName })
    : t("canvas.port.free", { port: word, from });
  const press = () => {
    if (target || !open) store.getState().selectWire(wire);
    else addAt(wire);
  };
  return (
    <Handle
      type="source"
      id={port}
      position={Position.Bottom}
      className={css.port ?? ""}
      style={{ left: view.x, width: view.width }}
      data-free={target ? undefined : true}
      data-lane={view.lane || undefined}
      data-tone={overlay?.wires.get(wireKey(wire))}
    >
      <button
        type="button"
        className={css.portButton}
        data-port={port}
        data-chosen={chosen || undefined}
        aria-label={label}
        title={foot ? word : undefined}
        onClick={(event) => {
          event.stopPropagation();
          press();
        }}
        onFocus={(event) => {
          if (target && event.currentTarget.matches(":focus-visible")) {
            canvas.setState({ over: wire });
          }
        }}
      >
        {foot ? <PortWord word={word} /> : <span className={css.dot} />}
        {!target && open && (
          <span className={css.plus} aria-hidden="true">
            <Plus size={14} strokeWidth={2.6} />
          </span>
        )}
      </button>
    </Handle>
  );
}

/** A key stands out from what it is for: "1 Français". */
function PortWord({ word }: { word: string }) {
  const [key, rest] = word.split(" · ", 2);
  return (
    <span className={css.word}>
      {rest === undefined ? (
        word
      ) : (
        <>
          <b>{key}</b>
          <span className={css.between}> · </span>
          {rest}
        </>
      )}
    </span>
  );
}
