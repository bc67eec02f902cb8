// What the studio says of attendance. Instants are ISO dates in the zone of the site.

export type LineState = "confirmed" | "pending" | "refused";
export type Direction = "in" | "out";
export type State = "expected" | "present" | "done" | "missing";
export type Gap = "late" | "early" | "missing_in" | "missing_out" | "short" | "long" | "unplanned";

export interface SiteLine {
  number: string;
  state: LineState;
  uses: number;
  worker: string | null;
  since: string;
}

export interface Site {
  id: string;
  name: string;
  code: string;
  zone: string;
  address: string;
  active: boolean;
  lines: SiteLine[];
  etag: string;
}

export type SiteInput = Pick<Site, "name" | "code" | "zone" | "address" | "active"> & {
  /** Only of a new one. */
  lines?: string[];
};

export interface Worker {
  id: string;
  name: string;
  active: boolean;
  language: string;
  phone: string;
  email: string;
  digits: number;
  etag: string;
}

export type WorkerInput = Omit<Worker, "id" | "digits" | "etag"> & {
  code?: string;
  digits?: number;
};

export interface Shift {
  id: string;
  worker: string;
  site: string;
  from: string;
  to: string;
  tolerance: number;
  note: string;
  cancelled: boolean;
  etag: string;
}

export type ShiftInput = Omit<Shift, "id" | "etag">;

export interface Intervention {
  id: string;
  worker: string;
  site: string;
  shift: string | null;
  planned: { from: string; to: string } | null;
  arrived: string | null;
  left: string | null;
  in_punch: string | null;
  out_punch: string | null;
  state: State;
  gaps: Gap[];
  simulated: boolean;
  flags: string[];
}

export interface Alert {
  id: string;
  kind: "late" | "missing_in" | "missing_out" | "guessing";
  shift: string | null;
  worker: string | null;
  site: string | null;
  due: string;
  raised: string;
  state: "open" | "acknowledged" | "closed";
  by: string;
  at: string | null;
  note: string;
}

export interface Board {
  from: string;
  days: number;
  now: string;
  changed: number;
  workers: { id: string; name: string; active: boolean }[];
  sites: { id: string; name: string; zone: string }[];
  interventions: Intervention[];
  alerts: Alert[];
  open_refusals: number;
}

export interface Punch {
  id: string;
  seq: number;
  kind: "punch" | "correction" | "void";
  worker: string;
  site: string;
  direction: Direction;
  at: string;
  recorded: string;
  call: string;
  line: string;
  attestation: string;
  flags: string[];
  simulated: boolean;
  corrects: string | null;
  author: string;
  reason: string;
  hash: string;
}

export interface Chain {
  ok: boolean;
  count: number;
  head: string;
  problem: string | null;
  changes: number;
  anchors: number;
  anchored: string | null;
}

export type RefusalReason =
  | "hidden_number"
  | "unknown_line"
  | "wrong_code"
  | "no_digits"
  | "partial_code"
  | "inactive"
  | "out_of_window"
  | "unknown_site"
  | "wrong_site_code"
  | "locked";

export interface Refusal {
  id: string;
  at: string;
  call: string;
  line: string;
  site: string | null;
  worker: string | null;
  reason: RefusalReason;
  simulated: boolean;
  state: "open" | "resolved" | "dismissed";
  /** The one it became. */
  punch: string | null;
  note: string;
  /** All tries of that call, in order: they are settled together. */
  attempts: Attempt[];
}

export interface Attempt {
  id: string;
  reason: RefusalReason;
  site: string | null;
  worker: string | null;
}

export interface PendingLine {
  site: string;
  number: string;
  uses: number;
  worker: string | null;
  since: string;
}

export interface Exceptions {
  refusals: Refusal[];
  gaps: Intervention[];
  lines: PendingLine[];
}

export type ImportWhat = "sites" | "workers" | "planning";

export interface ImportAsked {
  what: ImportWhat;
  text: string;
  format: "csv" | "ical";
  site?: string;
  worker?: string;
  apply: boolean;
}

export interface ImportRow {
  line: number;
  values: Record<string, string>;
  state: "new" | "changed" | "same" | "error";
  errors: { field: string; message: string }[];
}

export interface Preview {
  rows: ImportRow[];
  ok: boolean;
  new: number;
  changed: number;
  same: number;
  errors: number;
  /** Columns that mean nothing to Ariane. */
  ignored: string[];
  codes: { worker: string; name: string; code: string }[];
}

export interface AttendanceSettings {
  alert_emails: string[];
  alert_sms: string[];
  tell_worker: boolean;
  language: string;
  tolerance: number;
  on: { late: boolean; missing_in: boolean; missing_out: boolean };
  count_tests: boolean;
  email: { configured: boolean; from: string };
  sms: { configured: boolean };
  /** What to call to punch: the numbers of flows in service with such a step. */
  numbers: string[];
  etag: string;
}

/** What people set. */
export type SettingsInput = Omit<AttendanceSettings, "email" | "sms" | "numbers" | "etag">;

export interface Webhook {
  id: string;
  url: string;
  secret?: string;
  active: boolean;
  created: string;
  author: string;
}

export interface Delivery {
  id: string;
  kind: "email" | "sms" | "webhook";
  target: string;
  subject: string;
  /** It was given up, and can be sent again. */
  again: boolean;
  state: "waiting" | "sent" | "failed";
  tries: number;
  /** When it is tried again. */
  next: string | null;
  error: string;
  created: string;
  sent: string | null;
}

export interface Change {
  seq: number;
  at: string;
  author: string;
  kind: "site" | "worker" | "shift" | "settings" | "webhook" | "import";
  thing: string;
  name: string;
  act: "added" | "changed" | "deleted" | "imported";
  fields: {
    name: string;
    before: string | number | boolean | null;
    after: string | number | boolean | null;
  }[];
}

export interface ChangeList {
  changes: Change[];
  more: boolean;
}

export interface ReportRow {
  id: string;
  name: string;
  interventions: number;
  /** Seconds, like all that lasts. */
  planned: number;
  actual: number;
  difference: number;
  late: number;
  early: number;
  missing_in: number;
  missing_out: number;
  short: number;
  long: number;
  unplanned: number;
}

export interface Report {
  from: string;
  to: string;
  by: "worker" | "site" | "day";
  tests: boolean;
  rows: ReportRow[];
  total: ReportRow;
}
