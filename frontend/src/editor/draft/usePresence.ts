// The others in the open flow, for components; and telling them where this person is.
import { useEffect, useMemo } from "react";
import { useWords } from "../../i18n/useWords";
import { type Person, standAt, useCompany } from "../../live/edit";
import { useEditor } from "../useEditor";
import { byStep, holderOf, oncePerPerson, others } from "./presence";

/** The other people at each step. */
export function usePresence(): Map<string, Person[]> {
  const people = useCompany((company) => company.people);
  const sid = useCompany((company) => company.sid);
  return useMemo(() => byStep(others(people, sid)), [people, sid]);
}

/** The other people with this flow open, each once. */
export function useOthers(): Person[] {
  const people = useCompany((company) => company.people);
  const sid = useCompany((company) => company.sid);
  return useMemo(() => oncePerPerson(others(people, sid)), [people, sid]);
}

/** Someone else who edits this step right now; null when nobody does, or this page does. */
export function useHolder(node: string): Person | null {
  const people = useCompany((company) => company.people);
  const taken = useCompany((company) => company.taken);
  const sid = useCompany((company) => company.sid);
  const holder = useMemo(() => holderOf(node, people, taken), [node, people, taken]);
  return holder && holder.sid !== sid ? holder : null;
}

/** The name of a person; a second page of the reader is told as such. */
export function useNameOf(): (person: Person) => string {
  const { t } = useWords();
  const self = useCompany(({ people, sid }) => people.find((one) => one.sid === sid)?.user);
  return ({ name, user }) => (user === self ? t("presence.self", { name }) : name);
}

/** Tells the others which step is selected here and which of its fields has the cursor. */
export function useStanding(): void {
  const node = useEditor(({ selection }) =>
    selection.length === 1 ? (selection[0] ?? null) : null,
  );
  useEffect(() => {
    const tell = () => standAt(node, node === null ? null : fieldAtCursor());
    // While the focus moves from one field to the next, for an instant none has it.
    const soon = () => setTimeout(tell, 0);
    tell();
    document.addEventListener("focusin", soon);
    document.addEventListener("focusout", soon);
    // A form that rested while the cursor was in it tells so with the first letter typed.
    document.addEventListener("input", soon);
    return () => {
      document.removeEventListener("focusin", soon);
      document.removeEventListener("focusout", soon);
      document.removeEventListener("input", soon);
    };
  }, [node]);
  useEffect(() => () => standAt(null, null), []);
}

const LONGEST_FIELD = 200;

/** The form field with the cursor, by its pointer; null also where it is only read. */
function fieldAtCursor(): string | null {
  const field = document.activeElement?.closest<HTMLElement>("[data-field]");
  if (!field || field.closest("[data-resting]")) return null;
  return (field.dataset.field || "#step").slice(0, LONGEST_FIELD);
}
