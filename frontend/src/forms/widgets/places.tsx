// Languages, countries, currencies and telephone numbers.
import { useMemo } from "react";
import { useEditor } from "../../editor/useEditor";
import { phone, plainNumber } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Pick, type PickGroup, TextField } from "../../ui";
import { COUNTRIES, LANGUAGE_TAGS, NEAR_COUNTRIES, NEAR_CURRENCIES } from "../places";
import { useSetting, useShut, type WidgetProps } from "../scope";

interface CodeProps extends WidgetProps {
  groups: PickGroup[];
}

function Code({ groups, ...props }: CodeProps) {
  const { t } = useWords();
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const shut = useShut();
  return (
    <Pick
      id={id}
      label={field.label}
      describedBy={describedBy}
      value={typeof value === "string" && value ? value : null}
      groups={groups}
      onChange={(next) => set(next)}
      placeholder={t("forms.choose")}
      clear={field.required ? undefined : { label: t("forms.none"), run: () => set(undefined) }}
      tone={wrong ? "danger" : undefined}
      disabled={shut}
    />
  );
}

export function useLanguageGroups(): PickGroup[] {
  const { t, languageName } = useWords();
  const own = useEditor((state) => state.document.languages);
  return useMemo(() => {
    const item = (tag: string) => ({ value: tag, label: languageName(tag), hint: tag });
    return [
      { label: t("forms.languages.own"), items: own.map(item) },
      {
        label: t("forms.languages.others"),
        items: LANGUAGE_TAGS.filter((tag) => !own.includes(tag)).map(item),
      },
    ];
  }, [own, t, languageName]);
}

export function LanguageField(props: WidgetProps) {
  return <Code {...props} groups={useLanguageGroups()} />;
}

/** Names of codes in the user's language, the near ones first. */
export function named(codes: readonly string[], near: readonly string[], names: Intl.DisplayNames) {
  const item = (code: string) => ({ value: code, label: names.of(code) ?? code, hint: code });
  const others = codes.filter((code) => !near.includes(code)).map(item);
  return [
    { items: near.map(item) },
    { items: others.sort((a, b) => a.label.localeCompare(b.label)) },
  ];
}

export function CountryField(props: WidgetProps) {
  const { language } = useWords();
  const groups = useMemo(
    () => named(COUNTRIES, NEAR_COUNTRIES, new Intl.DisplayNames(language, { type: "region" })),
    [language],
  );
  return <Code {...props} groups={groups} />;
}

export function CurrencyField(props: WidgetProps) {
  const { language } = useWords();
  const groups = useMemo(() => {
    const all = Intl.supportedValuesOf("currency");
    return named(all, NEAR_CURRENCIES, new Intl.DisplayNames(language, { type: "currency" }));
  }, [language]);
  return <Code {...props} groups={groups} />;
}

/** A number as people write it; kept without spaces when the field is left. */
export function PhoneField(props: WidgetProps) {
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const text = typeof value === "string" ? value : "";
  return (
    <TextField
      id={id}
      type="tel"
      autoComplete="off"
      value={phone(text)}
      placeholder={phone("+41218025555")}
      maxLength={field.shape.maxLength ?? 40}
      onChange={(event) => set(event.currentTarget.value, { merge: true })}
      onBlur={() => text && plainNumber(text) !== text && set(plainNumber(text), { merge: true })}
      aria-describedby={describedBy}
      error={wrong}
    />
  );
}
