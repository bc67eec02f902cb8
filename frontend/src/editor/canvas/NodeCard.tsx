// The card of a step, one for all types: what it is, what it does, and its outcomes as words.
import { Handle, type NodeProps, Position } from "@xyflow/react";
import {
  Check,
  CircleAlert,
  CircleDashed,
  CirclePlus,
  CircleX,
  type LucideIcon,
  Minus,
  Pencil,
  Phone,
  PhoneCall,
  PhoneOff,
  Route,
  StickyNote,
  TriangleAlert,
} from "lucide-react";
import { memo, useLayoutEffect, useRef } from "react";
import { todo } from "../../graph/queries";
import { StepIcon, VisuallyHidden } from "../../ui";
import type { EditorState } from "../store";
import { useEditorShallow, useEditorStore } from "../useEditor";
import { Breakpoint, stopsWord } from "./Breakpoint";
import { CardPort } from "./CardPort";
import {
  cardName,
  leftToChoose,
  type Mark,
  marksOf,
  portViews,
  sentence,
  targetName,
  tellsMore,
  type Wrong,
  wrongsOf,
} from "./card";
import { cardFor, ENTRY, type StepNode } from "./drawing";
import css from "./NodeCard.module.css";
import { Others } from "./Others";
import type { Tone } from "./overlay";
import { Sound } from "./Sound";
import { type Shared, useCanvasShared } from "./state";

export const NodeCard = memo(function NodeCard({ id, selected, dragging }: NodeProps<StepNode>) {
  const shared = useCanvasShared();
  const told = useCard(id, shared);
  const face = useFace(shared);
  if (!told) return null;
  const { t, overlay, mode } = shared;
  const { placed, kind, name, left, links, wrong, marks, card } = told;
  const ports = told.ports;
  const tone = overlay?.steps.get(id);
  return (
    <div
      className={css.card}
      data-step={id}
      data-group={kind?.group}
      data-selected={selected || undefined}
      data-dragging={dragging || undefined}
      data-todo={left > 0 || undefined}
      data-tone={tone?.tone}
    >
      {marks && <Marks marks={marks} shared={shared} />}
      {tone && !QUIET.has(tone.tone) && (
        <ToneMark tone={tone.tone} note={tone.note} shared={shared} />
      )}
      <Handle type="target" id={ENTRY} position={Position.Top} className={css.entry} />
      <button
        ref={face}
        type="button"
        className={css.face}
        aria-label={cardName(t, kind, name, {
          outcomes: ports.length,
          todo: left,
          links,
          wrong,
          marks,
          tone: tone && (tone.note ?? t(`canvas.tone.${tone.tone}`)),
          stops: overlay?.breakpoints?.has(id) ? stopsWord(shared, id) : undefined,
        })}
        aria-describedby={`summary-${id}`}
        aria-pressed={selected}
        title={`${name}\n${told.summary}`}
      />
      <div className={css.words}>
        <div className={css.head}>
          <StepIcon icon={kind?.icon} group={kind?.group} />
          <span className={css.name}>{name}</span>
          {left > 0 && mode === "edit" && (
            <span className={css.badge}>{t(links ? "canvas.toChoose" : "canvas.toComplete")}</span>
          )}
        </div>
        <p id={`summary-${id}`} className={css.summary}>
          {told.summary}
        </p>
      </div>
      {wrong && tellsMore(wrong, left) && <WrongMark wrong={wrong} shared={shared} />}
      {overlay?.breakpoints && <Breakpoint id={id} name={name} overlay={overlay} />}
      <Sound placed={placed} name={name} />
      <Others id={id} />
      {placed.note && <NoteMark note={placed.note} />}
      {ports.length > 0 && (
        <div className={css.foot} data-bare={card.foot ? undefined : true}>
          {ports.map((port) => (
            <CardPort key={port.port} id={id} from={name} view={port} foot={card.foot} />
          ))}
        </div>
      )}
    </div>
  );
});

