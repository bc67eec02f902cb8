// What forms ask of the studio about opening hours: the calendars, holidays, and checks of them.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { exchange, request } from "./http";
import type { CalendarRow } from "./types";

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export type Weekly = Partial<Record<Weekday, string[]>>;

export interface Exception {
  date: string;
  state?: "closed" | "holiday" | null;
  range?: string | null;
  hours?: string[];
  label?: string;
}

export interface CalendarDocument {
  label?: string;
  zone: string;
  ranges: Record<string, { label?: string; weekly?: Weekly }>;
  holidays?: { country?: string | null; region?: string | null; days?: string[] } | null;
  exceptions?: Exception[];
  override?: { state: string; until?: string | null } | null;
}

export interface Calendar extends Omit<CalendarRow, "document"> {
  document: CalendarDocument;
}

export interface Place {
  pointer: string;
  detail: string;
}

export interface Region {
  code: string;
  name: string;
}

export function useCalendars() {
  return useQuery({
    queryKey: ["calendars", "whole"],
    queryFn: async ({ signal }) =>
      (await request<{ calendars: Calendar[] }>("GET", "/calendars", { signal })).calendars,
    staleTime: 60_000,
  });
}

export function useCountries(language: string) {
  return useQuery({
    queryKey: ["countries", language],
    queryFn: async ({ signal }) =>
      (
        await request<{ countries: { code: string; name: string; regions: Region[] }[] }>(
          "GET",
          `/calendars/countries?language=${language}`,
          { signal },
        )
      ).countries,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The public holidays of a year, with their names; nothing without a country. */
export function useHolidays(country: string, region: string, year: number, language: string) {
  const query = new URLSearchParams({ country, year: String(year), language });
  if (region) query.set("region", region);
  return useQuery({
    queryKey: ["holidays", query.toString()],
    queryFn: ({ signal }) =>
      request<{ days: { date: string; name: string }[] }>("GET", `/calendars/holidays?${query}`, {
        signal,
      }),
    enabled: country !== "",
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** What is wrong with a calendar that is not saved yet. */
export function useCalendarCheck(document: CalendarDocument, enabled: boolean) {
  return useQuery({
    queryKey: ["calendar-check", document],
    queryFn: async () =>
      (await request<{ problems: Place[] }>("POST", "/calendars/check", { body: document }))
        .problems,
    enabled,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Saves a calendar: calls follow the new hours at once. Refused when someone saved since. */
export function useSaveCalendar() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (saved: { id: string; document: CalendarDocument; etag: string | null }) =>
      (
        await exchange<Calendar>("PUT", `/calendars/${saved.id}`, {
          body: saved.document,
          etag: saved.etag ?? undefined,
        })
      ).body,
    onSuccess: () => client.invalidateQueries({ queryKey: ["calendars"] }),
  });
}
