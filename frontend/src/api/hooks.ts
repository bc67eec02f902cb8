// What screens ask of the studio: one hook per question, one per act.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { exchange, request } from "./http";
import type {
  CalendarRow,
  CallDetail,
  CallRow,
  Counters,
  FlowDetail,
  FlowDocument,
  FlowRow,
  Health,
  Kind,
  PhoneNumber,
  Report,
  Version,
  Vocabulary,
} from "./types";

export function useHealth() {
  return useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => request<Health>("GET", "/health", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

type Catalogue = { types: Kind[] } & Vocabulary;
const byType = (found: Catalogue) => new Map(found.types.map((kind) => [kind.type, kind]));

function useWholeCatalogue<R>(language: string, select: (found: Catalogue) => R) {
  return useQuery({
    queryKey: ["catalogue", language],
    queryFn: ({ signal }) =>
      request<Catalogue>("GET", `/catalogue?language=${language}`, { signal }),
    select,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export function useCatalogue(language: string) {
  return useWholeCatalogue(language, byType);
}

const asTheyAre = (found: Catalogue): Vocabulary => found;

/** The variables of every call and the words that forms share. */
export function useVocabulary(language: string) {
  return useWholeCatalogue(language, asTheyAre);
}

/** All flows, asked at the moment they are needed. */
export async function readFlows(signal?: AbortSignal): Promise<FlowRow[]> {
  return (await request<{ flows: FlowRow[] }>("GET", "/flows", { signal })).flows;
}

export function useFlows() {
  return useQuery({
    queryKey: ["flows"],
    queryFn: ({ signal }) => readFlows(signal),
    refetchInterval: 30_000,
  });
}

export function useFlow(id: string | null) {
  return useQuery({
    queryKey: ["flow", id],
    queryFn: ({ signal }) => request<FlowDetail>("GET", `/flows/${id}`, { signal }),
    enabled: id !== null,
  });
}

export function useVersions(id: string, enabled = true) {
  return useQuery({
    queryKey: ["versions", id],
    queryFn: async ({ signal }) =>
      (await request<{ versions: Version[] }>("GET", `/flows/${id}/versions`, { signal })).versions,
    enabled,
  });
}

export function useVersion(id: string, version: number | null) {
  return useQuery({
    queryKey: ["version", id, version],
    queryFn: async ({ signal }) =>
      (
        await request<{ document: FlowDocument }>("GET", `/flows/${id}/versions/${version}`, {
          signal,
        })
      ).document,
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCounters(id: string, enabled = true) {
  return useQuery({
    queryKey: ["counters", id],
    queryFn: ({ signal }) => request<Counters>("GET", `/flows/${id}/counters`, { signal }),
    enabled,
  });
}

export function useCheck(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ["check", id],
    queryFn: () => request<Report>("POST", `/flows/${id}/check`),
    enabled,
    staleTime: 0,
  });
}

/** The names of calendars and of their ranges, by id. */
export function useCalendarNames() {
  return useQuery({
    queryKey: ["calendars"],
    queryFn: async ({ signal }) => {
      const { calendars } = await request<{ calendars: CalendarRow[] }>("GET", "/calendars", {
        signal,
      });
      return new Map(
        calendars.map(({ id, name, document }) => {
          const ranges = Object.entries(
            (document.ranges ?? {}) as Record<string, { label?: string }>,
          );
          return [id, { name, ranges: new Map(ranges.map(([r, { label }]) => [r, label || r])) }];
        }),
      );
    },
    staleTime: 60_000,
  });
}

export function useNumbers() {
  return useQuery({
    queryKey: ["numbers"],
    queryFn: async ({ signal }) =>
      (await request<{ numbers: PhoneNumber[] }>("GET", "/numbers", { signal })).numbers,
  });
}

export interface CallFilter {
  flow?: string | undefined;
  live?: boolean | undefined;
  limit?: number | undefined;
}

export function useCalls(filter: CallFilter, refresh: number | false = false) {
  const query = new URLSearchParams();
  if (filter.flow) query.set("flow", filter.flow);
  if (filter.live) query.set("live", "1");
  query.set("limit", String(filter.limit ?? 50));
  return useQuery({
    queryKey: ["calls", query.toString()],
    queryFn: async ({ signal }) =>
      (await request<{ calls: CallRow[] }>("GET", `/calls?${query}`, { signal })).calls,
    placeholderData: keepPreviousData,
    refetchInterval: refresh,
  });
}

export function useCall(id: string | null) {
  return useQuery({
    queryKey: ["call", id],
    queryFn: ({ signal }) => request<CallDetail>("GET", `/calls/${id}`, { signal }),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && !query.state.data.ended ? 1000 : false),
  });
}

/** An act that changes what the lists show; they are asked again afterwards. */
function useAct<V, R>(act: (values: V) => Promise<R>, ...stale: string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useImport() {
  return useAct(
    (document: unknown) => request<{ id: string }>("POST", "/flows", { body: { document } }),
    "flows",
  );
}

/** Replaces the draft that was seen with this tag; refused when someone saved since. */
export function useReplace() {
  return useAct(
    ({ id, etag, document }: { id: string; etag: string; document: unknown }) =>
      request<void>("PUT", `/flows/${id}`, { body: document, etag }),
    "flows",
    "flow",
    "check",
  );
}

export function useArchive() {
  return useAct((id: string) => request<void>("DELETE", `/flows/${id}`), "flows");
}

export function useAssign() {
  return useAct(
    ({ number, flow, label, draft }: PhoneNumber) =>
      request<void>("PUT", `/numbers/${encodeURIComponent(number)}`, {
        body: { flow, label, draft },
      }),
    "flows",
    "numbers",
  );
}

export function useUnassign() {
  return useAct(
    (number: string) => request<void>("DELETE", `/numbers/${encodeURIComponent(number)}`),
    "flows",
    "numbers",
  );
}

export function useHangUp() {
  return useAct((id: string) => request<void>("POST", `/calls/${id}/hangup`), "calls", "call");
}

/** The draft as saved, with its tag; asked at the moment it is needed. */
export function readDraft(id: string) {
  return exchange<FlowDetail>("GET", `/flows/${id}`);
}
