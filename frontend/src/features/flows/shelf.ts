// Which flows the list shows, and in which order: search, state, sort. Pure.
import type { FlowRow } from "../../api/types";

export const STATES = ["all", "live", "draft", "scheduled", "problems", "archived"] as const;
export type State = (typeof STATES)[number];
export const ORDERS = ["saved", "name", "calls"] as const;
export type Order = (typeof ORDERS)[number];

export interface Found {
  flow: FlowRow;
  /** The step by which the search found it, when nothing else of it fits. */
  step: string | null;
}

const IS: Record<State, (flow: FlowRow) => boolean> = {
  all: (flow) => !flow.archived,
  live: (flow) => !flow.archived && flow.live !== null,
  draft: (flow) => !flow.archived && flow.draft.differs,
  scheduled: (flow) => !flow.archived && flow.next !== null,
  problems: (flow) => !flow.archived && flow.problems.errors + flow.problems.warnings > 0,
  archived: (flow) => flow.archived,
};

/** How many flows each state has. */
export function counted(flows: FlowRow[]): Record<State, number> {
  const count = (state: State) => flows.filter(IS[state]).length;
  return Object.fromEntries(STATES.map((state) => [state, count(state)])) as Record<State, number>;
}

export function shown(
  flows: FlowRow[],
  wanted: { search: string; state: State; order: Order; language: string },
): Found[] {
  const { search, state, order, language } = wanted;
  return flows
    .filter(IS[state])
    .map((flow) => found(flow, search))
    .filter((one) => one !== null)
    .sort((a, b) => ORDER[order](a.flow, b.flow, language));
}

const ORDER: Record<Order, (a: FlowRow, b: FlowRow, language: string) => number> = {
  saved: (a, b) => b.draft.saved.localeCompare(a.draft.saved),
  name: (a, b, language) => a.name.localeCompare(b.name, language, { numeric: true }),
  calls: (a, b, language) => b.calls.today - a.calls.today || ORDER.name(a, b, language),
};

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** By name, identifier, number, language or the name of a step, without regard to accents. */
export function found(flow: FlowRow, search: string): Found | null {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => plain(text).includes(word));
  const digits = search.replace(/\D/g, "").replace(/^0+/, "");
  const numbers = [...flow.numbers, ...flow.test_numbers];
  if (has([flow.name, flow.id, ...numbers, ...flow.languages].join(" "))) {
    return { flow, step: null };
  }
  if (digits.length > 2 && numbers.some((number) => number.includes(digits))) {
    return { flow, step: null };
  }
  const step = flow.step_names.find(has);
  return step === undefined ? null : { flow, step };
}
