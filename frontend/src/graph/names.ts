// How a reader of flows is told the names of what lies outside a flow, and in which language.

export interface Names {
  language: string;
  languageName: (tag: string) => string;
  number: (value: number) => string;
  quote: (text: string) => string;
  calendar: (id: string) => string;
  range: (calendar: string, range: string) => string;
}

/** The ids of those whose name another one has too. */
export function namedAlike(all: { id: string; name: string }[]): Set<string> {
  const ids = new Map<string, string[]>();
  for (const { id, name } of all) ids.set(name, [...(ids.get(name) ?? []), id]);
  return new Set([...ids.values()].filter((same) => same.length > 1).flat());
}
