// Tests as data: their lines, what they expect, what is missing, and files of them. No React.
import type { Act, Expected, Result, Scenario } from "../api/scenarios";
import type { FlowDocument, Placed } from "../api/types";
import type { Kinds } from "../graph/change";
import { exits, mainPort } from "../graph/wires";

export type ActKind = "hear" | "words" | "press" | "wait" | "hangup";
export const ACTS: readonly ActKind[] = ["hear", "words", "press", "wait", "hangup"];

export function kindOf(act: Act): ActKind {
  if (act.hear !== undefined) return typeof act.hear === "string" ? "hear" : "words";
  if (act.press !== undefined) return "press";
  if (act.wait !== undefined) return "wait";
  return "hangup";
}

/** An act of a kind, not filled in yet. */
export function newAct(kind: ActKind, step = ""): Act {
  if (kind === "hear") return { hear: step };
  if (kind === "words") return { hear: { text: "" } };
  if (kind === "press") return { press: "" };
  if (kind === "wait") return { wait: 1 };
  return { hangup: true };
}

/** What most often follows: one listens, then presses a key. */
export function followUp(acts: readonly Act[]): ActKind {
  const last = acts.at(-1);
  return last && (kindOf(last) === "hear" || kindOf(last) === "words") ? "press" : "hear";
}

