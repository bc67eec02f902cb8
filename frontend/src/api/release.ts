// What the flow list and the release screens ask of the studio: templates, copies, publishing at a
// date, versions.
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./http";
import type { FlowDetail, FlowDocument, Shapes } from "./types";

export type Template = Omit<Shapes["TemplateShape"], "document"> & { document: FlowDocument };
type Made = Pick<FlowDetail, "id" | "name">;

/** The services that come with Ariane, with their flows, in the language of the screen. */
export function useTemplates(language: string, enabled = true) {
  return useQuery({
    queryKey: ["templates", language],
    queryFn: async ({ signal }) =>
      (
        await request<{ templates: Template[] }>("GET", `/templates?language=${language}`, {
          signal,
        })
      ).templates,
    enabled,
    staleTime: 300_000,
  });
}

/** An act that makes or changes flows; what shows them is asked again afterwards. */
function useAct<V, R>(act: (values: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => refresh(client) });
}

async function refresh(client: QueryClient): Promise<void> {
  const stale = ["flows", "flow", "versions", "templates"];
  await Promise.all(stale.map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export interface NewFlow {
  /** The template; null for an empty flow. */
  template: string | null;
  name: string;
  kind: string;
  languages: string[];
}

export function useNewFlow() {
  return useAct(({ template, name, kind, languages }: NewFlow) =>
    template
      ? request<Made>("POST", `/templates/${template}`, { body: { name, languages } })
      : request<Made>("POST", "/flows", { body: { document: blank(name, kind, languages) } }),
  );
}

/** A flow without steps, as the studio keeps it. */
export function blank(name: string, kind: string, languages: string[]): FlowDocument {
  return {
    format: 1,
    name,
    kind,
    languages,
    variables: {},
    start: "",
    on_error: null,
    on_hangup: null,
    nodes: {},
    layout: {},
    notes: [],
  };
}

export function useDuplicate() {
  return useAct(({ id, name }: { id: string; name: string }) =>
    request<Made>("POST", `/flows/${id}/duplicate`, { body: { name } }),
  );
}

/** Takes an archived flow back into use. */
export function useRevive() {
  return useAct((id: string) => request<Made>("POST", `/flows/${id}/restore`));
}

interface Publication {
  id: string;
  note: string;
  /** The tag of the draft that was looked at: another one is refused. */
  etag: string;
  /** ISO with zone; null for at once. */
  at: string | null;
}

export function usePublication() {
  return useAct(({ id, note, etag, at }: Publication) =>
    request<{ version: number; effective: string }>("POST", `/flows/${id}/publish`, {
      body: at ? { note, at } : { note },
      etag,
    }),
  );
}

/** Takes back a version that was to come into effect later. */
export async function withdraw(client: QueryClient, id: string, version: number): Promise<void> {
  try {
    await request<void>("DELETE", `/flows/${id}/versions/${version}/schedule`);
  } finally {
    await refresh(client);
  }
}

/** Puts an older version back into service; returns the number it has now. */
export async function goBack(client: QueryClient, id: string, version: number): Promise<number> {
  try {
    const body = { version };
    return (await request<{ version: number }>("POST", `/flows/${id}/rollback`, { body })).version;
  } finally {
    await refresh(client);
  }
}
