// The JSON that the studio speaks. The shapes come from its OpenAPI document (npm run types); what
// is free in there (the document of a flow, the catalogue) is written by hand below.
import type { components } from "./types.gen";

type Shapes = components["schemas"];

/** An ISO date in UTC. */
export type Instant = string;

export type Session = Shapes["SessionShape"];
export type Health = Shapes["Health"];
export type FlowRow = Shapes["FlowRow"];
export type FlowDetail = Omit<Shapes["FlowDetail"], "document"> & { document: FlowDocument };
export type Version = Shapes["VersionShape"];
export type Issue = Shapes["IssueShape"];
export type Report = Shapes["ReportShape"];
export type NodeCounts = Shapes["NodeCounts"];
export type Counts = Shapes["Side"];
export type Counters = Shapes["CountersShape"];
export type CallRow = Shapes["CallShape"];
export type CallStep = Shapes["Step"];
export type CallDetail = Shapes["CallDetail"];
export type PhoneNumber = Shapes["NumberShape"];
export type CalendarRow = Shapes["CalendarShape"];

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
