// The right side of the debugger: the telephone with what the call knows, or the settings of a step.
import { useEffect, useRef } from "react";
import type { FlowDetail } from "../api/types";
import { Inspector } from "../editor/Inspector";
import { useEditor } from "../editor/useEditor";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { Segmented } from "../ui";
import { Calling } from "./Calling";
import { Handset } from "./Handset";
import { Log } from "./Log";
import { Outside } from "./Outside";
import css from "./Panel.module.css";
import { Stops } from "./Stops";
import { set, useSetup } from "./setup";
import { Troubles } from "./Troubles";
import { Variables } from "./Variables";

export function DebugPanel({ flow }: { flow: FlowDetail }) {
  useLateWords();
  const { t } = useWords();
  const tab = useSetup((setup) => setup.tab);
  const focus = useEditor((state) => state.focus);
  // Whoever goes to a field wants to see it: a problem, a double click on a card.
  useEffect(() => {
    if (focus && Date.now() - focus.at < 1000) set({ tab: "settings" });
  }, [focus]);
  return (
    <div className={css.panel}>
      <div className={css.tabs}>
        <Segmented
          label={t("debugger.panels")}
          wide
          value={tab}
          onChange={(chosen) => set({ tab: chosen })}
          options={[
            { value: "call", label: t("debugger.callTab") },
            { value: "settings", label: t("debugger.settingsTab") },
          ]}
        />
      </div>
      {tab === "settings" ? <Inspector /> : <Call flow={flow} />}
    </div>
  );
}

function Call({ flow }: { flow: FlowDetail }) {
  const calling = useDebug(
    ({ line, told }) =>
      (line === "open" || line === "lost") && told !== null && told.mode !== "waiting",
  );
  const top = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that begins shows its telephone
  useEffect(() => {
    top.current?.scrollIntoView({ block: "end" });
  }, [calling]);
  return (
    <div className={css.call}>
      <div ref={top} className={css.top} />
      <Troubles />
      {calling ? <Handset flow={flow} /> : <Calling flow={flow} />}
      <Outside />
      {calling && <Variables />}
      {calling && <Log />}
      <Stops />
    </div>
  );
}
