// What must come of the call: each kind of expectation only where somebody asked for it.
import { X } from "lucide-react";
import { useState } from "react";
import type { Expected } from "../api/scenarios";
import { useEditor } from "../editor/useEditor";
import { portsOf, portWord } from "../graph/ports";
import { usedVariables } from "../graph/queries";
import { useWords } from "../i18n/useWords";
import { reasonWord } from "../monitor/reasons";
import { useNames } from "../monitor/useNames";
import { IconButton, Select, TextField } from "../ui";
import type { PartProps } from "./CallPart";
import { Add, Rows, Section, StepPick, usePlaced } from "./parts";
import css from "./Tests.module.css";
import { nameOf } from "./told";
import { useTelling } from "./useFlowHere";

type What = keyof Expected;
const ALL: readonly What[] = ["path", "end", "heard", "ports", "markers", "variables"];
const ENDS = ["finished", "caller", "failed", "lost", "refused", "too_long"];

type Put = (what: What, value: Expected[What], name?: string) => void;

export function ExpectPart({ scenario, change }: PartProps) {
  const { t } = useWords();
  const expect = scenario.expect ?? {};
  const put: Put = (what, value, name) => {
    const { [what]: _, ...rest } = expect;
    change({ expect: value === undefined ? rest : { ...expect, [what]: value } }, name);
  };
  const there = ALL.filter((what) => expect[what] !== undefined);
  const missing = ALL.filter((what) => expect[what] === undefined);
  return (
    <Section name="expect" title={t("scenarios.expect.title")} help={t("scenarios.expect.help")}>
      {there.map((what) => (
        <section
          key={what}
          aria-label={t(`scenarios.expect.what.${what}`)}
          className={css.expected}
          data-expect={what}
        >
          <header>
            <h4>{t(`scenarios.expect.what.${what}`)}</h4>
            <IconButton
              label={t("scenarios.remove", { what: t(`scenarios.expect.what.${what}`) })}
              size="sm"
              onClick={() => put(what, undefined)}
            >
              <X size={15} />
            </IconButton>
          </header>
          <One what={what} expect={expect} put={put} />
        </section>
      ))}
      {missing.length > 0 && (
        <Select
          label={t("scenarios.expect.add")}
          hideLabel
          value=""
          onChange={(what) => put(what as What, begun(what as What))}
          options={[
            { value: "", label: t("scenarios.expect.add") },
            ...missing.map((what) => ({
              value: what,
              label: t(`scenarios.expect.what.${what}`),
            })),
          ]}
        />
      )}
    </Section>
  );
}

function begun(what: What): Expected[What] {
  if (what === "path" || what === "heard") return [];
  return what === "end" ? "finished" : {};
}

interface OneProps {
  what: What;
  expect: Expected;
  put: Put;
}

function One({ what, expect, put }: OneProps) {
  if (what === "path") return <Path path={expect.path ?? []} put={put} />;
  if (what === "end") return <End end={expect.end ?? "finished"} put={put} />;
  if (what === "heard") return <Heard heard={expect.heard ?? []} put={put} />;
  if (what === "ports") return <Ports ports={expect.ports ?? {}} put={put} />;
  if (what === "markers") return <Markers markers={expect.markers ?? {}} put={put} />;
  return <Variables variables={expect.variables ?? {}} put={put} />;
}

function Path({ path, put }: { path: string[]; put: Put }) {
  const { t } = useWords();
  const telling = useTelling();
  const start = useEditor((state) => state.document.start);
  const add = (at: number) =>
    put("path", [...path.slice(0, at), path.length === 0 ? (start ?? "") : "", ...path.slice(at)]);
  return (
    <>
      <Rows
        name="path"
        label={t("scenarios.expect.what.path")}
        items={path}
        onChange={(next) => put("path", next)}
        told={(step) => nameOf(step, telling)}
      >
        {(step, at) => (
          <StepPick
            label={t("scenarios.expect.step", { number: at + 1 })}
            value={step}
            onChange={(next) => put("path", swapped(path, at, next))}
          />
        )}
      </Rows>
      <Add name="path" label={t("scenarios.expect.addStep")} onClick={() => add(path.length)} />
    </>
  );
}

