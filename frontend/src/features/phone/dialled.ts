// What the phone is set to call, and as whom.
import { useState } from "react";
import type { FlowRow } from "../../api/types";
import { plainNumber } from "../../i18n/format";
import type { Dial } from "../../live/phone";

export interface Dialled {
  /** `draft:ID`, `live:ID` or `number:N`. */
  target: string;
  from: string;
  hidden: boolean;
  /** Local date and time of the call, as the field gives it; "" is now. */
  at: string;
  change: (part: Partial<Omit<Dialled, "change">>) => void;
}

const EXAMPLE_CALLER = "+41795551234";

export function useDialled(flows: FlowRow[], wished: string | null): Dialled {
  const first = flows.find((flow) => flow.id === wished) ?? bestOf(flows);
  const [set, setSet] = useState({
    target: first ? targetOf(first) : "",
    from: EXAMPLE_CALLER,
    hidden: false,
    at: "",
  });
  return { ...set, change: (part) => setSet((now) => ({ ...now, ...part })) };
}

/** What is most worth a call: in service and without errors. */
export function bestOf(flows: FlowRow[]): FlowRow | undefined {
  const sound = (flow: FlowRow) => flow.problems.errors === 0;
  return (
    flows.find((flow) => flow.live && sound(flow)) ??
    flows.find((flow) => flow.live) ??
    flows.find(sound) ??
    flows[0]
  );
}

/** What callers hear where there is a live version, else the draft. */
export function targetOf(flow: FlowRow): string {
  return `${flow.live ? "live" : "draft"}:${flow.id}`;
}

export function orderOf(dialled: Dialled): Dial {
  const [what, ...rest] = dialled.target.split(":");
  const name = rest.join(":");
  const order: Dial =
    what === "number" ? { number: name } : { flow: name, draft: what === "draft" };
  if (!dialled.hidden && dialled.from.trim()) order.from = plainNumber(dialled.from);
  if (dialled.at) order.at = new Date(dialled.at).toISOString();
  return order;
}
