// What forms ask of the studio about sounds: the recordings, new ones, and texts spoken.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { file, request } from "./http";
import type { components } from "./types.gen";

export type Sound = components["schemas"]["SoundShape"];

export function useSounds(enabled = true) {
  return useQuery({
    queryKey: ["sounds"],
    queryFn: async ({ signal }) =>
      (await request<{ sounds: Sound[] }>("GET", "/sounds", { signal })).sounds,
    staleTime: 30_000,
    enabled,
  });
}

export interface NewSound {
  data: Blob;
  fileName: string;
  name: string;
  id: string;
  language: string;
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ data, fileName, name, id, language }: NewSound) => {
      const form = new FormData();
      form.set("file", data, fileName);
      form.set("name", name);
      form.set("id", id);
      form.set("language", language);
      return request<Sound>("POST", "/sounds", { body: form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["sounds"] }),
  });
}

export interface Spoken {
  data: Blob;
  /** How long it lasts; 0 when the studio does not say. */
  seconds: number;
}

export async function speech(text: string, language: string): Promise<Spoken> {
  const { blob, headers } = await file("POST", "/speech", { body: { text, language } });
  return { data: blob, seconds: Number(headers.get("X-Ariane-Seconds") ?? 0) };
}

export async function recording(id: string): Promise<Blob> {
  return (await file("GET", `/sounds/${encodeURIComponent(id)}/audio`)).blob;
}
