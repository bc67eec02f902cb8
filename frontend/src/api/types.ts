// The JSON that the studio speaks. The shapes come from its OpenAPI document (npm run types); what
// is free in there (the document of a flow, the catalogue) is written by hand below.
import type { components } from "./types.gen";

export type Shapes = components["schemas"];

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
  max_seconds?: number;
  variables?: Record<string, Variable>;
  nodes: Record<string, Placed>;
  /** Where the cards stand on the canvas, in its units; never changes meaning. */
  layout?: Record<string, Place>;
  notes?: Note[];
  [more: string]: unknown;
}

export interface Variable {
  type: string;
  label?: string;
  secret?: boolean;
}

export interface Place {
  x: number;
  y: number;
}

/** A sheet of paper on the canvas. */
export interface Note extends Place {
  text: string;
  width?: number;
  height?: number;
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
  enum?: string[];
  required?: string[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** The form folds the field away while it has its default. */
  advanced?: boolean;
  /** The field has a meaning only while the others have one of these values. */
  only?: Record<string, unknown[]>;
  /** The parameter whose object this one chooses from. */
  of?: string;
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
  help: string;
  group_label: string;
  keywords: string[];
  /** The values that the step publishes, by name: their types, and what people call them. */
  results: Record<string, string>;
  result_labels: Record<string, string>;
  port_labels: Record<string, string>;
  fields: Record<string, { label: string; help: string; values?: Record<string, string> }>;
}

/** What forms say beside the types of steps: variables of every call, and words they share. */
export interface Vocabulary {
  builtins: { name: string; type: string; label: string }[];
  words: {
    formats: Record<string, string>;
    keys: Record<string, string>;
    units: Record<string, string>;
    value_types: Record<string, string>;
    filters: string[];
  };
}
