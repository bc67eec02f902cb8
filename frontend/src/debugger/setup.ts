// What the next call is to be, and where calls stop: kept for each flow on this machine.
import { create } from "zustand";
import type { Condition } from "../forms/condition";
import { conditioned, type Stop, toggled, type World } from "./session";

export const SPEEDS = [1, 2, 4, 8] as const;
const EXAMPLE_CALLER = "+41795551234";

interface Kept {
  from: string;
  hidden: boolean;
  to: string;
  /** Date and time as a field gives them, in the zone of the flow; "" is now. */
  at: string;
  speed: number;
  stops: readonly Stop[];
}

export interface Setup extends Kept {
  flow: string;
  /** The version that is called; null: the draft. */
  version: number | null;
  /** The zone of the flow's opening hours. */
  zone: string;
  world: World;
  /** The step whose condition is being written. */
  asking: string | null;
  tab: "call" | "settings";
  /** A real call is followed instead of one from this page. */
  real: boolean;
}

const USUAL: Kept = {
  from: EXAMPLE_CALLER,
  hidden: false,
  to: "",
  at: "",
  speed: 1,
  stops: [],
};

const REST: Omit<Setup, keyof Kept> = {
  flow: "",
  version: null,
  zone: "UTC",
  world: {},
  asking: null,
  tab: "call",
  real: false,
};

export const useSetup = create<Setup>(() => ({ ...USUAL, ...REST }));

const keyOf = (flow: string) => `ariane-debug-${flow}`;

/** Takes up what was kept for a flow; a time that was set once is not the time of another day. */
export function takeUp(flow: string, version: number | null, zone: string): void {
  let kept: Partial<Kept> = {};
  try {
    kept = JSON.parse(localStorage.getItem(keyOf(flow)) ?? "{}") as Partial<Kept>;
  } catch {
    // What cannot be read begins anew.
  }
  const now = { at: "", speed: 1, flow, version, zone };
  const wanted = asked?.flow === flow ? asked.part : {};
  asked = null;
  useSetup.setState({ ...USUAL, ...REST, ...kept, ...now, ...wanted }, true);
}

let asked: { flow: string; part: Partial<Setup> } | null = null;

/** What the next call shall be, asked for from elsewhere: here at once, else when the page opens. */
export function ask(flow: string, part: Partial<Setup>, here: boolean): void {
  if (here) set(part);
  else asked = { flow, part };
}

export function set(part: Partial<Setup>): void {
  useSetup.setState(part);
  const { flow, from, hidden, to, stops } = useSetup.getState();
  try {
    localStorage.setItem(keyOf(flow), JSON.stringify({ from, hidden, to, stops }));
  } catch {
    // Without storage the next visit begins as usual.
  }
}

export function toggleStop(node: string): void {
  const { stops, asking } = useSetup.getState();
  set({ stops: toggled(stops, node), ...(asking === node ? { asking: null } : {}) });
}

export function setCondition(node: string, when: Condition | null): void {
  set({ stops: conditioned(useSetup.getState().stops, node, when) });
}
