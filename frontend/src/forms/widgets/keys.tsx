// Keys of a telephone: one, a set of them, and the keypad with what is taken.
import { useVocabulary } from "../../api/hooks";
import { useWords } from "../../i18n/useWords";
import { Select, Tooltip } from "../../ui";
import { KEYPAD } from "../parts";
import { useSetting, useShut, type WidgetProps } from "../scope";
import css from "./keys.module.css";

function useKeyNames(): (key: string) => string {
  const { language } = useWords();
  const words = useVocabulary(language).data?.words.keys;
  return (key) => words?.[key] ?? key;
}

export function KeyField(props: WidgetProps) {
  const { t } = useWords();
  const nameOf = useKeyNames();
  const shut = useShut();
  const { field } = props;
  const [value, set] = useSetting(props);
  const { nullable, default: usual } = field.shape;
  const chosen = value === undefined ? usual : value;
  const named = (key: string) => (nameOf(key) === key ? key : `${key} (${nameOf(key)})`);
  return (
    <Select
      label={field.label}
      hideLabel
      disabled={shut}
      value={typeof chosen === "string" ? chosen : ""}
      onChange={(next) => set(next === "" ? (usual == null ? undefined : null) : next)}
      options={[
        ...(nullable ? [{ value: "", label: t("forms.keys.none") }] : []),
        ...KEYPAD.map((key) => ({ value: key, label: named(key) })),
      ]}
    />
  );
}

/** Any of the twelve keys, each pressed in or not. */
export function KeySetField(props: WidgetProps) {
  const { t } = useWords();
  const { field } = props;
  const [value, set] = useSetting(props);
  const usual = typeof field.shape.default === "string" ? field.shape.default : "";
  const chosen = value === undefined ? usual : typeof value === "string" ? value : "";
  const press = (key: string) => {
    const next = KEYPAD.filter((one) => (one === key) !== chosen.includes(one)).join("");
    set(next === usual ? undefined : next === "" ? null : next);
  };
  return (
    <Keypad
      label={field.label}
      state={(key) => chosen.includes(key)}
      onPress={press}
      say={(key, on) => t(on ? "forms.keys.on" : "forms.keys.off", { key })}
      wide
    />
  );
}

interface KeypadProps {
  label: string;
  /** Whether a key is pressed in or taken; a word tells by what. */
  state: (key: string) => boolean | string;
  onPress: (key: string) => void;
  say: (key: string, on: boolean | string) => string;
  wide?: boolean;
}

export function Keypad({ label, state, onPress, say, wide }: KeypadProps) {
  const nameOf = useKeyNames();
  const shut = useShut();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own
    <div className={css.keypad} data-wide={wide} role="group" aria-label={label}>
      {KEYPAD.map((key) => {
        const on = state(key);
        const said = say(nameOf(key), on);
        return (
          <Tooltip key={key} label={said} openDelay={300}>
            <button
              type="button"
              className={css.key}
              data-on={Boolean(on)}
              aria-pressed={Boolean(on)}
              aria-label={said}
              disabled={shut}
              onClick={() => onPress(key)}
            >
              {key}
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
