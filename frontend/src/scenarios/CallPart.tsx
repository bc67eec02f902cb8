// Who calls which number, and when.
import { useNumbers } from "../api/hooks";
import type { Scenario } from "../api/scenarios";
import { useEditor } from "../editor/useEditor";
import { phone, plainNumber } from "../i18n/format";
import { useWords } from "../i18n/useWords";
import { Button, Select, TextField } from "../ui";
import { Section } from "./parts";
import css from "./Tests.module.css";
import { useZone } from "./useFlowHere";
import type { Change } from "./useTestDraft";
import { instantIn, type Moments, momentIn, wallOf } from "./zone";

export interface PartProps {
  scenario: Scenario;
  change: Change;
}

export function CallPart({ scenario, change }: PartProps) {
  const { t } = useWords();
  const call = scenario.call ?? {};
  const put = (part: NonNullable<Scenario["call"]>, name: string) =>
    change({ call: { ...call, ...part } }, name);
  return (
    <Section name="call" title={t("scenarios.call.title")}>
      <div className={css.numbers}>
        <TextField
          label={t("scenarios.call.from")}
          inputMode="tel"
          placeholder={t("scenarios.call.hidden")}
          value={call.from ?? ""}
          onChange={(event) => put({ from: plainNumber(event.currentTarget.value) }, "from")}
        />
        <Called value={call.to ?? ""} onChange={(to) => put({ to }, "to")} />
      </div>
      <When at={call.at ?? null} onChange={(at) => put({ at }, "at")} />
    </Section>
  );
}

function Called({ value, onChange }: { value: string; onChange: (number: string) => void }) {
  const { t } = useWords();
  const flow = useEditor((state) => state.flow);
  const numbers = (useNumbers().data ?? []).filter((one) => one.flow === flow);
  const known = numbers.map(({ number }) => number);
  const all = value && !known.includes(value) ? [...known, value] : known;
  return (
    <Select
      label={t("scenarios.call.to")}
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: t("scenarios.call.anyNumber") },
        ...all.map((number) => ({ value: number, label: phone(number) })),
      ]}
    />
  );
}

function When({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const { t, language } = useWords();
  const zone = useZone();
  if (at === null || Number.isNaN(Date.parse(at))) {
    return (
      <p className={css.when}>
        {t("scenarios.call.anyTime")}
        <Button
          size="xs"
          kind="quiet"
          data-add="when"
          onClick={() => onChange(instantIn(workday(), zone))}
        >
          {t("scenarios.call.setTime")}
        </Button>
      </p>
    );
  }
  const wall = wallOf(at, zone);
  const put = (part: Partial<Moments>) => {
    const next = instantIn({ ...wall, ...part }, zone);
    if (next) onChange(next);
  };
  return (
    <>
      <div className={css.pair}>
        <TextField
          type="date"
          label={t("scenarios.call.date")}
          value={wall.date}
          onChange={(event) => put({ date: event.currentTarget.value })}
        />
        <TextField
          type="time"
          label={t("scenarios.call.time")}
          value={wall.time}
          onChange={(event) => put({ time: event.currentTarget.value })}
        />
      </div>
      <p className={css.when}>
        {momentIn(at, zone, language)}
        <Button size="xs" kind="quiet" onClick={() => onChange(null)}>
          {t("scenarios.call.noTime")}
        </Button>
      </p>
    </>
  );
}

/** Wednesday of this week, ten o'clock: within most opening hours. */
function workday(now = new Date()): Moments {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 3 - now.getDay());
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    date: `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`,
    time: "10:00",
  };
}
