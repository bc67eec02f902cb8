// Things that others may use too: counters and recorded sounds.
import { useId, useMemo } from "react";
import { useSounds } from "../../api/sounds";
import { useEditorShallow } from "../../editor/useEditor";
import { duration } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Pick, TextField } from "../../ui";
import { fieldsOf } from "../schema";
import { useSetting, useShut, type WidgetProps } from "../scope";

/** The counters that the flow already has, so that the same is written the same. */
export function useMarkers(): string[] {
  return useEditorShallow((state) => {
    const names = Object.values(state.document.nodes).flatMap(({ type, marker, params }) => {
      const kind = state.kinds.get(type);
      const own = (kind ? fieldsOf(kind) : [])
        .filter(({ shape }) => shape.format === "marker")
        .map(({ name }) => params?.[name]);
      return [marker, ...own];
    });
    return [...new Set(names.filter((name): name is string => Boolean(name)))].sort();
  });
}

export function MarkerField(props: WidgetProps) {
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  const names = useMarkers();
  const list = useId();
  return (
    <>
      <TextField
        id={id}
        list={list}
        value={typeof value === "string" ? value : ""}
        maxLength={field.shape.maxLength ?? 60}
        onChange={(event) => set(event.currentTarget.value, { merge: true })}
        aria-describedby={describedBy}
        error={wrong}
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

interface SoundPickProps {
  label: string;
  value: string | null;
  onChange: (id: string) => void;
  onClear?: () => void;
  language?: string;
  id?: string;
  describedBy?: string | undefined;
  wrong?: boolean;
}

/** One of the recorded sounds; those in this language come first. */
export function SoundPick(props: SoundPickProps) {
  const { label, value, onChange, onClear, language, id, describedBy, wrong } = props;
  const { t, languageName } = useWords();
  const sounds = useSounds().data;
  const shut = useShut();
  const groups = useMemo(() => {
    const near = (one: string) => Boolean(language) && one.slice(0, 2) === language?.slice(0, 2);
    const all = (sounds ?? []).map((sound) => ({
      near: near(sound.language),
      item: {
        value: sound.id,
        label: sound.name,
        hint: [sound.language && languageName(sound.language), duration(sound.seconds)]
          .filter(Boolean)
          .join(" · "),
      },
    }));
    const part = (wanted: boolean) => all.filter((one) => one.near === wanted).map((o) => o.item);
    return [{ items: part(true) }, { items: part(false) }];
  }, [sounds, language, languageName]);
  return (
    <Pick
      id={id}
      label={label}
      describedBy={describedBy}
      value={value}
      groups={groups}
      onChange={onChange}
      placeholder={t("forms.sound.choose")}
      lost={(name) => t("forms.sound.lost", { name })}
      clear={onClear && { label: t("forms.none"), run: onClear }}
      tone={wrong ? "danger" : undefined}
      disabled={shut}
    />
  );
}

export function SoundField(props: WidgetProps) {
  const { field, id, describedBy, wrong } = props;
  const [value, set] = useSetting(props);
  return (
    <SoundPick
      id={id}
      label={field.label}
      describedBy={describedBy}
      value={typeof value === "string" && value ? value : null}
      onChange={(next) => set(next)}
      onClear={() => set(undefined)}
      wrong={wrong}
    />
  );
}
