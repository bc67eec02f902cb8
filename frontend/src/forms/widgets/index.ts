// Which widget shows a field: chosen by its format, else by its type. Never by the type of a step.
import type { ComponentType } from "react";
import type { FieldSpec } from "../schema";
import type { WidgetProps } from "../scope";
import { CalendarField, RangesField } from "./CalendarField";
import { ConditionField } from "./ConditionField";
import { KeyField, KeySetField } from "./keys";
import { PartList } from "./PartList";
import { PromptField, PromptList } from "./PromptField";
import { CountryField, CurrencyField, LanguageField, PhoneField } from "./places";
import { ChoiceField, DurationField, NumberField, SwitchField, TextWidget } from "./plain";
import { MarkerField, SoundField } from "./references";
import { TargetField } from "./TargetPicker";
import { TemplateField } from "./TemplateField";
import { Values } from "./Values";
import { StoreField, VariableField } from "./VariableField";

export interface Widget {
  show: ComponentType<WidgetProps>;
  /** Problems of inner parts are shown at the whole. */
  inside: boolean;
  /** Several controls under one name. */
  group?: boolean;
  /** It shows its label itself. */
  own?: boolean;
  size?: "half";
}

const one = (show: Widget["show"], more: Partial<Widget> = {}): Widget => ({
  show,
  inside: true,
  ...more,
});

const BY_FORMAT: Record<string, Widget> = {
  prompt: one(PromptField, { group: true }),
  template: one(TemplateField),
  variable: one(VariableField),
  store: one(StoreField),
  node: one(TargetField),
  calendar: one(CalendarField),
  ranges: one(RangesField, { group: true }),
  audio: one(SoundField),
  language: one(LanguageField),
  seconds: one(DurationField, { size: "half" }),
  key: one(KeyField, { size: "half" }),
  "key-set": one(KeySetField, { group: true }),
  condition: one(ConditionField, { group: true }),
  country: one(CountryField),
  currency: one(CurrencyField),
  phone: one(PhoneField),
  marker: one(MarkerField),
};

export function widgetFor({ shape }: FieldSpec): Widget {
  const known = BY_FORMAT[shape.format ?? ""];
  if (known) return known;
  if (shape.enum) return one(ChoiceField, { group: true });
  switch (shape.type) {
    case "boolean":
      return one(SwitchField, { own: true });
    case "integer":
    case "number":
      return one(NumberField, { size: "half" });
    case "array":
      return listWidget(shape.items ?? {});
    default:
      return one(TextWidget);
  }
}

function listWidget(items: NonNullable<FieldSpec["shape"]["items"]>): Widget {
  if (items.$ref?.endsWith("/Prompt") || items.format === "prompt") {
    return one(PromptList, { inside: false, group: true });
  }
  const parts = items.$ref !== undefined || items.type === "object";
  return parts ? one(PartList, { inside: false, group: true }) : one(Values, { group: true });
}
