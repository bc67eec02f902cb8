// Where a new flow begins: an empty one, or one of the services that come with Ariane, each with a
// small drawing of it.
import { Plus } from "lucide-react";
import { useCatalogue } from "../../api/hooks";
import { type Template, useTemplates } from "../../api/release";
import { useWords } from "../../i18n/useWords";
import { Failure, Loading } from "../../ui";
import { FlowPreview } from "./FlowPreview";
import css from "./Gallery.module.css";
import { readyLanguages } from "./languages";

interface Props {
  /** Called with the template chosen, null for an empty flow. */
  onChoose: (template: Template | null) => void;
}

export function Gallery({ onChoose }: Props) {
  const { t, language } = useWords();
  const templates = useTemplates(language);
  const kinds = useCatalogue(language);
  const error = templates.error ?? kinds.error;
  if (error) return <Failure error={error} onRetry={() => templates.refetch()} small />;
  if (!templates.data || !kinds.data) return <Loading rows={2} height={220} />;
  return (
    <ul className={css.gallery}>
      <li className={css.template} data-blank>
        <span className={css.frame}>
          <Plus className={css.plus ?? ""} size={34} aria-hidden="true" />
        </span>
        <h3 className={css.title}>
          <button type="button" className={css.choose} onClick={() => onChoose(null)}>
            {t("gallery.blank")}
          </button>
        </h3>
        <p className={css.text}>{t("gallery.blankText")}</p>
      </li>
      {templates.data.map((template) => (
        <li key={template.id} className={css.template} data-template={template.id}>
          <span className={css.frame}>
            <FlowPreview document={template.document} kinds={kinds.data} />
          </span>
          <h3 className={css.title}>
            <button type="button" className={css.choose} onClick={() => onChoose(template)}>
              {template.name}
            </button>
          </h3>
          <p className={css.text}>{template.description}</p>
          <About template={template} />
        </li>
      ))}
    </ul>
  );
}

function About({ template }: { template: Template }) {
  const { t, languageList } = useWords();
  const { languages, document, steps } = template;
  const all = [...new Set([...languages, ...readyLanguages(document)])];
  return (
    <p className={css.about}>
      <span>{t("flows.steps", { count: steps })}</span>
      <span>{languageList(all)}</span>
    </p>
  );
}
