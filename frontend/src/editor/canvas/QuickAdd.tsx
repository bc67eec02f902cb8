// The list that opens where a wire was let go, at a `+` or by Ctrl+Arrow: types by name and synonym,
// and the steps that are already there.
import { useReactFlow } from "@xyflow/react";
import { CornerDownRight } from "lucide-react";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { CARD_WIDTH } from "../../graph/cards";
import { addStep, connect, insertOnWire } from "../../graph/commands";
import { searchKinds, searchSteps } from "../../graph/queries";
import { StepIcon } from "../../ui";
import { Finder, type Found } from "../Finder";
import type { EditorState } from "../store";
import { useEditorStore } from "../useEditor";
import { focusStep } from "./adding";
import { stepName } from "./card";
import css from "./QuickAdd.module.css";
import { type Quick, type Shared, useCanvas, useCanvasShared } from "./state";

const WIDTH = 328;
const HEIGHT = 400;
const MARGIN = 8;

export function QuickAdd() {
  const quick = useCanvas((state) => state.quick);
  return quick ? <List key={`${quick.x} ${quick.y}`} quick={quick} /> : null;
}

function List({ quick }: { quick: Quick }) {
  const shared = useCanvasShared();
  const { t, canvas, element, focusCanvas } = shared;
  const store = useEditorStore();
  const box = useRef<HTMLDialogElement>(null);
  const { from } = quick;

  const close = useCallback(
    (done: boolean) => {
      canvas.setState({ quick: null });
      const window = element.current;
      const [chosen] = store.getState().selection;
      if (done && quick.how !== "connect" && chosen) focusStep(window, chosen);
      else if (from) focusStep(window, from.node, from.port);
      else focusCanvas();
    },
    [canvas, element, store, quick, from, focusCanvas],
  );
  usePlace(box, quick);
  useLeaving(box, () => canvas.setState({ quick: null }));

  const find = (text: string) => {
    const state = store.getState();
    const did = (done: boolean) => {
      if (done && quick.how === "connect" && from) state.select([from.node]);
      close(done);
    };
    return found(state, quick, text, shared, did);
  };
  const { document, kinds } = store.getState();
  const label = from
    ? t(`canvas.quick.${quick.how}`, { from: stepName(document, kinds, from.node) })
    : t("canvas.addHere");
  return (
    <dialog
      ref={box}
      open
      className={`${css.quick} nokey nowheel`}
      aria-label={label}
      data-own-keys
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close(false);
      }}
    >
      <p className={css.title}>{label}</p>
      <Finder
        label={t("canvas.quick.search")}
        placeholder={t(quick.how === "connect" ? "canvas.quick.step" : "canvas.quick.typeOrStep")}
        find={find}
        nothing={t("canvas.quick.nothing")}
      />
    </dialog>
  );
}

/** What fits the text: types first, then the steps it could lead to. */
function found(
  state: EditorState,
  quick: Quick,
  text: string,
  { t }: Shared,
  did: (done: boolean) => void,
): Found[] {
  const { document, kinds } = state;
  const types: Found[] = searchKinds(kinds, text).map((kind) => ({
    id: `type-${kind.type}`,
    label: kind.label,
    icon: <StepIcon icon={kind.icon} group={kind.group} />,
    group: t("canvas.quick.new"),
    run: () => did(state.run(adding(state, quick, kind.type))),
  }));
  const { from } = quick;
  if (!from || quick.how === "insert") return types;
  const steps: Found[] = searchSteps(document, kinds, text).map((id) => {
    const kind = kinds.get(document.nodes[id]?.type ?? "");
    const name = stepName(document, kinds, id);
    return {
      id: `step-${id}`,
      label: name,
      ...(kind && kind.label !== name ? { detail: kind.label } : {}),
      icon: <StepIcon icon={kind?.icon} group={kind?.group} />,
      end: <CornerDownRight size={15} aria-hidden="true" className={css.link} />,
      group: t("canvas.quick.existing"),
      run: () => did(state.run(connect(state.context(), from, id))),
    };
  });
  return quick.how === "connect" ? steps : [...types, ...steps];
}

function adding(state: EditorState, { how, from, at }: Quick, type: string) {
  const context = state.context();
  if (how === "insert" && from) return insertOnWire(context, from, type);
  const place = at ? { x: at.x - CARD_WIDTH / 2, y: at.y } : undefined;
  return addStep(context, { type, ...(from ? { from } : {}), ...(place ? { at: place } : {}) });
}

/** Opens below its place; beside it where the canvas ends. */
function usePlace(box: RefObject<HTMLDialogElement | null>, quick: Quick): void {
  const { getZoom } = useReactFlow();
  useLayoutEffect(() => {
    const element = box.current;
    const window = element?.offsetParent;
    if (!element || !window) return;
    const { clientWidth: width, clientHeight: height } = window;
    const fits = quick.y + HEIGHT + 2 * MARGIN <= height;
    const aside = (CARD_WIDTH / 2) * getZoom() + 3 * MARGIN;
    const right = quick.x + aside + WIDTH <= width;
    const x = fits ? quick.x - WIDTH / 2 : right ? quick.x + aside : quick.x - aside - WIDTH;
    const within = (value: number, most: number) =>
      Math.max(MARGIN, Math.min(value, most - MARGIN));
    element.style.left = `${within(x, width - WIDTH)}px`;
    element.style.top = `${within(quick.y + MARGIN, height - HEIGHT)}px`;
    element.querySelector("input")?.focus({ preventScroll: true });
  }, [box, quick, getZoom]);
}

/** Pressing anywhere else closes it. */
function useLeaving(box: RefObject<HTMLElement | null>, leave: () => void): void {
  const last = useRef(leave);
  last.current = leave;
  useEffect(() => {
    const press = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) last.current();
    };
    document.addEventListener("pointerdown", press, true);
    return () => document.removeEventListener("pointerdown", press, true);
  }, [box]);
}
