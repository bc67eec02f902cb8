// Whom to call, as whom, and when: the settings of a test call.
import { CalendarClock, X } from "lucide-react";
import { Link } from "wouter";
import type { FlowRow } from "../../api/types";
import { namedAlike } from "../../graph/names";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { usePhone } from "../../live/phone";
import { Button, Select, Switch, TextField } from "../../ui";
import type { Dialled } from "./dialled";
import css from "./Phone.module.css";

interface Props {
  flows: FlowRow[];
  dialled: Dialled;
}

export function DialForm({ flows, dialled }: Props) {
  const { t } = useWords();
  const busy = usePhone((view) => view.state !== "idle" && view.state !== "ended");
  const { target, from, hidden, at, change } = dialled;
  const flow = flowOf(flows, target);
  return (
    <section className={css.form} aria-label={t("phone.settings")}>
      <fieldset disabled={busy} className={css.fields}>
        <Select
          label={t("phone.whom")}
          value={target}
          onChange={(chosen) => change({ target: chosen })}
          options={useTargets(flows)}
        />
        <TextField
          label={t("phone.from")}
          type="tel"
          value={hidden ? "" : from}
          placeholder={hidden ? t("call.hidden") : "+41 79 555 12 34"}
          disabled={hidden || busy}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <Switch
          label={t("phone.hide")}
          checked={hidden}
          disabled={busy}
          onChange={(event) => change({ hidden: event.currentTarget.checked })}
        />
        <TextField
          label={t("phone.when")}
          description={t("phone.whenHelp")}
          type="datetime-local"
          value={at}
          disabled={busy}
          onChange={(event) => change({ at: event.currentTarget.value })}
        />
        <div className={css.presets}>
          {PRESETS.map(({ word, day, hour }) => (
            <Button
              key={word}
              size="xs"
              icon={<CalendarClock size={14} />}
              aria-pressed={at === next(day, hour)}
              onClick={() => change({ at: next(day, hour) })}
            >
              {t(word)}
            </Button>
          ))}
          {at && (
            <Button size="xs" icon={<X size={14} />} onClick={() => change({ at: "" })}>
              {t("phone.now")}
            </Button>
          )}
        </div>
      </fieldset>
      {flow && (
        <p className={css.follow}>
          <Link href={`/flows/${flow.id}/live?view=test`}>
            {t("phone.follow", { name: flow.name })}
          </Link>
        </p>
      )}
    </section>
  );
}

const PRESETS = [
  { word: "phone.monday", day: 1, hour: 10 },
  { word: "phone.noon", day: 3, hour: 12.5 },
  { word: "phone.sunday", day: 0, hour: 3 },
] as const;

/** The next such day and hour, as a date field wants it. */
function next(day: number, hour: number): string {
  const date = new Date();
  date.setDate(date.getDate() + ((day - date.getDay() + 7) % 7 || 7));
  date.setHours(Math.floor(hour), (hour % 1) * 60, 0, 0);
  const two = (value: number) => String(value).padStart(2, "0");
  const dayPart = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${dayPart}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function useTargets(flows: FlowRow[]) {
  const { t } = useWords();
  const live = flows.filter((flow) => flow.live);
  const numbers = live.flatMap((flow) => flow.numbers.map((number) => ({ number, flow })));
  const twins = namedAlike(flows);
  const nameOf = (flow: FlowRow) => (twins.has(flow.id) ? `${flow.name} (${flow.id})` : flow.name);
  const groups = [
    {
      group: t("phone.liveFlows"),
      items: live.map((flow) => ({ value: `live:${flow.id}`, label: nameOf(flow) })),
    },
    {
      group: t("phone.drafts"),
      items: flows.map((flow) => ({
        value: `draft:${flow.id}`,
        label: t("phone.draftOf", { name: nameOf(flow) }),
      })),
    },
    {
      group: t("phone.numbers"),
      items: numbers.map(({ number, flow }) => ({
        value: `number:${number}`,
        label: `${phone(number)} · ${flow.name}`,
      })),
    },
  ];
  return groups.filter((group) => group.items.length > 0);
}

export function flowOf(flows: FlowRow[], target: string): FlowRow | undefined {
  const name = target.slice(target.indexOf(":") + 1);
  return flows.find((flow) => flow.id === name || flow.numbers.includes(name));
}