/** Everything of the state that a card shows; values that compare, so that only changes draw. */
function tellCard(state: EditorState, id: string, { names }: Shared) {
  const { document, kinds } = state;
  const placed = document.nodes[id];
  if (!placed) return null;
  const kind = kinds.get(placed.type);
  const card = cardFor(kind, placed);
  const open = todo(kind, placed, document);
  return {
    placed,
    kind,
    card,
    name: placed.name || kind?.label || id,
    summary: sentence(document, kinds, placed, names, state.spoken),
    left: leftToChoose(open),
    links: open.ports.length > 0,
    wrong: wrongsOf(state.issues).get(id),
    marks: marksOf(document, id),
    // The names of what follows, as one word that compares.
    targets: card.ports.map(({ port }) => targetName(document, placed, port)).join("\n"),
  };
}

function useCard(id: string, shared: Shared) {
  const store = useEditorStore();
  const told = useEditorShallow((state) => tellCard(state, id, shared));
  if (!told) return null;
  const { document, kinds } = store.getState();
  return { ...told, ports: portViews(document, kinds, told.placed, shared.names) };
}

/** Taken away while it has the keyboard (out of sight, deleted), a card gives it to the canvas. */
function useFace(shared: Shared) {
  const face = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = face.current;
    return () => {
      if (button && button === document.activeElement) shared.focusCanvas();
    };
  }, [shared]);
  return face;
}

const MARK_ICONS: Record<Mark, LucideIcon> = {
  start: Phone,
  on_error: TriangleAlert,
  on_hangup: PhoneOff,
};

function Marks({ marks, shared }: { marks: string; shared: Shared }) {
  return (
    <span className={css.marks} aria-hidden="true">
      {(marks.split(" ") as Mark[]).map((mark) => {
        const Icon = MARK_ICONS[mark];
        return (
          <span key={mark} className={css.mark} data-mark={mark}>
            <Icon size={13} strokeWidth={2.4} />
            {shared.t(`canvas.mark.${mark}`)}
          </span>
        );
      })}
    </span>
  );
}

function WrongMark({ wrong, shared }: { wrong: Wrong; shared: Shared }) {
  const Icon = wrong.errors > 0 ? CircleAlert : TriangleAlert;
  const words =
    wrong.errors > 0
      ? shared.t("canvas.errors", { count: wrong.errors })
      : shared.t("canvas.warnings", { count: wrong.warnings });
  return (
    <span
      className={css.wrong}
      data-severity={wrong.errors > 0 ? "error" : "warning"}
      title={wrong.message}
      aria-hidden="true"
    >
      <Icon size={13} strokeWidth={2.4} />
      {words}
    </span>
  );
}

/** What the author wrote beside the step. */
function NoteMark({ note }: { note: string }) {
  return (
    <span className={css.noteMark} title={note}>
      <StickyNote size={13} strokeWidth={2.2} aria-hidden="true" />
      <VisuallyHidden>{note}</VisuallyHidden>
    </span>
  );
}

const TONE_ICONS: Record<Tone, LucideIcon> = {
  added: CirclePlus,
  removed: Minus,
  changed: Pencil,
  live: Phone,
  active: PhoneCall,
  travelled: Route,
  failed: CircleX,
  covered: Check,
  uncovered: CircleDashed,
};
/** Tones that the card's frame says: a word on each card would only be noise. */
const QUIET: ReadonlySet<Tone> = new Set(["travelled"]);

interface ToneMarkProps {
  tone: Tone;
  note: string | undefined;
  shared: Shared;
}

function ToneMark({ tone, note, shared }: ToneMarkProps) {
  const Icon = TONE_ICONS[tone];
  return (
    <span className={css.tone} data-tone={tone}>
      <Icon size={13} strokeWidth={2.4} aria-hidden="true" />
      {note ?? shared.t(`canvas.tone.${tone}`)}
    </span>
  );
}
