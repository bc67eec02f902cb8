// − 100 % + , everything at once, tidy up.
import { useReactFlow, useStore } from "@xyflow/react";
import { Minus, Plus } from "lucide-react";
import { useWords } from "../../i18n/useWords";
import { action } from "../actions";
import { useEnv } from "../actions/env";
import { useEditorStore } from "../useEditor";
import css from "./Canvas.module.css";
import { useCanvasShared } from "./state";
import { lessMotion } from "./useGlide";

export function ZoomBar() {
  const { t, open } = useCanvasShared();
  const { percent } = useWords();
  const store = useEditorStore();
  const env = useEnv();
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100) / 100);
  const options = { duration: lessMotion() ? 0 : 160 };
  return (
    <div className={css.zoom} role="toolbar" aria-label={t("canvas.zoom.bar")}>
      <button type="button" aria-label={t("canvas.zoom.out")} onClick={() => zoomOut(options)}>
        <Minus size={15} />
      </button>
      <button
        type="button"
        className={css.percent}
        aria-label={t("canvas.zoom.full", { zoom: percent(zoom) })}
        onClick={() => zoomTo(1, options)}
      >
        {percent(zoom)}
      </button>
      <button type="button" aria-label={t("canvas.zoom.in")} onClick={() => zoomIn(options)}>
        <Plus size={15} />
      </button>
      <button
        type="button"
        onClick={() => store.getState().lookAt(Object.keys(store.getState().document.nodes))}
      >
        {t("canvas.zoom.fit")}
      </button>
      {open && (
        <button type="button" onClick={() => action("tidy").run(env)}>
          {t("canvas.zoom.tidy")}
        </button>
      )}
    </div>
  );
}
