// Texts with {{ variables }}: what is being typed, and what is plainly wrong.

export interface Typing {
  /** Where the braces begin. */
  from: number;
  /** Where what was typed ends, its closing braces included. */
  to: number;
  name: string;
}

/** The variable that is being typed at the caret; null outside of braces. */
export function typingAt(text: string, caret: number): Typing | null {
  const found = /\{\{\s*([\w.-]*)$/.exec(text.slice(0, caret));
  if (!found) return null;
  // What follows belongs to it only when its braces are closed.
  const rest = /^[\w.-]*\s*\}\}/.exec(text.slice(caret));
  return { from: found.index, to: caret + (rest?.[0].length ?? 0), name: found[1] ?? "" };
}

/** The text with a variable put over a part of it, and where the caret is then. */
export function inserted(text: string, from: number, to: number, name: string) {
  const written = `{{ ${name} }}`;
  return { text: text.slice(0, from) + written + text.slice(to), caret: from + written.length };
}

export type Flaw = { code: "open" | "close" } | { code: "unknown"; name: string };

/** What a glance shows; the compiler knows all the rest. */
export function flaws(text: string, known: ReadonlySet<string>): Flaw[] {
  const bare = text.replace(/\{\{.*?\}\}/gs, "");
  if (bare.includes("{{")) return [{ code: "open" }];
  if (bare.includes("}}")) return [{ code: "close" }];
  const names = [...text.matchAll(/\{\{\s*([a-zA-Z][\w.-]*)\s*(?:\|[^{}]*)?\}\}/g)].map(
    (found) => found[1] ?? "",
  );
  const lost = [...new Set(names)].filter((name) => name && !known.has(name));
  return lost.map((name) => ({ code: "unknown", name }));
}
