// What the screens of attendance ask of the studio: one hook per question, one per act. Whatever
// changes, anywhere, the studio says so on the live line, and what is shown is asked again.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { file, request } from "../../api/http";
import { useLive } from "../../live/live";
import { lookAgain } from "./settingsText";
import type {
  Alert,
  AttendanceSettings,
  Board,
  Chain,
  ChangeList,
  Delivery,
  Direction,
  Exceptions,
  ImportAsked,
  Preview,
  Punch,
  Refusal,
  Report,
  SettingsInput,
  Shift,
  ShiftInput,
  Site,
  SiteInput,
  Webhook,
  Worker,
  WorkerInput,
} from "./types";

export const ROOT = "attendance";

/** The last change that was heard of. What screens showed outlives them, and so does this. */
let known = 0;

/** Asks again for all that is shown when the studio tells of a change, here or elsewhere. */
export function useAttendanceLive(): void {
  const client = useQueryClient();
  const changed = useLive((state) => state.attendance);
  useEffect(() => {
    if (known === changed) return;
    known = changed;
    client.invalidateQueries({ queryKey: [ROOT] });
  }, [changed, client]);
}

function useAsked<T>(path: string, enabled = true) {
  return useQuery({
    queryKey: [ROOT, path],
    queryFn: ({ signal }) => request<T>("GET", `/attendance${path}`, { signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

function useListed<T, K extends string>(path: string, key: K, enabled = true) {
  return useQuery({
    queryKey: [ROOT, path],
    queryFn: async ({ signal }) =>
      (await request<Record<K, T[]>>("GET", `/attendance${path}`, { signal }))[key],
    placeholderData: keepPreviousData,
    enabled,
  });
}

function useAct<V, R>(act: (values: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: [ROOT] }),
  });
}

const post = <R>(path: string, body?: unknown, etag?: string) =>
  request<R>("POST", `/attendance${path}`, body === undefined ? { etag } : { body, etag });
const read = <R>(path: string) => request<R>("GET", `/attendance${path}`);
/** Refused (412) when the record is no longer the one with this tag: somebody changed it. */
const put = <R>(path: string, body: unknown, etag: string | undefined) =>
  request<R>("PUT", `/attendance${path}`, { body, etag });
const remove = (path: string, etag?: string) =>
  request<void>("DELETE", `/attendance${path}`, { etag });

/** `?from=…&to=…` of what is not empty. */
export function asked(values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text && `?${text}`;
}

// --- the board ---

/** `from`: a day, YYYY-MM-DD. */
export function useBoard(from: string, days: 1 | 7) {
  return useAsked<Board>(`/board${asked({ from, days })}`);
}

export function useAlerts(open = true) {
  return useListed<Alert, "alerts">(`/alerts${asked({ open: open ? 1 : undefined })}`, "alerts");
}

export function useAcknowledge() {
  return useAct(({ id, note }: { id: string; note?: string }) =>
    post<Alert>(`/alerts/${id}/acknowledge`, { note: note ?? "" }),
  );
}

// --- punches ---

export interface PunchFilter {
  from?: string;
  to?: string;
  worker?: string;
  site?: string;
}

export function usePunches(filter: PunchFilter, enabled = true) {
  return useListed<Punch, "punches">(`/punches${asked({ ...filter })}`, "punches", enabled);
}

export interface PunchInput {
  worker: string;
  site: string;
  direction: Direction;
  at: string;
  reason: string;
}

export function useAddPunch() {
  return useAct((punch: PunchInput) => post<Punch>("/punches", punch));
}

/** `seen`: the print of the newest row about the punch, so that nobody undoes another's correction. */
interface Corrected {
  id: string;
  seen: string | undefined;
  reason: string;
}

const printed = (seen: string | undefined) => (seen ? `"${seen}"` : undefined);

export function useCorrectPunch() {
  return useAct(({ id, seen, ...change }: Corrected & Partial<PunchInput>) =>
    post<Punch>(`/punches/${id}/correct`, change, printed(seen)),
  );
}

export function useVoidPunch() {
  return useAct(({ id, seen, reason }: Corrected) =>
    post<Punch>(`/punches/${id}/void`, { reason }, printed(seen)),
  );
}

export function useChain() {
  return useAsked<Chain>("/chain");
}

// --- reports ---

export interface ReportAsked {
  from: string;
  to: string;
  by: Report["by"];
  /** Whether punches of test calls count. */
  tests: boolean;
}

const reportPath = ({ tests, ...values }: ReportAsked, more: Record<string, string> = {}) =>
  `/report${asked({ ...values, tests: tests ? 1 : undefined, ...more })}`;

export function useReport(wanted: ReportAsked) {
  return useAsked<Report>(reportPath(wanted));
}

/** The same as a file, in this language. */
export function readReport(wanted: ReportAsked, format: "csv" | "pdf", language: string) {
  return file("GET", `/attendance${reportPath(wanted, { format, language })}`);
}

// --- what is to be settled ---

export function useExceptions() {
  return useAsked<Exceptions>("/exceptions");
}

export interface Resolution {
  id: string;
  act: "accept" | "attach" | "dismiss";
  worker?: string;
  site?: string;
  direction?: Direction;
  at?: string;
  reason: string;
}

export function useResolveRefusal() {
  return useAct(({ id, ...how }: Resolution) => post<Refusal>(`/refusals/${id}`, how));
}

export function useReopenRefusal() {
  return useAct(({ id, reason }: { id: string; reason: string }) =>
    post<Refusal>(`/refusals/${id}/reopen`, { reason }),
  );
}

/** How much waits to be settled: what the list of it shows, for every count of it. */
export function useOpenCount() {
  const { data, refetch } = useExceptions();
  const count = data ? data.refusals.length + data.gaps.length + data.lines.length : 0;
  return { count, refetch };
}

// --- sites and workers ---

/** A record that is there already, as it was read; a new one has none of these. */
interface Known {
  id?: string;
  etag?: string;
}

export function useSites() {
  return useListed<Site, "sites">("/sites", "sites");
}

export function useSite(id: string) {
  return useAsked<Site>(`/sites/${id}`);
}

export function useSaveSite() {
  return useAct(({ id, etag, ...site }: SiteInput & Known) =>
    id ? put<Site>(`/sites/${id}`, site, etag) : post<Site>("/sites", site),
  );
}

export const readSite = ({ id }: Site) => read<Site>(`/sites/${id}`);

/** What is deleted, as it was seen: refused when somebody changed it since then. */
type Seen = Required<Known>;

export function useDeleteSite() {
  return useAct(({ id, etag }: Seen) => remove(`/sites/${id}`, etag));
}

const line = (site: string, number: string) => `/sites/${site}/lines/${encodeURIComponent(number)}`;

export interface OneLine {
  site: string;
  number: string;
}

export function useAddLine() {
  return useAct(({ site, number }: OneLine) => post<Site>(`/sites/${site}/lines`, { number }));
}

export function useRemoveLine() {
  return useAct(({ site, number }: OneLine) => remove(line(site, number)));
}

export function useJudgeLine() {
  return useAct(({ site, number, act }: OneLine & { act: "approve" | "refuse" }) =>
    post<void>(`${line(site, number)}/${act}`),
  );
}

export function useWorkers() {
  return useListed<Worker, "workers">("/workers", "workers");
}

/** A worker just made comes with their code: it is shown once. */
export function useSaveWorker() {
  return useAct(({ id, etag, ...worker }: WorkerInput & Known) =>
    id
      ? put<Worker & { code?: string }>(`/workers/${id}`, worker, etag)
      : post<Worker & { code?: string }>("/workers", worker),
  );
}

export const readWorker = ({ id }: Worker) => read<Worker>(`/workers/${id}`);

export function useDeleteWorker() {
  return useAct(({ id, etag }: Seen) => remove(`/workers/${id}`, etag));
}

export function useNewCode() {
  return useAct((id: string) => post<{ code: string }>(`/workers/${id}/code`));
}

export function useImportRows() {
  return useAct((wanted: ImportAsked) => post<Preview>("/import", wanted));
}

// --- planning ---

export function useShifts(from: string, to: string) {
  return useListed<Shift, "shifts">(`/shifts${asked({ from, to })}`, "shifts");
}

export function useSaveShift() {
  return useAct(({ id, etag, ...shift }: ShiftInput & Known) =>
    id ? put<Shift>(`/shifts/${id}`, shift, etag) : post<Shift>("/shifts", shift),
  );
}

export const readShift = ({ id }: Shift) => read<Shift>(`/shifts/${id}`);

export function useDeleteShift() {
  return useAct(({ id, etag }: Seen) => remove(`/shifts/${id}`, etag));
}

// --- settings ---

export function useAttendanceSettings() {
  return useAsked<AttendanceSettings>("/settings");
}

/** Whoever saves knows at once what is saved: the next change is made to that. */
export function useSaveAttendanceSettings() {
  const client = useQueryClient();
  const keep = (now: AttendanceSettings) => {
    client.setQueryData([ROOT, "/settings"], now);
    return now;
  };
  const save = useAct(async ({ etag, ...settings }: SettingsInput & { etag: string }) =>
    keep(await put<AttendanceSettings>("/settings", settings, etag)),
  );
  return { save, look: async () => keep(await read<AttendanceSettings>("/settings")) };
}

export function useTestMail() {
  return useAct((email: string) => post<void>("/settings/test", { email }));
}

export function useWebhooks() {
  return useListed<Webhook, "webhooks">("/webhooks", "webhooks");
}

export function useAddWebhook() {
  return useAct((url: string) => post<Webhook>("/webhooks", { url }));
}

export function useDeleteWebhook() {
  return useAct((id: string) => remove(`/webhooks/${id}`));
}

export function useTestWebhook() {
  return useAct((id: string) => post<void>(`/webhooks/${id}/test`));
}

/** The newest, or the newest of what failed; while something waits it is looked at again. */
export function useMessages(which: "failed" | "all", enabled = true) {
  const path = `/messages${asked({ failed: which === "failed" ? 1 : undefined })}`;
  return useQuery({
    queryKey: [ROOT, path],
    queryFn: async ({ signal }) =>
      (await request<{ deliveries: Delivery[] }>("GET", `/attendance${path}`, { signal }))
        .deliveries,
    refetchInterval: ({ state }) => lookAgain(state.data),
    enabled,
  });
}

export function useSendAgain() {
  return useAct((id: string) => post<Delivery>(`/messages/${id}/again`));
}

// --- the journal ---

interface ChangesAsked {
  kind: string | undefined;
  thing: string | undefined;
}

const NEWEST = 20;
const OLDER = 100;

/** The newest rows, then page by page older ones, for as long as there are any. */
export function useChanges(wanted: ChangesAsked) {
  return useInfiniteQuery({
    queryKey: [ROOT, "/changes", wanted],
    queryFn: ({ pageParam: before, signal }) => {
      const limit = before === undefined ? NEWEST : OLDER;
      const path = `/attendance/changes${asked({ ...wanted, before, limit })}`;
      return request<ChangeList>("GET", path, { signal });
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ changes, more }) => (more ? changes.at(-1)?.seq : undefined),
  });
}

/** All of it as a file. */
export function readChanges(language: string) {
  return file("GET", `/attendance/changes${asked({ format: "csv", language })}`);
}

export function useDeliveries(webhook: string, enabled = true) {
  return useListed<Delivery, "deliveries">(
    `/webhooks/${webhook}/deliveries`,
    "deliveries",
    enabled,
  );
}
