// Who else is at a step: their marks on its card.
import { useEffect } from "react";
import { Mark } from "../draft/People";
import { usePresence } from "../draft/usePresence";
import css from "./NodeCard.module.css";
import { useCanvas, useCanvasShared } from "./state";

/** Reads the people once for the whole canvas. */
export function OthersFeed() {
  const { canvas } = useCanvasShared();
  const others = usePresence();
  useEffect(() => canvas.setState({ others }), [canvas, others]);
  return null;
}

export function Others({ id }: { id: string }) {
  const people = useCanvas((state) => state.others?.get(id));
  if (!people?.length) return null;
  return (
    <span className={css.others}>
      {people.map((person) => (
        <Mark key={person.sid} person={person} />
      ))}
    </span>
  );
}
