// What tests showed, as tones over the drawing: failed steps, the way of one test, what is covered.
import type { Coverage, Result } from "../api/scenarios";
import type { FlowDocument } from "../api/types";
import type { Overlay, Tone } from "../editor/canvas/overlay";
import { shownPorts } from "../graph/cards";
import type { Kinds } from "../graph/change";
import { exits } from "../graph/wires";

type Steps = Map<string, { tone: Tone; note?: string }>;

interface Words {
  failed: (count: number) => string;
  passed: (count: number) => string;
  never: string;
}

export interface Shown {
  document: FlowDocument;
  kinds: Kinds;
  results: ReadonlyMap<string, Result>;
  coverage: Coverage | null;
  /** The test whose way is drawn. */
  chosen: string | null;
  words: Words;
}

/** "step:port" of every outcome that cards show. */
export function allPorts(document: FlowDocument, kinds: Kinds): string[] {
  return Object.entries(document.nodes).flatMap(([id, placed]) =>
    shownPorts(kinds.get(placed.type), placed).map((port) => `${id}:${port}`),
  );
}

/** How many tests fail at each step. */
export function failures(results: Iterable<Result>): Map<string, number> {
  const found = new Map<string, number>();
  for (const result of results) {
    const nodes = new Set(result.differences.flatMap(({ node }) => (node ? [node] : [])));
    for (const node of nodes) found.set(node, (found.get(node) ?? 0) + 1);
  }
  return found;
}

/** Outcomes that tests went through, of those there are. */
export function covered(
  document: FlowDocument,
  kinds: Kinds,
  coverage: Coverage,
): { covered: number; total: number } {
  const all = allPorts(document, kinds);
  const seen = all.filter((port) => (coverage.ports[port] ?? 0) > 0);
  return { covered: seen.length, total: all.length };
}

export function overlayOf(shown: Shown): Overlay {
  const steps: Steps = new Map();
  const wires = new Map<string, Tone>();
  const way = shown.chosen === null ? undefined : shown.results.get(shown.chosen);
  if (way) travelled(way, steps, wires);
  else if (shown.coverage) coverageOver(shown, shown.coverage, steps, wires);
  const failing = way ? failures([way]) : failures(shown.results.values());
  for (const [node, count] of failing) {
    steps.set(node, { tone: "failed", note: shown.words.failed(count) });
  }
  return { steps, wires };
}

function travelled({ path }: Result, steps: Steps, wires: Map<string, Tone>): void {
  for (const { node, port } of path) {
    steps.set(node, { tone: "travelled" });
    if (port) wires.set(`${node}:${port}`, "travelled");
  }
}

function coverageOver(
  { document, kinds, words }: Shown,
  coverage: Coverage,
  steps: Steps,
  wires: Map<string, Tone>,
): void {
  for (const id of Object.keys(document.nodes)) {
    const count = coverage.steps[id] ?? 0;
    steps.set(
      id,
      count > 0
        ? { tone: "covered", note: words.passed(count) }
        : { tone: "uncovered", note: words.never },
    );
    for (const port of exits(document, kinds, id).keys()) {
      const wire = `${id}:${port}`;
      wires.set(wire, (coverage.ports[wire] ?? 0) > 0 ? "covered" : "uncovered");
    }
  }
}

/** What these outcomes ("step:port" of each test) would cover together. */
export function coverageOf(tests: readonly (readonly string[])[]): Coverage {
  const steps: Record<string, number> = {};
  const ports: Record<string, number> = {};
  for (const covers of tests) {
    const own = new Set(covers);
    for (const port of own) ports[port] = (ports[port] ?? 0) + 1;
    for (const step of new Set([...own].map((port) => port.slice(0, port.lastIndexOf(":"))))) {
      steps[step] = (steps[step] ?? 0) + 1;
    }
  }
  return { steps, ports };
}
