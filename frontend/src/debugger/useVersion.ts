// The published version that is debugged, from the address; null: the draft.
import { useSearch } from "wouter";

export function useVersion(): number | null {
  const version = Number(new URLSearchParams(useSearch()).get("version"));
  return Number.isInteger(version) && version > 0 ? version : null;
}
