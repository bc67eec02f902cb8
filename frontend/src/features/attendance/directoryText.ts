// Finding lines of a list by parts of their words.

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

/** Whether every typed word is in one of the texts; telephone numbers also without their gaps. */
export function fits(typed: string, ...texts: string[]): boolean {
  const all = plain(texts.join(" "));
  const digits = texts.join(" ").replace(/[^\d ]/g, "");
  return plain(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => all.includes(word) || (/^\d{3,}$/.test(word) && digits.includes(word)));
}

/** Puts a text on the clipboard; false when the browser does not allow it. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Hands over a text as a file. */
export function saved(name: string, text: string, type = "text/csv"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A cell of a file for spreadsheets: quoted, and never a formula. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** In the order of the alphabet of a language: É beside E. */
export function byName<T extends { name: string }>(all: T[], language: string): T[] {
  const order = new Intl.Collator(language, { numeric: true });
  return [...all].sort((a, b) => order.compare(a.name, b.name));
}
