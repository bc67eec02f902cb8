// The form of a step, made of the schema of its type: no type is known by name.
import { ChevronRight } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Kind } from "../api/types";
import { useEditor, useEditorShallow } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { Field } from "./Field";
import fieldCss from "./Field.module.css";
import { within } from "./pointer";
import css from "./SchemaForm.module.css";
import { differs, type FieldSpec, fieldsOf, matters, type Params } from "./schema";
import { useScope } from "./scope";
import { useTold } from "./told";

/** The fields that have a meaning now; the others come and go with the settings they follow. */
export function useFields(): { main: FieldSpec[]; advanced: FieldSpec[] } {
  const { node, kind } = useScope();
  const all = useMemo(() => fieldsOf(kind), [kind]);
  const names = useEditorShallow((state) => {
    const params = (state.document.nodes[node]?.params ?? {}) as Params;
    return all.filter((field) => matters(field, all, params)).map(({ name }) => name);
  });
  return useMemo(() => {
    const shown = all.filter(({ name }) => names.includes(name));
    return {
      main: shown.filter(({ shape }) => !shape.advanced),
      advanced: shown.filter(({ shape }) => shape.advanced),
    };
  }, [all, names]);
}

export function Fields({ fields, within: outer = "" }: { fields: FieldSpec[]; within?: string }) {
  return (
    <div className={fieldCss.form}>
      {fields.map((field) => (
        <Field key={field.name} field={field} within={outer} />
      ))}
    </div>
  );
}

/** The rest of the form, folded, with a summary of what is not as usual. */
export function Advanced({ fields }: { fields: FieldSpec[] }) {
  const { t } = useWords();
  const { node, kind } = useScope();
  const [open, setOpen] = useState(false);
  const focus = useEditor((state) => state.focus);
  const inside = fields.some(({ name }) => focus?.node === node && within(focus.param, `/${name}`));
  useEffect(() => {
    if (inside && focus) setOpen(true);
  }, [inside, focus]);
  const troubled = useEditor((state) =>
    state.issues.some(
      (issue) => issue.node === node && fields.some(({ name }) => within(issue.param, `/${name}`)),
    ),
  );
  if (fields.length === 0) return null;
  return (
    <section className={css.advanced} data-open={open || undefined}>
      <h3>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRight size={16} aria-hidden="true" />
          {t("forms.advanced")}
          {troubled && !open && <span className={css.mark}>{t("forms.toFix")}</span>}
        </button>
      </h3>
      {open ? <Fields fields={fields} /> : <Unusual fields={fields} kind={kind} />}
    </section>
  );
}

function Unusual({ fields, kind }: { fields: FieldSpec[]; kind: Kind }) {
  const { t } = useWords();
  const { node } = useScope();
  const told = useTold(kind);
  const params = useEditor((state) => state.document.nodes[node]?.params) ?? {};
  const changed = fields.filter((field) => differs(field, params[field.name]));
  if (changed.length === 0) return <p className={css.usual}>{t("forms.usual")}</p>;
  return (
    <ul className={css.unusual}>
      {changed.map((field) => (
        <li key={field.name}>
          {t("forms.differs", { label: field.label, value: told(field, params[field.name]) })}
        </li>
      ))}
    </ul>
  );
}
