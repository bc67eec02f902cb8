// A state set by hand, above all else: closed for an emergency, or open out of turn.
import { Siren } from "lucide-react";
import type { CalendarDocument } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Notice, Select, TextField } from "../../ui";
import css from "./Hours.module.css";
import { rangeName } from "./words";

interface OverrideProps {
  calendar: CalendarDocument;
  disabled: boolean;
  onChange: (override: CalendarDocument["override"]) => void;
}

export function Override({ calendar, disabled, onChange }: OverrideProps) {
  const { t } = useWords();
  const now = calendar.override ?? null;
  const over = now?.until ? Date.parse(now.until) < Date.now() : false;
  return (
    <section className={css.part} aria-label={t("forms.hours.override")}>
      <h3>{t("forms.hours.override")}</h3>
      <Select
        label={t("forms.hours.override")}
        hideLabel
        disabled={disabled}
        value={now?.state ?? ""}
        onChange={(state) => onChange(state ? { state, until: now?.until ?? null } : null)}
        options={[
          { value: "", label: t("forms.hours.noOverride") },
          { value: "emergency", label: t("forms.hours.emergency") },
          { value: "closed", label: t("forms.hours.closed") },
          ...Object.keys(calendar.ranges).map((id) => ({
            value: id,
            label: rangeName(calendar, id),
          })),
        ]}
      />
      {now && (
        <>
          <TextField
            type="datetime-local"
            label={t("forms.hours.until")}
            value={now.until ? localTime(now.until) : ""}
            disabled={disabled}
            onChange={(event) => {
              const text = event.currentTarget.value;
              onChange({ ...now, until: text ? new Date(text).toISOString() : null });
            }}
          />
          {!over && (
            <Notice tone="amber" icon={<Siren />}>
              {t("forms.hours.overridden")}
            </Notice>
          )}
        </>
      )}
    </section>
  );
}

/** An instant as the clock of this machine shows it, for its own field. */
function localTime(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