function swapped<V>(list: readonly V[], at: number, next: V): V[] {
  return list.map((one, other) => (other === at ? next : one));
}

function End({ end, put }: { end: string; put: Put }) {
  const { t } = useWords();
  return (
    <Select
      label={t("scenarios.expect.what.end")}
      hideLabel
      value={end}
      onChange={(next) => put("end", next)}
      options={ENDS.map((one) => ({ value: one, label: reasonWord(one, t) }))}
    />
  );
}

type HeardList = NonNullable<Expected["heard"]>;

function Heard({ heard, put }: { heard: HeardList; put: Put }) {
  const { t } = useWords();
  const telling = useTelling();
  const set = (next: HeardList, name?: string) => put("heard", next, name);
  return (
    <>
      <Rows
        name="heard"
        label={t("scenarios.expect.what.heard")}
        items={heard}
        onChange={(next) => set(next)}
        told={(one) => (typeof one === "string" ? nameOf(one, telling) : one.text)}
      >
        {(one, at) =>
          typeof one === "string" ? (
            <StepPick
              label={t("scenarios.lines.step")}
              value={one}
              onChange={(next) => set(swapped(heard, at, next))}
            />
          ) : (
            <TextField
              aria-label={t("scenarios.lines.words")}
              placeholder={t("scenarios.lines.wordsHint")}
              value={one.text}
              onChange={(event) =>
                set(swapped(heard, at, { text: event.currentTarget.value }), `heard ${at}`)
              }
            />
          )
        }
      </Rows>
      <Add
        name="heard-step"
        label={t("scenarios.expect.heardStep")}
        onClick={() => set([...heard, ""])}
      />
      <Add
        name="heard-words"
        label={t("scenarios.expect.heardWords")}
        onClick={() => set([...heard, { text: "" }])}
      />
    </>
  );
}

function Ports({ ports, put }: { ports: Record<string, string>; put: Put }) {
  const { t } = useWords();
  const telling = useTelling();
  const steps = useEditor((state) => state.document.nodes);
  const list = Object.entries(ports);
  const set = (next: [string, string][]) => put("ports", Object.fromEntries(next));
  const free = Object.keys(steps).find((id) => !(id in ports));
  return (
    <>
      <Rows
        name="ports"
        label={t("scenarios.expect.what.ports")}
        items={list}
        onChange={set}
        told={([step]) => nameOf(step, telling)}
        fixed
      >
        {([step, port], at) => (
          <div className={css.two}>
            <StepPick
              label={t("scenarios.expect.at")}
              value={step}
              onChange={(next) => set(swapped(list, at, [next, ""]))}
            />
            <PortPick
              step={step}
              port={port}
              onChange={(next) => set(swapped(list, at, [step, next]))}
            />
          </div>
        )}
      </Rows>
      {free && (
        <Add
          name="ports"
          label={t("scenarios.expect.addPort")}
          onClick={() => set([...list, ["", ""]])}
        />
      )}
    </>
  );
}

interface PortPickProps {
  step: string;
  port: string;
  onChange: (port: string) => void;
}

function PortPick({ step, port, onChange }: PortPickProps) {
  const { t } = useWords();
  const names = useNames();
  const { placed, kind } = usePlaced(step);
  const known = kind && placed ? portsOf(kind, placed.params) : [];
  const all = port && !known.includes(port) ? [...known, port] : known;
  return (
    <Select
      label={t("scenarios.expect.port")}
      hideLabel
      value={port}
      onChange={onChange}
      options={[
        ...(port ? [] : [{ value: "", label: t("scenarios.expect.choosePort") }]),
        ...all.map((one) => ({
          value: one,
          label: placed ? portWord(kind, placed, one, names) : one,
        })),
      ]}
    />
  );
}

