// Whether the keyboard belongs to a field, a menu or a dialog: then it is not the editor's.

const FIELDS = "input, textarea, select, [contenteditable='true']";
const ELSEWHERE = "[role='dialog'], [role='menu'], [role='listbox'], [data-own-keys]";

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(FIELDS);
  if (!field) return false;
  const type = field.getAttribute("type");
  return !(type && ["checkbox", "radio", "button", "file"].includes(type));
}

export function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ELSEWHERE) !== null;
}
