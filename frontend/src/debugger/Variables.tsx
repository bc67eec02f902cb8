// What the call knows: what changed since it was held stands out, and what may be changed is changed
// where it is read.
import { useState } from "react";
import { useEditor } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { setVariable, useDebug } from "../live/debug";
import { Select, TextField, VisuallyHidden } from "../ui";
import css from "./Panel.module.css";
import type { Known } from "./session";
import { useSetup } from "./setup";
import { inputOf, shown, typedIn, valueFrom } from "./values";

const NONE: Known[] = [];

export function Variables() {
  const { t } = useWords();
  const all = useDebug(({ told }) => told?.variables ?? NONE);
  const [every, setEvery] = useState(false);
  // What steps found out is shown while it is news; all of it is one press away.
  const first = all.filter(
    ({ kind, name, changed }) => kind === "variable" || name === "language" || changed,
  );
  const rest = all.filter((one) => !first.includes(one));
  return (
    <section className={css.section} aria-label={t("debugger.variables.title")}>
      <h3>{t("debugger.variables.title")}</h3>
      <ul className={css.variables}>
        {(every ? [...first, ...rest] : first).map((one) => (
          <Row key={one.name} known={one} />
        ))}
      </ul>
      {rest.length > 0 && (
        <button
          type="button"
          className={css.link}
          aria-expanded={every}
          onClick={() => setEvery(!every)}
        >
          {t(every ? "debugger.variables.fewer" : "debugger.variables.more", {
            count: rest.length,
          })}
        </button>
      )}
    </section>
  );
}

function Row({ known }: { known: Known }) {
  const { t, language, languageName } = useWords();
  const zone = useSetup((setup) => setup.zone);
  const [editing, setEditing] = useState(false);
  const { name, label, type, value, changed, editable } = known;
  const word =
    name === "language" && typeof value === "string"
      ? languageName(value)
      : shown(value, type, { t, language, zone });
  const empty = value === null || value === "";
  return (
    <li data-variable={name} data-changed={changed || undefined}>
      <span className={css.variable} title={label === name ? name : `${label}\n${name}`}>
        {label || name}
        {changed && <VisuallyHidden>, {t("debugger.variables.changed")}</VisuallyHidden>}
      </span>
      {editing ? (
        <Editing known={known} onDone={() => setEditing(false)} />
      ) : editable ? (
        <button
          type="button"
          className={css.value}
          data-empty={empty || undefined}
          aria-label={t("debugger.variables.change", { name: label || name, value: word })}
          onClick={() => setEditing(true)}
        >
          {word}
        </button>
      ) : (
        <span className={css.value} data-empty={empty || undefined} title={word}>
          {word}
        </span>
      )}
    </li>
  );
}

function Editing({ known, onDone }: { known: Known; onDone: () => void }) {
  const { t } = useWords();
  const { name, label, type, value } = known;
  const [typed, setTyped] = useState(value === "•••" ? "" : typedIn(value));
  const [wrong, setWrong] = useState<string | null>(null);
  const send = async (text: string) => {
    const objection = await setVariable(name, valueFrom(text, type));
    if (objection === null) onDone();
    else setWrong(objection || t("debugger.trouble.other"));
  };
  const title = t("debugger.variables.new", { name: label || name });
  if (type === "boolean" || name === "language") {
    return <Choices known={known} title={title} onChoose={send} onDone={onDone} />;
  }
  return (
    <form
      className={css.editing}
      onSubmit={(event) => {
        event.preventDefault();
        void send(typed);
      }}
    >
      <TextField
        {...inputOf(type)}
        aria-label={title}
        size="xs"
        value={typed}
        error={wrong}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => wrong === null && onDone()}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onDone();
        }}
      />
    </form>
  );
}

interface ChoicesProps {
  known: Known;
  title: string;
  onChoose: (value: string) => Promise<void>;
  onDone: () => void;
}

function Choices({ known, title, onChoose, onDone }: ChoicesProps) {
  const { t, languageName } = useWords();
  const languages = useEditor((state) => state.document.languages);
  const options =
    known.name === "language"
      ? languages.map((tag) => ({ value: tag, label: languageName(tag) }))
      : [
          { value: "", label: t("debugger.variables.empty") },
          { value: "true", label: t("forms.yes") },
          { value: "false", label: t("forms.no") },
        ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving the list inside closes it
    <span
      className={css.editing}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <Select
        label={title}
        hideLabel
        value={typedIn(known.value)}
        onChange={(value) => void onChoose(value)}
        options={options}
      />
    </span>
  );
}
