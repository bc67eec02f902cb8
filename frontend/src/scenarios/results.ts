// What the tests of the open flow showed last, and how it is laid over the drawing.
import { create } from "zustand";
import type { Coverage, Ran, Result } from "../api/scenarios";
import type { Overlay } from "../editor/canvas/overlay";

export interface Results {
  /** The flow the results belong to; "" before anything ran. */
  flow: string;
  /** The revision of the drawing that was tried; later changes make the results old. */
  revision: number;
  results: ReadonlyMap<string, Result>;
  /** Of the last run of all tests. */
  coverage: Coverage | null;
  /** Whether the drawing shows what the tests went through. */
  showCoverage: boolean;
  /** What the canvas shows while the tests are open; undefined: nothing. */
  overlay: Overlay | undefined;
}

export const NOTHING: Results = {
  flow: "",
  revision: -1,
  results: new Map(),
  coverage: null,
  showCoverage: true,
  overlay: undefined,
};

export const useResults = create<Results>(() => NOTHING);

/** Begins anew when another flow is opened. */
export function resultsOf(flow: string): void {
  const { flow: before, showCoverage } = useResults.getState();
  if (before !== flow) useResults.setState({ ...NOTHING, showCoverage, flow });
}

/** Keeps what a run showed: of all tests it replaces everything, of some it adds to it. */
export function keepRun(flow: string, revision: number, ran: Ran, all: boolean): void {
  resultsOf(flow);
  const before = useResults.getState();
  const results = new Map(all ? [] : before.results);
  for (const result of ran.results) if (result.id) results.set(result.id, result);
  useResults.setState(all ? { results, revision, coverage: ran.coverage } : { results });
}

/** A test that was changed or deleted has no result any more. */
export function forget(id: string): void {
  const results = new Map(useResults.getState().results);
  if (results.delete(id)) useResults.setState({ results });
}

export function counted(results: Iterable<Result>): { passed: number; failed: Result[] } {
  const all = [...results].filter(({ ran }) => ran !== false);
  const failed = all.filter(({ ok }) => !ok);
  return { passed: all.length - failed.length, failed };
}
