// The last things chosen in the command palette, newest first, kept on this machine.

const KEY = "ariane-commands";
const MOST = 8;

export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function used(id: string): void {
  try {
    const kept = [id, ...recent().filter((one) => one !== id)].slice(0, MOST);
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage nothing is recent.
  }
}
