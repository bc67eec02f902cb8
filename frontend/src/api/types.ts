// The JSON that the studio speaks, as far as the browser reads it.

/** UTC seconds since 1970, or an ISO date. */
export type Instant = number | string;

export interface Session {
  user: { email: string; name: string; role: string; language: string };
  workspace: { id: string; name: string };
  csrf: string;
  asterisk: { configured: boolean; connected: boolean; version?: string | null };
  version: string;
  demo: boolean;
}

export interface Health {
  demo?: boolean;
  version?: string;
  accounts?: boolean;
}

export interface FlowRow {
  id: string;
  name: string;
  kind: string;
  languages: string[];
  steps: number;
  draft: { etag: string; saved: Instant; author: string; differs: boolean };
  live: { version: number; published: Instant; author: string } | null;
  numbers: string[];
  problems: { errors: number; warnings: number };
  calls: { now: number; today: number };
  archived: boolean;
}

export interface Prompt {
  text?: Record<string, string>;
  audio?: Record<string, string>;
}

export interface Placed {
  type: string;
  name?: string;
  params?: Record<string, unknown>;
  next?: Record<string, string>;
  marker?: string | null;
  note?: string | null;
}

export interface FlowDocument {
  format: number;
  name: string;
  kind: string;
  languages: string[];
  start: string | null;
  on_error?: string | null;
  on_hangup?: string | null;
  nodes: Record<string, Placed>;
  [more: string]: unknown;
}

export interface FlowDetail {
  id: string;
  document: FlowDocument;
  live: { version: number } | null;
}

export interface Version {
  version: number;
  published: Instant;
  author: string;
  note: string;
  restores?: number | null;
  live?: boolean;
}

export interface Issue {
  code: string;
  severity: "error" | "warning" | "hint";
  node: string | null;
  param: string;
  message: string;
  effect: string;
}

export interface Report {
  ok: boolean;
  issues: Issue[];
}

export interface NodeCounts {
  entered: number;
  here: number;
  ports: Record<string, number>;
}

export interface Counts {
  calls: number;
  today: number;
  now: number;
  nodes: Record<string, NodeCounts>;
  markers: Record<string, { count: number; total: number }>;
  ends: Record<string, number>;
}

export interface Counters {
  flow: string;
  seq: number;
  real: Counts;
  test: Counts;
}

export interface CallRow {
  id: string;
  from: string;
  to: string;
  flow: string;
  flow_name: string;
  version: number;
  started: Instant;
  ended: Instant | null;
  reason: string | null;
  simulated: boolean;
  node: string;
  node_name: string;
}

export interface CallStep {
  node: string;
  name?: string;
  port: string | null;
  at: Instant;
  heard?: { text?: string; language?: string; end?: string }[];
  keys?: string;
}

export interface CallDetail extends CallRow {
  path: CallStep[];
}

export interface PhoneNumber {
  number: string;
  flow: string;
  label: string;
}

export type PortRule =
  | string
  | { each: string; id: string | null; empty: string | null }
  | { when: string; port: string };

export interface JsonSchema {
  type?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  default?: unknown;
}

export interface Kind {
  type: string;
  group: string;
  icon: string;
  waits: boolean;
  talks: boolean;
  ends: boolean;
  jumps: string | null;
  ports: PortRule[];
  lanes: string[];
  schema: JsonSchema;
  label: string;
  summary: string;
  port_labels: Record<string, string>;
  fields: Record<string, { label: string; help: string; values?: Record<string, string> }>;
}
