// The clock of the call: what time the flow believes it is, how quickly it passes, and how to set it.
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useWords } from "../i18n/useWords";
import { order, useDebug } from "../live/debug";
import { useNow } from "../monitor/useNow";
import { Button, Popover, Select, TextField, VisuallyHidden } from "../ui";
import css from "./Bar.module.css";
import { clockWord, dateWord, fieldOf, instantOf, nextField, PRESETS, presetWord } from "./moments";
import { clockAt } from "./session";
import { SPEEDS, set, useSetup } from "./setup";

export function Clock() {
  const { t, language } = useWords();
  const [open, setOpen] = useState(false);
  const view = useDebug();
  const real = view.told?.real ?? false;
  const { at, zone } = useSetup();
  const calling = view.line === "open" && view.told !== null && view.told.mode !== "ended";
  const running = calling && view.told?.mode === "running";
  const now = useNow(running);
  const instant = calling ? clockAt(view, now) : instantOf(at, zone);
  const word = instant === null ? t("debugger.clock.now") : dateWord(instant, language, zone);
  return (
    <Popover
      open={open}
      onClose={() => setOpen(false)}
      width={320}
      target={
        <Button
          size="xs"
          icon={<CalendarClock size={15} />}
          aria-expanded={open}
          disabled={real}
          data-clock
          onClick={() => setOpen(!open)}
        >
          <VisuallyHidden>{t("debugger.clock.set")}</VisuallyHidden>
          {word}
          {running && instant !== null && (
            <span className={css.seconds}>{clockWord(instant, language, zone).slice(5)}</span>
          )}
        </Button>
      }
    >
      <Moments field={fieldOf(instant ?? Date.now(), zone)} onDone={() => setOpen(false)} />
    </Popover>
  );
}

/** Times that are worth a try, and any other. */
function Moments({ field: first, onDone }: { field: string; onDone: () => void }) {
  const { t } = useWords();
  const zone = useSetup((setup) => setup.zone);
  const [field, setField] = useState(first);
  const choose = (chosen: string) => {
    onDone();
    setClock(chosen);
  };
  return (
    <form
      className={css.moments}
      onSubmit={(event) => {
        event.preventDefault();
        if (instantOf(field, zone)) choose(field);
      }}
    >
      <Presets onChoose={choose} />
      <TextField
        label={t("debugger.clock.other")}
        description={t("debugger.clock.zone", { zone })}
        type="datetime-local"
        value={field}
        onChange={(event) => setField(event.currentTarget.value)}
      />
      <Button type="submit" kind="primary" size="xs" disabled={instantOf(field, zone) === null}>
        {t("debugger.clock.use")}
      </Button>
    </form>
  );
}

interface PresetsProps {
  /** The one that is chosen. */
  at?: string;
  /** A field of date and time; "" is now. */
  onChoose: (field: string) => void;
}

export function Presets({ at, onChoose }: PresetsProps) {
  const { t, language } = useWords();
  const zone = useSetup((setup) => setup.zone);
  const now = fieldOf(Date.now(), zone);
  const pressed = (field: string) => (at === undefined ? undefined : at === field);
  return (
    <div className={css.presets}>
      <Button size="xs" aria-pressed={pressed("")} onClick={() => onChoose("")}>
        {t("debugger.clock.now")}
      </Button>
      {PRESETS.map((preset) => {
        const word = presetWord(preset, language, now);
        const field = nextField(preset, now);
        return (
          <Button
            key={word}
            size="xs"
            aria-pressed={pressed(field)}
            onClick={() => onChoose(field)}
          >
            {word}
          </Button>
        );
      })}
    </div>
  );
}

/** The clock of the call under way, and of the next ones; "": as it is. */
function setClock(field: string): void {
  set({ at: field });
  const at = instantOf(field, useSetup.getState().zone) ?? new Date().toISOString();
  void order("clock", { at });
}

export function Speed() {
  const { t, number } = useWords();
  const told = useDebug((view) => view.told?.speed ?? null);
  const real = useDebug((view) => view.told?.real ?? false);
  const wanted = useSetup((setup) => setup.speed);
  return (
    <div className={css.speed}>
      <Select
        label={t("debugger.speed")}
        hideLabel
        disabled={real}
        value={String(told ?? wanted)}
        onChange={(value) => {
          set({ speed: Number(value) });
          void order("speed", { speed: Number(value) });
        }}
        options={SPEEDS.map((speed) => ({
          value: String(speed),
          label: t("debugger.times", { speed: number(speed) }),
        }))}
      />
    </div>
  );
}
