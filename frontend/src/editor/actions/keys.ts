// Keys of acts: whether an event is one, and how it is written for people.

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether the event is the key, written as "Mod+Shift+Z". */
export function isKey(event: Pressed, written: string, mac = onMac()): boolean {
  const parts = written.split("+");
  const key = parts.pop() ?? "";
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (parts.includes("Mod") !== mod || other) return false;
  if (parts.includes("Alt") !== event.altKey) return false;
  // A sign such as ? or [ needs Shift or AltGr on some keyboards: the sign itself is what counts.
  const sign = key.length === 1 && !/[\p{L}\d]/u.test(key);
  if (!sign && parts.includes("Shift") !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

const MAC: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
const SIGNS: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "⏎",
};

/** The parts of a key as they stand on the keyboard; `word` names the keys that have a name. */
export function keyCaps(written: string, word: (key: string) => string, mac = onMac()): string[] {
  return written.split("+").map((part) => {
    if (mac && MAC[part]) return MAC[part];
    if (SIGNS[part]) return SIGNS[part];
    return part.length === 1 ? part.toUpperCase() : word(part);
  });
}

export function onMac(): boolean {
  return typeof navigator !== "undefined" && /^Mac|iPhone|iPad/.test(navigator.platform);
}
