// Which calendar decides, and which of its ranges have an outcome of their own.
import { CalendarPlus, CalendarRange } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useCalendars } from "../../api/calendars";
import { useWords } from "../../i18n/useWords";
import { Button, Checkbox, Pick, ReadOnly } from "../../ui";
import fieldCss from "../Field.module.css";
import { useParam, useSetting, useShut, type WidgetProps } from "../scope";
import css from "./CalendarField.module.css";

const CalendarSheet = lazy(() => import("../hours/CalendarSheet"));

export function CalendarField(props: WidgetProps) {
  const { t } = useWords();
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const shut = useShut();
  const calendars = useCalendars().data;
  const [open, setOpen] = useState<{ id: string | null } | null>(null);
  const chosen = typeof value === "string" ? value : "";
  const groups = useMemo(
    () => [{ items: (calendars ?? []).map(({ id, name }) => ({ value: id, label: name })) }],
    [calendars],
  );
  const there = calendars?.some((one) => one.id === chosen) ?? false;
  return (
    <div className={css.calendar}>
      <Pick
        id={id}
        label={field.label}
        describedBy={describedBy}
        value={chosen || null}
        groups={groups}
        onChange={(next) => set(next)}
        placeholder={t("forms.calendar.choose")}
        lost={(name) => t("forms.calendar.lost", { name })}
        tone={wrong ? "danger" : chosen ? undefined : "amber"}
        disabled={shut}
      />
      <div className={css.acts}>
        <Button
          size="xs"
          icon={<CalendarRange size={14} />}
          disabled={!there}
          onClick={() => setOpen({ id: chosen })}
        >
          {t("forms.calendar.open")}
        </Button>
        <Button
          size="xs"
          icon={<CalendarPlus size={14} />}
          disabled={shut}
          onClick={() => setOpen({ id: null })}
        >
          {t("forms.calendar.new")}
        </Button>
      </div>
      {open && (
        <Suspense fallback={null}>
          {/* A calendar belongs to all flows: who may change it does not depend on this one. */}
          <ReadOnly value={false}>
            <CalendarSheet
              id={open.id}
              onClose={() => setOpen(null)}
              onSaved={(saved) => {
                if (saved !== chosen && !shut) set(saved);
              }}
            />
          </ReadOnly>
        </Suspense>
      )}
    </div>
  );
}

/** The ranges of the calendar named by another parameter, each with a box to tick. */
export function RangesField({ pointer, field }: WidgetProps) {
  const { t } = useWords();
  const [value, put] = useParam(pointer);
  const [of] = useParam(`/${field.shape.of ?? "calendar"}`);
  const shut = useShut();
  const calendar = useCalendars().data?.find(({ id }) => id === of);
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const ranges = Object.entries(calendar?.document.ranges ?? {}).map(([id, range]) => ({
    id,
    label: range.label || id,
  }));
  const lost = chosen.filter((id) => !ranges.some((range) => range.id === id));
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    const order = [...ranges.map((range) => range.id), ...lost];
    put(order.filter((one) => next.includes(one)));
  };
  if (!of) return <p className={fieldCss.note}>{t("forms.calendar.first")}</p>;
  return (
    <div className={css.ranges}>
      {ranges.map(({ id, label }) => (
        <Checkbox
          key={id}
          label={label}
          checked={chosen.includes(id)}
          disabled={shut}
          onChange={() => toggle(id)}
        />
      ))}
      {calendar &&
        lost.map((id) => (
          <Checkbox
            key={id}
            label={t("forms.calendar.lostRange", { name: id })}
            checked
            disabled={shut}
            onChange={() => toggle(id)}
          />
        ))}
      {calendar && ranges.length === 0 && (
        <p className={fieldCss.note}>{t("forms.calendar.noRange")}</p>
      )}
    </div>
  );
}
