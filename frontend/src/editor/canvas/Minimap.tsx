// The whole flow in small, with the part that is shown: pressed or dragged, it moves the view.
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import { placeOf } from "../../graph/layout/place";
import type { EditorState } from "../store";
import { useEditor } from "../useEditor";
import css from "./Canvas.module.css";
import { cardFor } from "./drawing";
import { useCanvasShared } from "./state";
import { type Box, boxAround } from "./view";

const WIDTH = 144;
const HEIGHT = 92;
const MARGIN = 160;

export function Minimap() {
  const { t } = useCanvasShared();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const map = useMemo(() => mapOf(document, kinds), [document, kinds]);
  const frame = useRef<HTMLDivElement>(null);
  useFrame(frame, map.box, map.scale);
  const { setCenter, getZoom } = useReactFlow();
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const bounds = event.currentTarget.getBoundingClientRect();
    const x = (event.clientX - bounds.left - map.left) / map.scale + map.box.x;
    const y = (event.clientY - bounds.top - map.top) / map.scale + map.box.y;
    void setCenter(x, y, { zoom: getZoom() });
  };
  return (
    <div
      className={css.minimap}
      role="img"
      aria-label={t("canvas.minimap")}
      onPointerDown={go}
      onPointerMove={go}
    >
      <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
        <g transform={map.transform}>
          {map.paths.map(([group, path]) => (
            <path key={group} className={css.mini} data-group={group} d={path} />
          ))}
        </g>
      </svg>
      <div ref={frame} className={css.shown} style={{ left: map.left, top: map.top }} />
    </div>
  );
}

/** One path for each group: a thousand cards are drawn as six shapes. */
function mapOf(document: EditorState["document"], kinds: EditorState["kinds"]) {
  const places = placeOf(document, kinds);
  const paths = new Map<string, string>();
  const boxes: Box[] = [];
  for (const [id, placed] of Object.entries(document.nodes)) {
    const place = places[id];
    const kind = kinds.get(placed.type);
    if (!place) continue;
    const { width, height } = cardFor(kind, placed);
    const { x, y } = place;
    boxes.push({ x, y, width, height });
    const group = kind?.group ?? "none";
    paths.set(group, `${paths.get(group) ?? ""}M${x},${y}h${width}v${height}h${-width}z`);
  }
  const all = boxAround(boxes) ?? { x: 0, y: 0, width: 1, height: 1 };
  const box = {
    x: all.x - MARGIN,
    y: all.y - MARGIN,
    width: all.width + 2 * MARGIN,
    height: all.height + 2 * MARGIN,
  };
  const scale = Math.min(WIDTH / box.width, HEIGHT / box.height, 0.12);
  const [left, top] = [(WIDTH - box.width * scale) / 2, (HEIGHT - box.height * scale) / 2];
  const transform = `translate(${left} ${top}) scale(${scale}) translate(${-box.x} ${-box.y})`;
  return { box, scale, left, top, transform, paths: [...paths] };
}

/** The frame of what is shown follows the view without drawing anything anew. */
function useFrame(frame: RefObject<HTMLDivElement | null>, box: Box, scale: number): void {
  const flow = useStoreApi();
  useEffect(() => {
    const follow = () => {
      const { transform, width, height } = flow.getState();
      const [x, y, zoom] = transform;
      const element = frame.current;
      if (!element) return;
      element.style.transform = `translate(${(-x / zoom - box.x) * scale}px, ${(-y / zoom - box.y) * scale}px)`;
      element.style.width = `${(width / zoom) * scale}px`;
      element.style.height = `${(height / zoom) * scale}px`;
    };
    follow();
    return flow.subscribe(follow);
  }, [flow, frame, box, scale]);
}