function isWhole({ hear, press, wait }: Act): boolean {
  if (hear !== undefined) return (typeof hear === "string" ? hear : hear.text) !== "";
  if (press !== undefined) return /^[0-9*#]+$/.test(press);
  if (wait !== undefined) return wait >= 0 && wait <= 3600;
  return true;
}

/** Whether nothing in it waits to be filled in: only then it is saved and can be run. */
export function isWholeTest({ name, steps = [], expect = {} }: Scenario): boolean {
  const heard = (expect.heard ?? []).map((hear) => ({ hear }));
  const chosen = [...(expect.path ?? []), ...Object.entries(expect.ports ?? {}).flat()];
  return name.trim() !== "" && [...steps, ...heard].every(isWhole) && !chosen.includes("");
}

/** A test that begins with the first message there is, on a number of the flow. */
export function newTest(name: string, first: string | null, to = ""): Scenario {
  return {
    name,
    call: to ? { to } : {},
    steps: first ? [{ hear: first }] : [],
    expect: {},
  };
}

/** The first step after the start at which something is said; null when nothing is. */
export function firstHeard(document: FlowDocument, kinds: Kinds): string | null {
  const seen = new Set<string>();
  let at: string | null | undefined = document.start;
  while (at && !seen.has(at)) {
    const placed: Placed | undefined = document.nodes[at];
    if (!placed) return null;
    if (/"(text|audio)":\{"/.test(JSON.stringify(placed.params ?? {}))) return at;
    seen.add(at);
    at = exits(document, kinds, at).get(mainPort(kinds.get(placed.type), placed) ?? "");
  }
  return null;
}

/** What is not said is left out, so that equal tests are equal text. */
export function tidy({ name, call, world, steps, expect }: Scenario): Scenario {
  return {
    name: name.trim(),
    call: without(call ?? {}),
    ...(Object.keys(world ?? {}).length > 0 ? { world: world as NonNullable<typeof world> } : {}),
    steps: steps ?? [],
    expect: expect ?? {},
  };
}

function without<V extends object>(values: V): V {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== "" && value != null),
  ) as V;
}

/** Whether two tests are the same call in the same world, whatever they are called. */
export function sameCall(one: Scenario, other: Scenario): boolean {
  const told = (test: Scenario) => {
    const { call, world, steps } = tidy(test);
    return JSON.stringify(sorted([call, world ?? {}, steps]));
  };
  return told(one) === told(other);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

/**
 * The test, expecting from now on what happened. Only what it looked at before is taken over; a test
 * that looked at nothing then expects the way and the end. The caller no longer waits to hear steps
 * that the call does not come to.
 */
export function accepted(scenario: Scenario, result: Result): Scenario {
  const expect = scenario.expect ?? {};
  const found = happened(result, expect);
  const looked = Object.keys(expect) as (keyof Expected)[];
  const taken: Expected = {};
  for (const what of looked.length > 0 ? looked : (["path", "end"] as const)) {
    if (found[what] !== undefined) Object.assign(taken, { [what]: found[what] });
  }
  if (expect.ports) taken.ports = portsThere(expect.ports, result);
  if (expect.heard) taken.heard = heardThere(expect.heard, result);
  if (expect.variables) taken.variables = only(expect.variables, found.variables ?? {});
  const there = new Set(result.path.map(({ node }) => node));
  const steps = (scenario.steps ?? []).filter(
    ({ hear }) => typeof hear !== "string" || there.has(hear),
  );
  return { ...scenario, steps, expect: taken };
}

/** What happened, as far as the answer tells: all of it, or the values that differed. */
function happened(result: Result, expect: Expected): Expected {
  const found: Expected = { ...expect, ...result.happened };
  found.path = result.path.map(({ node }) => node);
  if (result.happened) return found;
  for (const { what, found: value } of result.differences) {
    if (what === "end" && typeof value === "string") found.end = value;
    if (what !== "markers" && what !== "variables") continue;
    const told = Object.entries((value ?? {}) as object).filter(([, one]) => isTold(one));
    Object.assign(found, { [what]: { ...found[what], ...Object.fromEntries(told) } });
  }
  const markers = Object.entries(found.markers ?? {}).filter(([, count]) => count > 0);
  return { ...found, markers: Object.fromEntries(markers) };
}

/** What is secret is not told, only that it differs. */
function isTold(value: unknown): boolean {
  return !(typeof value === "string" && value.includes("•"));
}

function portsThere(ports: Record<string, string>, result: Result): Record<string, string> {
  const left = new Map(result.path.flatMap(({ node, port }) => (port ? [[node, port]] : [])));
  return Object.fromEntries(
    Object.keys(ports).flatMap((node) => {
      const port = left.get(node);
      return port ? [[node, port]] : [];
    }),
  );
}

function heardThere(heard: NonNullable<Expected["heard"]>, { differences }: Result) {
  const missed = differences.filter(({ what }) => what === "heard").map(({ wanted }) => wanted);
  return heard.filter((one) => {
    const text = typeof one === "string" ? one : one.text;
    return !missed.some(
      (wanted) => wanted === text || JSON.stringify(wanted) === JSON.stringify(one),
    );
  });
}

function only(wanted: Record<string, unknown>, found: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(found).filter(([name]) => name in wanted));
}

/** Whether there is something to take over: the test ran and differs in what it expects. */
export function acceptable(result: Result): boolean {
  return !result.ok && !result.problem && result.differences.some(({ what }) => what !== "problem");
}

/** The text of a scenario file; it lies in a folder beside the flow's file. */
export function fileOf(scenario: Scenario, flow: string): string {
  const { name, ...rest } = tidy(scenario);
  return `${JSON.stringify({ name, flow: `../${flow}.json`, ...rest }, null, 2)}\n`;
}

/** All tests in one file: a list of scenarios. */
export function fileOfAll(scenarios: readonly Scenario[], flow: string): string {
  const list = scenarios.map((one) => JSON.parse(fileOf(one, flow)) as unknown);
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** "Samedi 10 h, fermé" as the name of a file. */
export function fileName(name: string): string {
  const plain = name.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  return `${
    plain
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("-") ?? "test"
  }.json`;
}

/** The tests in the text of a file, one or a list; null when it holds something else. */
export function readFile(text: string): Scenario[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const list = Array.isArray(value) ? value : [value];
  const read = list.map(scenarioOf);
  return read.length > 0 && read.every((one) => one !== null) ? read : null;
}

function scenarioOf(value: unknown): Scenario | null {
  if (typeof value !== "object" || value === null) return null;
  const { flow: _, ...rest } = value as { flow?: unknown } & Partial<Scenario>;
  return typeof rest.name === "string" && Array.isArray(rest.steps ?? []) && !("nodes" in rest)
    ? (rest as Scenario)
    : null;
}

/** The name, with a number behind it when another test has it already. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const stem = name.replace(/ \(\d+\)$/, "");
  for (let at = 2; ; at += 1) {
    const next = `${stem} (${at})`;
    if (!taken.includes(next)) return next;
  }
}

/** The steps that a test names and the flow has not (any more). */
export function lostSteps(
  { steps = [], expect = {} }: Scenario,
  { nodes }: FlowDocument,
): string[] {
  const heard = steps.flatMap(({ hear }) => (typeof hear === "string" && hear ? [hear] : []));
  const named = [...heard, ...(expect.path ?? []), ...Object.keys(expect.ports ?? {})];
  return [...new Set(named.filter((id) => !nodes[id]))];
}
