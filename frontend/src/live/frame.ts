// Gathers what arrives between two frames, so that a burst of news costs one render.

type Schedule = (act: () => void) => void;

/** A hidden page paints no frames; it still keeps up, more slowly. */
const nextFrame: Schedule = (act) => {
  if (document.hidden) setTimeout(act, 250);
  else requestAnimationFrame(act);
};

/** Returns a function that merges partial news and applies them together at the next frame. */
export function perFrame<T extends object>(
  apply: (news: Partial<T>) => void,
  schedule: Schedule = nextFrame,
): (news: Partial<T>) => void {
  let waiting: Partial<T> | null = null;
  return (news) => {
    if (waiting) {
      Object.assign(waiting, news);
      return;
    }
    waiting = { ...news };
    schedule(() => {
      const due = waiting;
      waiting = null;
      if (due) apply(due);
    });
  };
}
