// Making a flow: first from what, then its name and languages; then the editor opens.
import { ArrowLeft, ArrowRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useCatalogue } from "../../api/hooks";
import { explain, placesOf } from "../../api/problem";
import { type Template, useNewFlow } from "../../api/release";
import { useWords } from "../../i18n/useWords";
import { Button, Checkbox, DialogFoot, Notice, Select, Sheet, TextField } from "../../ui";
import { FlowPreview } from "./FlowPreview";
import { Gallery } from "./Gallery";
import css from "./Gallery.module.css";
import { firstLanguages, OFFERED, readyLanguages } from "./languages";

/** Nothing chosen yet, an empty flow, or a template. */
export type Start = "choose" | "blank" | Template;

interface Props {
  start: Start | null;
  onStart: (start: Start | null) => void;
}

export function NewFlow({ start, onStart }: Props) {
  const { t } = useWords();
  const close = () => onStart(null);
  return (
    <Sheet open={start !== null} onClose={close} title={t("gallery.title")}>
      {start === "choose" && (
        <>
          <p className={css.lead}>{t("gallery.lead")}</p>
          <Gallery onChoose={(template) => onStart(template ?? "blank")} />
        </>
      )}
      {start !== null && start !== "choose" && (
        <Details
          key={start === "blank" ? "blank" : start.id}
          template={start === "blank" ? null : start}
          onBack={() => onStart("choose")}
        />
      )}
    </Sheet>
  );
}

const KINDS = ["inbound", "outbound", "subflow", "staff"] as const;

function Details({ template, onBack }: { template: Template | null; onBack: () => void }) {
  const { t, language } = useWords();
  const [, go] = useLocation();
  const make = useNewFlow();
  const [name, setName] = useState(template?.name ?? "");
  const [kind, setKind] = useState("inbound");
  const [languages, setLanguages] = useState(
    template ? firstLanguages(template.document, language) : [language],
  );
  const [missing, setMissing] = useState<"name" | "languages" | null>(null);

  function send(event: FormEvent) {
    event.preventDefault();
    const lacks = name.trim() === "" ? "name" : languages.length === 0 ? "languages" : null;
    setMissing(lacks);
    if (lacks) return;
    const wanted = { template: template?.id ?? null, name: name.trim(), kind, languages };
    make.mutate(wanted, { onSuccess: ({ id }) => go(`/flows/${id}`) });
  }

  return (
    <form className={css.details} onSubmit={send} noValidate>
      {template && <Shown template={template} />}
      <div className={css.fields}>
        {template && <p className={css.lead}>{template.description}</p>}
        <TextField
          label={t("gallery.name")}
          placeholder={t("gallery.namePlace")}
          value={name}
          maxLength={200}
          data-autofocus
          error={missing === "name" && t("gallery.nameMissing")}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Languages
          template={template}
          chosen={languages}
          onChange={setLanguages}
          missing={missing === "languages"}
        />
        {!template && (
          <Select
            label={t("gallery.kindLabel")}
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t(`gallery.kind.${value}`) }))}
          />
        )}
        <Needs template={template} />
        {make.isError && (
          <Notice tone="danger" alert>
            {placesOf(make.error) || explain(make.error, t)}
          </Notice>
        )}
        <DialogFoot>
          <Button icon={<ArrowLeft size={16} />} onClick={onBack}>
            {t("gallery.back")}
          </Button>
          <Button
            kind="primary"
            type="submit"
            busy={make.isPending}
            icon={<ArrowRight size={16} />}
          >
            {t("gallery.create")}
          </Button>
        </DialogFoot>
      </div>
    </form>
  );
}

function Shown({ template }: { template: Template }) {
  const { language } = useWords();
  const kinds = useCatalogue(language).data;
  return (
    <span className={css.frame} data-large>
      {kinds && <FlowPreview document={template.document} kinds={kinds} shape={4 / 3} />}
    </span>
  );
}

interface LanguagesProps {
  template: Template | null;
  chosen: string[];
  onChange: (languages: string[]) => void;
  missing: boolean;
}

function Languages({ template, chosen, onChange, missing }: LanguagesProps) {
  const { t, languageName } = useWords();
  const ready = template ? readyLanguages(template.document) : null;
  const known = template ? [...template.languages, ...(ready ?? [])] : [];
  const all = [...new Set([...known, ...OFFERED])];
  const toggle = (tag: string, on: boolean) =>
    onChange(on ? [...chosen, tag] : chosen.filter((one) => one !== tag));
  return (
    <fieldset className={css.languages} aria-invalid={missing || undefined}>
      <legend>{t("gallery.languages")}</legend>
      <div className={css.choices}>
        {all.map((tag) => (
          <Checkbox
            key={tag}
            label={languageName(tag)}
            checked={chosen.includes(tag)}
            onChange={(event) => toggle(tag, event.currentTarget.checked)}
          />
        ))}
      </div>
      {missing && <p className={css.wrong}>{t("gallery.languageMissing")}</p>}
      {ready && chosen.some((tag) => !ready.includes(tag)) && (
        <p className={css.quiet}>{t("gallery.toTranslate")}</p>
      )}
      {chosen.length > 1 && !template?.languages[1] && (
        <p className={css.quiet}>
          {t("gallery.firstHeard", { language: languageName(chosen[0] ?? "") })}
        </p>
      )}
    </fieldset>
  );
}

/** What comes along with a template: opening hours, sounds. */
function Needs({ template }: { template: Template | null }) {
  const { t } = useWords();
  const missing = template?.asks.filter(({ there }) => !there) ?? [];
  if (missing.length === 0) return null;
  const names = missing.map(({ name }) => t("ui.quote", { text: name })).join(", ");
  return <p className={css.quiet}>{t("gallery.comesWith", { names })}</p>;
}
