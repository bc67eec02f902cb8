// The named ranges of a calendar: which one is painted, their names, a new one.
import { Plus, Trash2 } from "lucide-react";
import type { CalendarDocument } from "../../api/calendars";
import { fresh, slug } from "../../graph/ids";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, TextField } from "../../ui";
import css from "./Hours.module.css";

const STATES = ["emergency", "holiday", "closed"];

interface RangesProps {
  ranges: CalendarDocument["ranges"];
  active: string;
  disabled: boolean;
  onActive: (id: string) => void;
  onChange: (ranges: CalendarDocument["ranges"]) => void;
}

export function Ranges({ ranges, active, disabled, onActive, onChange }: RangesProps) {
  const { t } = useWords();
  const names = Object.keys(ranges);
  const add = () => {
    const label = t("forms.hours.newRange", { at: names.length + 1 });
    const taken = (id: string) => id in ranges || STATES.includes(id);
    const id = fresh(slug(label, "range"), taken);
    onChange({ ...ranges, [id]: { label, weekly: {} } });
    onActive(id);
  };
  const remove = (id: string) => {
    const { [id]: _, ...rest } = ranges;
    onChange(rest);
    if (id === active) onActive(Object.keys(rest)[0] ?? "");
  };
  const current = ranges[active];
  return (
    <div className={css.ranges}>
      <div className={css.chips} role="radiogroup" aria-label={t("forms.hours.which")}>
        {names.map((id, at) => (
          <label
            key={id}
            className={css.chip}
            data-hue={at % 6}
            data-chosen={id === active || undefined}
          >
            <input
              type="radio"
              name="range"
              checked={id === active}
              onChange={() => onActive(id)}
            />
            {ranges[id]?.label || id}
          </label>
        ))}
        <Button kind="quiet" size="xs" icon={<Plus size={14} />} disabled={disabled} onClick={add}>
          {t("forms.hours.addRange")}
        </Button>
      </div>
      {current && (
        <div className={css.rangeName}>
          <TextField
            size="xs"
            aria-label={t("forms.hours.rangeName")}
            value={current.label ?? ""}
            placeholder={active}
            maxLength={200}
            disabled={disabled}
            onChange={(event) =>
              onChange({ ...ranges, [active]: { ...current, label: event.currentTarget.value } })
            }
          />
          <IconButton
            label={t("forms.hours.removeRange", { name: current.label || active })}
            size="sm"
            disabled={disabled || names.length === 1}
            onClick={() => remove(active)}
          >
            <Trash2 size={14} />
          </IconButton>
        </div>
      )}
    </div>
  );
}
