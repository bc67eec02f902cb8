// The form of one step: its name, its settings, where its outcomes lead, and what else belongs to it.
import { useMemo, useRef } from "react";
import { Problems } from "../../forms/Problems";
import { within } from "../../forms/pointer";
import { Advanced, Fields, useFields } from "../../forms/SchemaForm";
import { FormScope, useScope } from "../../forms/scope";
import { useWords } from "../../i18n/useWords";
import { StepGuard } from "../draft/StepGuard";
import { useEditor, useEditorShallow } from "../useEditor";
import { Connections } from "./Connections";
import { Extras } from "./Extras";
import css from "./Inspector.module.css";
import { StepHead } from "./StepHead";
import { useFieldFocus } from "./useFieldFocus";

export function StepForm({ node }: { node: string }) {
  const { t } = useWords();
  const type = useEditor((state) => state.document.nodes[node]?.type);
  const kind = useEditor((state) => state.kinds.get(type ?? ""));
  const scope = useMemo(() => kind && { node, kind }, [node, kind]);
  if (!scope) {
    return <p className={css.unknown}>{t("forms.unknownType", { type: type ?? "" })}</p>;
  }
  return (
    <FormScope value={scope}>
      <Whole />
    </FormScope>
  );
}

function Whole() {
  const { node } = useScope();
  const root = useRef<HTMLDivElement>(null);
  useFieldFocus(root, node);
  return (
    <div ref={root} className={css.step}>
      <StepGuard node={node}>
        <div className={css.plain}>
          <StepHead />
          <Settings />
        </div>
      </StepGuard>
    </div>
  );
}

function Settings() {
  const { node } = useScope();
  const { main, advanced } = useFields();
  const names = [...main, ...advanced].map(({ name }) => name);
  const elsewhere = useEditorShallow((state) =>
    state.issues.filter(
      (issue) =>
        issue.node === node &&
        !issue.pointer.includes(`/${node}/next`) &&
        !names.some((name) => within(issue.param, `/${name}`)),
    ),
  );
  return (
    <>
      <Problems issues={elsewhere} />
      {main.length > 0 && <Fields fields={main} />}
      <Connections />
      <Advanced fields={advanced} />
      <Extras />
    </>
  );
}
