// Where the others are: pure questions about the people of an open flow.
import type { Person } from "../../live/edit";

/** How many hues people are told apart by; each has a colour in both themes. */
const HUES = 8;

/** The other pages, one entry per page; a second page of oneself is among them. */
export function others(people: readonly Person[], sid: string | null): Person[] {
  return people.filter((person) => person.sid !== sid);
}

/** Who is at which step. */
export function byStep(people: readonly Person[]): Map<string, Person[]> {
  const found = new Map<string, Person[]>();
  for (const person of people) {
    if (person.node !== null) found.set(person.node, [...(found.get(person.node) ?? []), person]);
  }
  return found;
}

/** Each person once, with where they were last seen doing something. */
export function oncePerPerson(people: readonly Person[]): Person[] {
  const found = new Map<string, Person>();
  for (const person of people) {
    const known = found.get(person.user);
    if (!known || (known.node === null && person.node !== null)) found.set(person.user, person);
  }
  return [...found.values()];
}

/**
 * Who edits a step: who took it over while they are there, else who has been there longest of
 * those whose cursor is in its form. Null when nobody does.
 */
export function holderOf(
  node: string,
  people: readonly Person[],
  taken: Readonly<Record<string, string>>,
): Person | null {
  const there = people.filter((person) => person.node === node && person.can === "design");
  const taker = there.find(({ sid }) => sid === taken[node]);
  if (taker) return taker;
  const editing = there.filter(({ field }) => field !== null);
  return editing.reduce<Person | null>(
    (first, person) => (first && first.since <= person.since ? first : person),
    null,
  );
}

/** Letters for a small circle: "Marie Curie" gives MC, "marie" M. */
export function initials(name: string): string {
  const words = name.split(/[\s\-_.@]+/).filter((word) => word !== "");
  const letters = words.map((word) => [...word][0]).slice(0, 2);
  return letters.join("").toLocaleUpperCase() || "?";
}

/** The hue of a person: the same on every screen. */
export function hueOf(user: string): number {
  let sum = 7;
  for (const letter of user) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
