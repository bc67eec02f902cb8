// What screens ask of the studio about the tests of a flow: keep them, run them, make new ones.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./http";
import type { FlowDocument } from "./types";

/** One thing the caller does: exactly one of these. */
export interface Act {
  /** A step whose message is heard, or words that are. */
  hear?: string | { text: string };
  press?: string;
  /** Seconds. */
  wait?: number;
  hangup?: boolean;
}

/** What must have happened; what is not there is not looked at. */
export interface Expected {
  path?: string[];
  ports?: Record<string, string>;
  end?: string;
  markers?: Record<string, number>;
  variables?: Record<string, unknown>;
  heard?: (string | { text: string })[];
}

/** A test: the format of scenario files, without the flow's file. */
export interface Scenario {
  name: string;
  call?: { from?: string; to?: string; at?: string | null };
  /** Outcomes that are chosen: by type and step, or by calendar. */
  world?: Record<string, Record<string, unknown>>;
  steps?: Act[];
  expect?: Expected;
}

export interface SavedScenario {
  id: string;
  name: string;
  scenario: Scenario;
  saved: string;
  author: string | null;
}

export interface Difference {
  what: "path" | "port" | "end" | "markers" | "variables" | "heard" | "problem";
  node: string | null;
  wanted: unknown;
  found: unknown;
  message: string;
}

/** Where a call came along: a step, and the outcome it left it by. */
export interface Way {
  node: string;
  port: string | null;
}

export interface Result {
  id: string | null;
  name: string;
  ok: boolean;
  /** False when the time was over before its turn: it has not failed. */
  ran?: boolean;
  seconds: number;
  differences: Difference[];
  path: Way[];
  /** Why it could not be run at all. */
  problem?: string | null;
  /** What a test of this very call would expect. */
  happened?: Expected | null;
}

export interface Coverage {
  steps: Record<string, number>;
  /** By "step:port". */
  ports: Record<string, number>;
}

export interface Ran {
  results: Result[];
  coverage: Coverage;
  ok: number;
  failed: number;
  took: number;
}

export interface Explored {
  scenarios: { name: string; scenario: Scenario; covers: string[] }[];
  coverage: {
    total: number;
    covered: number;
    uncovered: Gap[];
    /** Outcomes that no caller can take; they are not counted. */
    impossible?: Gap[];
  };
  /** False when the time was over before all ways had been tried. */
  complete?: boolean;
}

/** An outcome that no test takes, and why. */
export interface Gap {
  node: string;
  port: string;
  message: string;
}

export interface Replayed {
  calls: number;
  same: number;
  skipped: { call: string; message: string }[];
  groups: {
    node: string | null;
    name: string;
    was: string;
    now: string;
    calls: number;
    /** Of all calls that were replayed: 0 to 1. */
    share: number;
    message: string;
    examples: string[];
  }[];
  took: number;
}

interface OfCall {
  scenario: Scenario;
  flow: string;
  masked: string[];
}

interface RunOptions {
  ids?: string[];
  /** One that is not saved. */
  scenario?: Scenario;
  document?: FlowDocument;
}

const path = (flow: string) => `/flows/${encodeURIComponent(flow)}`;
const key = (flow: string) => ["scenarios", flow];

export function useScenarios(flow: string) {
  return useQuery({
    queryKey: key(flow),
    queryFn: async ({ signal }) =>
      (await request<{ scenarios: SavedScenario[] }>("GET", `${path(flow)}/scenarios`, { signal }))
        .scenarios,
  });
}

export function addScenario(flow: string, scenario: Scenario): Promise<{ id: string }> {
  return request<{ id: string }>("POST", `${path(flow)}/scenarios`, { body: { scenario } });
}

/** The acts that change the tests of a flow; the list is asked again afterwards. */
export function useScenarioActs(flow: string) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: key(flow) });
  return {
    add: async (scenario: Scenario): Promise<string> => {
      const { id } = await addScenario(flow, scenario);
      await again();
      return id;
    },
    addAll: async (scenarios: Scenario[]): Promise<string[]> => {
      const ids: string[] = [];
      try {
        for (const scenario of scenarios) ids.push((await addScenario(flow, scenario)).id);
      } finally {
        await again();
      }
      return ids;
    },
    save: async (id: string, scenario: Scenario): Promise<void> => {
      await request("PUT", `${path(flow)}/scenarios/${id}`, { body: { scenario } });
      await again();
    },
    remove: async (id: string): Promise<void> => {
      await request("DELETE", `${path(flow)}/scenarios/${id}`);
      await again();
    },
  };
}

export function runScenarios(flow: string, options: RunOptions): Promise<Ran> {
  return request<Ran>("POST", `${path(flow)}/scenarios/run`, { body: options });
}

export function useRun(flow: string) {
  return useMutation({ mutationFn: (options: RunOptions) => runScenarios(flow, options) });
}

export function useExplore(flow: string) {
  return useMutation({
    mutationFn: (document: FlowDocument) =>
      request<Explored>("POST", `${path(flow)}/explore`, { body: { document } }),
  });
}

export function useReplay(flow: string) {
  return useMutation({
    mutationFn: (asked: { calls: number; document: FlowDocument }) =>
      request<Replayed>("POST", `${path(flow)}/replay`, { body: asked }),
  });
}

/** A past call as a test. */
export function useScenarioOfCall(call: string) {
  return useMutation({
    mutationFn: () => request<OfCall>("POST", `/calls/${encodeURIComponent(call)}/scenario`),
  });
}

/** Whether a flow whose tests fail may be put into service. */
export function usePublishing(enabled = true) {
  return useQuery({
    queryKey: ["settings", "publishing"],
    queryFn: ({ signal }) =>
      request<{ block_on_failing: boolean }>("GET", "/settings/publishing", { signal }),
    enabled,
  });
}

export function useSetPublishing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (block_on_failing: boolean) =>
      request("PUT", "/settings/publishing", { body: { block_on_failing } }),
    onSettled: () => client.invalidateQueries({ queryKey: ["settings", "publishing"] }),
  });
}
