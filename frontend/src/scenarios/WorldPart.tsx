// The outside world of a test: outcomes that are chosen instead of asked.
import { useCalendarNames } from "../api/hooks";
import type { Scenario } from "../api/scenarios";
import type { FlowDocument, Kind } from "../api/types";
import { useEditor } from "../editor/useEditor";
import type { Kinds } from "../graph/change";
import { portsOf, portWord } from "../graph/ports";
import { useWords } from "../i18n/useWords";
import { useNames } from "../monitor/useNames";
import { Select } from "../ui";
import type { PartProps } from "./CallPart";
import { Add, Rows, Section } from "./parts";
import css from "./Tests.module.css";
import { nameOf } from "./told";
import { useTelling } from "./useFlowHere";

/** Groups of steps that ask something beyond the flow and the caller. */
const OUTWARD = new Set(["connect", "services"]);
const STATES = ["closed", "holiday", "emergency"];

interface Choice {
  /** "hours", "calendars" … */
  type: string;
  id: string;
  outcome: string;
}

type World = NonNullable<Scenario["world"]>;

function choicesOf(world: World): Choice[] {
  return Object.entries(world).flatMap(([type, inside]) =>
    Object.entries(inside).map(([id, outcome]) => ({ type, id, outcome: String(outcome) })),
  );
}

function worldOf(choices: readonly Choice[]): World {
  const world: World = {};
  for (const { type, id, outcome } of choices) world[type] = { ...world[type], [id]: outcome };
  return world;
}

/** What a flow asks: its calendars, and its steps that ask the outside world. */
export function questions(document: FlowDocument, kinds: Kinds): { type: string; id: string }[] {
  const calendars = new Set<string>();
  const steps: { type: string; id: string }[] = [];
  for (const [id, { type, params }] of Object.entries(document.nodes)) {
    if (typeof params?.calendar === "string") calendars.add(params.calendar);
    const outward = type === "hours" || OUTWARD.has(kinds.get(type)?.group ?? "");
    if (outward) steps.push({ type, id });
  }
  return [...[...calendars].map((id) => ({ type: "calendars", id })), ...steps];
}

export function WorldPart({ scenario, change }: PartProps) {
  const { t } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const choices = choicesOf(scenario.world ?? {});
  const asked = questions(document, kinds);
  const taken = new Set(choices.map(({ type, id }) => `${type}/${id}`));
  const free = asked.find(({ type, id }) => !taken.has(`${type}/${id}`));
  const put = (next: readonly Choice[]) => change({ world: worldOf(next) });
  const toldOf = useToldOf();
  if (asked.length === 0 && choices.length === 0) return null;
  return (
    <Section name="world" title={t("scenarios.world.title")} help={t("scenarios.world.help")}>
      <Rows
        name="world"
        label={t("scenarios.world.title")}
        items={choices}
        onChange={put}
        told={({ type, id }) => toldOf(type, id)}
        fixed
      >
        {(choice, at) => (
          <div className={css.two}>
            <Select
              label={t("scenarios.world.what")}
              hideLabel
              value={`${choice.type}/${choice.id}`}
              onChange={(value) => {
                const [type = "", ...id] = value.split("/");
                put(replaced(choices, at, { type, id: id.join("/"), outcome: "closed" }));
              }}
              options={[...asked, choice]
                .filter(
                  (one, place, all) =>
                    all.findIndex((o) => o.type === one.type && o.id === one.id) === place,
                )
                .map(({ type, id }) => ({ value: `${type}/${id}`, label: toldOf(type, id) }))}
            />
            <Outcome
              choice={choice}
              onChange={(outcome) => put(replaced(choices, at, { ...choice, outcome }))}
            />
          </div>
        )}
      </Rows>
      {free && (
        <Add
          name="world"
          label={t("scenarios.world.add")}
          onClick={() => put([...choices, { ...free, outcome: "closed" }])}
        />
      )}
    </Section>
  );
}

function replaced(choices: readonly Choice[], at: number, next: Choice): Choice[] {
  return choices.map((one, other) => (other === at ? next : one));
}

function useToldOf(): (type: string, id: string) => string {
  const { t } = useWords();
  const telling = useTelling();
  const names = useNames();
  return (type, id) =>
    type === "calendars"
      ? t("scenarios.world.calendar", { name: names.calendar(id) })
      : t("scenarios.world.step", { name: nameOf(id, telling) });
}

function Outcome({ choice, onChange }: { choice: Choice; onChange: (outcome: string) => void }) {
  const { t } = useWords();
  const options = useOutcomes(choice);
  const known = options.some(({ value }) => value === choice.outcome);
  return (
    <Select
      label={t("scenarios.world.outcome")}
      hideLabel
      value={choice.outcome}
      onChange={onChange}
      options={known ? options : [...options, { value: choice.outcome, label: choice.outcome }]}
    />
  );
}

function useOutcomes({ type, id }: Choice): { value: string; label: string }[] {
  const { t } = useWords();
  const names = useNames();
  const calendars = useCalendarNames().data;
  const placed = useEditor((state) => state.document.nodes[id]);
  const kind = useEditor((state) => state.kinds.get(placed?.type ?? ""));
  const hours = useEditor((state) => state.kinds.get("hours"));
  if (type === "calendars") {
    const ranges = [...(calendars?.get(id)?.ranges ?? [])];
    return [
      ...ranges.map(([value, label]) => ({ value, label })),
      ...STATES.map((value) => ({ value, label: stateWord(hours, value) })),
    ];
  }
  if (!placed || !kind) return [];
  const ports = portsOf(kind, placed.params).filter((port) => !kind.lanes.includes(port));
  const all = type === "hours" ? [...new Set([...ports, ...STATES])] : ports;
  return [
    ...all.map((port) => ({
      value: port,
      label: ports.includes(port) ? portWord(kind, placed, port, names) : stateWord(kind, port),
    })),
    ...(kind.lanes.includes("error")
      ? [{ value: "error", label: t("scenarios.world.error") }]
      : []),
  ];
}

function stateWord(kind: Kind | undefined, state: string): string {
  return kind?.port_labels[state] ?? state;
}
