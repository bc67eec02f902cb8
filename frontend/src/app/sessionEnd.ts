// What screens keep by themselves for the one who is signed in ends with the session.
const forgets = new Set<() => void>();

/** Calls this when the one who is signed in no longer is. */
export function whenSessionEnds(forget: () => void): void {
  forgets.add(forget);
}

export function sessionEnds(): void {
  for (const forget of forgets) forget();
}
