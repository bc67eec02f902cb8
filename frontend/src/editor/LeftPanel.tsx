// The left side: kinds of steps to add, the flow as an outline, or its tests.
import { PanelLeftClose } from "lucide-react";
import { lazy, Suspense } from "react";
import { addStep } from "../graph/commands";
import { useWords } from "../i18n/useWords";
import { IconButton, Loading, Segmented } from "../ui";
import { whereToAdd } from "./actions/where";
import css from "./Editor.module.css";
import { OutlinePanel } from "./OutlinePanel";
import { Palette } from "./Palette";
import { keepPlace } from "./place";
import { arrange } from "./screen";
import { useEditor, useEditorStore } from "./useEditor";

const Tests = lazy(() => import("../scenarios/Tests"));

export function LeftPanel() {
  const { t } = useWords();
  const store = useEditorStore();
  const panel = useEditor((state) => state.panel);
  const shut = useEditor((state) => state.shut !== null);
  return (
    <>
      <div className={css.tabs}>
        <Segmented
          label={t("editor.panels")}
          value={panel}
          wide
          onChange={(chosen) => {
            store.getState().set({ panel: chosen });
            keepPlace(store.getState().flow, { panel: chosen });
          }}
          options={[
            { value: "steps", label: t("editor.steps") },
            { value: "outline", label: t("editor.outlineTab") },
            { value: "tests", label: t("editor.testsTab") },
          ]}
        />
        <IconButton
          label={t("action.foldLeft")}
          size="md"
          onClick={() => arrange({ leftOpen: false })}
        >
          <PanelLeftClose size={17} />
        </IconButton>
      </div>
      <div className={css.leftInside} data-panel={panel}>
        {panel === "outline" && <OutlinePanel />}
        {panel === "tests" && (
          <Suspense fallback={<Loading rows={3} />}>
            <Tests flow={store.getState().flow} />
          </Suspense>
        )}
        {panel === "steps" && (
          <Palette
            draggable
            off={shut}
            onChoose={(type) => {
              const now = store.getState();
              const from = whereToAdd(now);
              now.run(addStep(now.context(), { type, ...(from ? { from } : {}) }));
            }}
          />
        )}
      </div>
    </>
  );
}
