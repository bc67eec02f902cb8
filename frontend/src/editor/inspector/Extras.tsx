// What every step may have beside its settings: a counter, a note, and the values it finds out.
import { useId } from "react";
import type { Kind } from "../../api/types";
import { Help } from "../../forms/Field";
import fieldCss from "../../forms/Field.module.css";
import { fieldsOf } from "../../forms/schema";
import { useScope } from "../../forms/scope";
import { useMarkers } from "../../forms/widgets/references";
import { useTypeName } from "../../forms/widgets/VariableField";
import { setExtra } from "../../graph/commands";
import { useWords } from "../../i18n/useWords";
import { TextArea, TextField } from "../../ui";
import { useEditor, useEditorStore } from "../useEditor";
import css from "./Inspector.module.css";

export function Extras() {
  const { t } = useWords();
  const { node, kind } = useScope();
  const store = useEditorStore();
  const id = useId();
  const markers = useMarkers();
  const marker = useEditor((state) => state.document.nodes[node]?.marker ?? "");
  const note = useEditor((state) => state.document.nodes[node]?.note ?? "");
  const set = (extra: "note" | "marker", text: string) => {
    const state = store.getState();
    state.run(setExtra(state.context(), node, extra, text === "" ? null : text));
  };
  return (
    <>
      <Results />
      <section className={css.part}>
        <div className={fieldCss.field} data-field="#note">
          <span className={fieldCss.label}>
            <label htmlFor={`${id}-note`}>{t("forms.note")}</label>
          </span>
          <TextArea
            id={`${id}-note`}
            autosize
            minRows={1}
            maxRows={8}
            maxLength={4000}
            value={note}
            placeholder={t("forms.noteHint")}
            onChange={(event) => set("note", event.currentTarget.value)}
          />
        </div>
        {!counts(kind) && (
          <div className={fieldCss.field} data-field="#marker">
            <span className={fieldCss.label}>
              <label htmlFor={`${id}-marker`}>{t("forms.marker")}</label>
              <Help text={t("forms.markerHelp")} label={t("forms.marker")} />
            </span>
            <TextField
              id={`${id}-marker`}
              list={`${id}-markers`}
              maxLength={100}
              value={marker}
              placeholder={t("forms.none")}
              onChange={(event) => set("marker", event.currentTarget.value)}
            />
            <datalist id={`${id}-markers`}>
              {markers.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </div>
        )}
      </section>
    </>
  );
}

/** A step that is a counter itself needs no second one. */
function counts(kind: Kind): boolean {
  return fieldsOf(kind).some(({ shape }) => shape.format === "marker");
}

/** The values that later steps may read, by the names to write. */
function Results() {
  const { t } = useWords();
  const { node, kind } = useScope();
  const typeName = useTypeName();
  const results = Object.entries(kind.results);
  if (results.length === 0) return null;
  return (
    <details className={css.results}>
      <summary>{t("forms.results")}</summary>
      <dl>
        {results.map(([name, type]) => (
          <div key={name}>
            <dt>
              {kind.result_labels[name] ?? name} <small>{typeName(type)}</small>
            </dt>
            <dd>
              <code>{`{{ ${node}.${name} }}`}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
