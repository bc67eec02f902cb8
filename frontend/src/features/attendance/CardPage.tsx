// The card that hangs beside the telephone of a site: what to call, what to key in; printed on one
// sheet, in the language of those who read it.
import { ArrowLeft, Printer } from "lucide-react";
import { Suspense, useState } from "react";
import { Link } from "wouter";
import { useNumbers } from "../../api/hooks";
import { Page } from "../../app/Page";
import { phone } from "../../i18n/format";
import { isLanguage, LANGUAGES, type Language } from "../../i18n/i18n";
import { useWords } from "../../i18n/useWords";
import { Button, Failure, Loading, Notice, Segmented, Select } from "../../ui";
import { useAttendanceSettings, useSite } from "./api";
import css from "./Card.module.css";
import { CardSheet } from "./CardSheet";

type Size = "A5" | "A4";

export default function CardPage({ id }: { id: string }) {
  const { t, language, languageName } = useWords();
  const site = useSite(id);
  const [size, setSize] = useState<Size>("A5");
  const [spoken, setSpoken] = useState<Language>(isLanguage(language) ? language : "fr");
  const [chosen, setChosen] = useState<string | null>(null);
  const { numbers, found } = useWhatToCall();
  const number = chosen ?? (found ? numbers[0] : undefined) ?? "";
  return (
    <Page
      title={t("card.title", { site: site.data?.name ?? "" })}
      above={
        <Link href="/attendance/directory?tab=sites" className={css.back}>
          <ArrowLeft size={16} aria-hidden="true" />
          {t("directory.title")}
        </Link>
      }
      actions={
        <Button
          kind="primary"
          icon={<Printer size={17} />}
          disabled={!site.data}
          onClick={() => window.print()}
        >
          {t("directory.print")}
        </Button>
      }
    >
      {site.isPending && <Loading rows={3} height={160} />}
      {site.isError && !site.data && <Failure error={site.error} onRetry={() => site.refetch()} />}
      {site.data && (
        <div className={css.page} data-size={size}>
          <aside className={css.choices} aria-label={t("card.choices")}>
            <div className={css.labelled}>
              <span>{t("card.language")}</span>
              <Segmented
                label={t("card.language")}
                value={spoken}
                onChange={setSpoken}
                options={LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag) }))}
              />
            </div>
            <div className={css.labelled}>
              <span>{t("card.size")}</span>
              <Segmented
                label={t("card.size")}
                value={size}
                onChange={setSize}
                options={[
                  { value: "A5", label: "A5" },
                  { value: "A4", label: "A4" },
                ]}
              />
            </div>
            {numbers.length > 0 && (
              <Select
                label={t("card.number")}
                value={number}
                onChange={setChosen}
                options={[
                  ...(found ? [] : [{ value: "", label: t("card.byHand") }]),
                  ...numbers.map((one) => ({ value: one, label: phone(one) })),
                ]}
              />
            )}
            {!found && <Notice tone="amber">{t("card.noNumber")}</Notice>}
            {!site.data.code && <Notice tone="amber">{t("card.noCode")}</Notice>}
          </aside>
          <Suspense fallback={<Loading rows={1} height={480} />}>
            <CardSheet site={site.data} number={number} language={spoken} />
          </Suspense>
        </div>
      )}
    </Page>
  );
}

/** The numbers that lead to a step where one punches; without any, all that are in service. */
function useWhatToCall() {
  const told = useAttendanceSettings().data?.numbers ?? [];
  const all = useNumbers().data ?? [];
  const found = told.length > 0;
  return {
    found,
    numbers: found ? told : all.filter((one) => !one.draft).map((one) => one.number),
  };
}
