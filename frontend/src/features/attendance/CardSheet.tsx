// The sheet itself, in one language whatever that of the screen.
import i18next from "i18next";
import { use } from "react";
import { Logo } from "../../app/Logo";
import { dialled } from "../../i18n/format";
import { type Language, lateWords } from "../../i18n/i18n";
import css from "./Card.module.css";
import { spaced } from "./DirectoryCodes";
import type { Site } from "./types";

interface CardSheetProps {
  site: Site;
  number: string;
  language: Language;
}

export function CardSheet({ site, number, language }: CardSheetProps) {
  use(lateWords(language, "attendance"));
  const t = i18next.getFixedT(language);
  return (
    <article className={css.sheet} lang={language} data-card={site.id}>
      <header className={css.head}>
        <p className={css.kicker}>{t("card.kicker")}</p>
        <h2>{site.name}</h2>
        {site.address && <p className={css.address}>{site.address}</p>}
      </header>
      <section className={css.call}>
        <p>{t("card.call")}</p>
        <strong className="number">{number ? dialled(number, site.zone) : t("card.blank")}</strong>
        <small>{t("card.from")}</small>
      </section>
      <ol className={css.steps}>
        <li>{t("card.step1")}</li>
        <li>{t("card.step2")}</li>
        <li>{t("card.step3")}</li>
        <li>{t("card.step4")}</li>
      </ol>
      {site.code && (
        <section className={css.code}>
          <p>{t("card.hidden")}</p>
          <strong className="number">{spaced(site.code)}</strong>
        </section>
      )}
      <section className={css.notes}>
        <p>{t("card.notes")}</p>
        <span />
        <span />
        <span />
      </section>
      <footer className={css.foot}>
        <span>{t("card.secret")}</span>
        <Logo size={18} />
      </footer>
    </article>
  );
}
