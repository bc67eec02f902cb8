// The tests of one flow: run them, read what they showed, write them, make new ones.
import { useEffect, useState } from "react";
import { useEditor } from "../editor/useEditor";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { Generate } from "./Generate";
import { List } from "./List";
import { Replay } from "./Replay";
import { resultsOf, useResults } from "./results";
import { TestEditor } from "./TestEditor";
import css from "./Tests.module.css";

/** What the panel shows: the list, one test to write, or a way to make new ones. */
export type View =
  | { what: "list"; open?: string | null }
  | { what: "edit"; id: string; fresh?: boolean }
  | { what: "generate" }
  | { what: "replay" };

export default function Tests({ flow }: { flow: string }) {
  useLateWords();
  const { t } = useWords();
  const [view, setView] = useState<View>({ what: "list" });
  const ready = useEditor((state) => state.flow === flow);
  useEffect(() => resultsOf(flow), [flow]);
  useEffect(() => () => useResults.setState({ overlay: undefined }), []);
  if (!ready) return null;
  const back = (open: string | null = null) => setView({ what: "list", open });
  return (
    <section className={css.tests} aria-label={t("scenarios.title")} data-tests={view.what}>
      {view.what === "list" && <List flow={flow} open={view.open ?? null} onView={setView} />}
      {view.what === "edit" && (
        <TestEditor
          key={view.id}
          flow={flow}
          id={view.id}
          fresh={view.fresh ?? false}
          onBack={() => back(view.id)}
        />
      )}
      {view.what === "generate" && <Generate flow={flow} onBack={() => back()} />}
      {view.what === "replay" && <Replay flow={flow} onBack={() => back()} />}
    </section>
  );
}
