// The right side of the editor: the form of the selected step, of several, or of the whole flow.

import { FlowSettings } from "./inspector/FlowSettings";
import css from "./inspector/Inspector.module.css";
import { Many } from "./inspector/Many";
import { StepForm } from "./inspector/StepForm";
import { useEditor } from "./useEditor";

export function Inspector() {
  const selection = useEditor((state) => state.selection);
  const [only] = selection;
  return (
    <div className={css.inspector} data-inspector="">
      {selection.length > 1 ? (
        <Many ids={selection} />
      ) : only === undefined ? (
        <FlowSettings />
      ) : (
        <StepForm key={only} node={only} />
      )}
    </div>
  );
}