function Markers({ markers, put }: { markers: Record<string, number>; put: Put }) {
  const { t } = useWords();
  const known = useMarkers();
  return (
    <Named
      name="markers"
      values={Object.entries(markers)}
      known={known}
      add={t("scenarios.expect.addMarker")}
      label={t("scenarios.expect.marker")}
      start={1}
      onChange={(next, name) => put("markers", Object.fromEntries(next), name)}
      input={(value, onChange) => (
        <TextField
          aria-label={t("scenarios.expect.count")}
          type="number"
          min={0}
          value={value}
          onChange={(event) => onChange(Math.max(0, Math.round(Number(event.currentTarget.value))))}
        />
      )}
    />
  );
}

/** The counters of the flow: of its marker steps, and those beside other steps. */
function useMarkers(): string[] {
  const nodes = useEditor((state) => state.document.nodes);
  const named = Object.values(nodes).flatMap(({ type, params, marker }) => [
    ...(type === "marker" && typeof params?.name === "string" ? [params.name] : []),
    ...(marker ? [marker] : []),
  ]);
  return [...new Set(named)];
}

function Variables({ variables, put }: { variables: Record<string, unknown>; put: Put }) {
  const { t } = useWords();
  const document = useEditor((state) => state.document);
  const kinds = useEditor((state) => state.kinds);
  const known = [
    ...new Set([
      "language",
      ...Object.keys(document.variables ?? {}),
      ...usedVariables(document, kinds).keys(),
    ]),
  ];
  return (
    <Named
      name="variables"
      values={Object.entries(variables)}
      known={known}
      add={t("scenarios.expect.addVariable")}
      label={t("scenarios.expect.variable")}
      start=""
      onChange={(next, name) => put("variables", Object.fromEntries(next), name)}
      input={(value, onChange) => (
        <TextField
          aria-label={t("scenarios.expect.value")}
          value={typeof value === "string" ? value : JSON.stringify(value)}
          onChange={(event) => onChange(readLike(value, event.currentTarget.value))}
        />
      )}
    />
  );
}

/** What was typed, of the type that the value had: a number stays a number. */
export function readLike(before: unknown, typed: string): unknown {
  if (typeof before === "number" && typed.trim() !== "" && !Number.isNaN(Number(typed))) {
    return Number(typed);
  }
  if (typeof before === "boolean" && /^(true|false)$/.test(typed)) return typed === "true";
  return typed;
}

interface NamedProps<V> {
  name: string;
  values: [string, V][];
  known: string[];
  label: string;
  add: string;
  start: V;
  onChange: (values: [string, V][], name?: string) => void;
  input: (value: V, onChange: (value: V) => void) => React.ReactNode;
}

/** Rows of a name and its value. */
function Named<V>(props: NamedProps<V>) {
  const { name, values, known, label, add, start, onChange, input } = props;
  const { t } = useWords();
  const [fresh, setFresh] = useState("");
  const taken = new Set(values.map(([one]) => one));
  const free = known.filter((one) => !taken.has(one));
  const begin = (chosen: string) => {
    if (chosen && !taken.has(chosen)) onChange([...values, [chosen, start]]);
    setFresh("");
  };
  return (
    <>
      <Rows name={name} label={label} items={values} onChange={onChange} told={([n]) => n} fixed>
        {([one, value], at) => (
          <div className={css.named}>
            <span className={css.known}>{one}</span>
            {input(value, (next) => onChange(swapped(values, at, [one, next]), `${name} ${at}`))}
          </div>
        )}
      </Rows>
      {free.length > 0 ? (
        <Select
          label={add}
          hideLabel
          value=""
          onChange={begin}
          options={[{ value: "", label: add }, ...free.map((one) => ({ value: one, label: one }))]}
        />
      ) : (
        values.length === 0 && (
          <TextField
            aria-label={label}
            placeholder={t("scenarios.expect.name")}
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
            onBlur={() => begin(fresh.trim())}
          />
        )
      )}
    </>
  );
}
