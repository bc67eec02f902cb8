// What an open draft listens to: the others, the network, and the page being closed.
import type { Lock } from "../../api/draft";
import { joinFlow, useCompany } from "../../live/edit";
import type { OpenDraft } from "./open";

/** The lock changed: whether changes are possible follows at once. */
export function locked(draft: OpenDraft, lock: Lock | null): void {
  draft.about.setState({ lock });
  const { shut, set } = draft.store.getState();
  const mayChange = !lock || lock.mine;
  if (shut !== "role") set({ shut: mayChange ? null : "lock" });
  if (mayChange) draft.saving.tell({ what: "unlocked" });
}

/** Listens for as long as the draft is shown; returns the act that ends it. */
export function stay(draft: OpenDraft): () => void {
  const { about } = draft;
  const tell: OpenDraft["saving"]["tell"] = (event) => draft.saving.tell(event);
  const leave = joinFlow(draft.flow, {
    joined: (etag, lock) => {
      locked(draft, lock);
      tell({ what: "online" });
      tell({ what: "heard", etag, by: null });
    },
    saved: ({ etag, author, name, sid }) => {
      const { sid: here, people } = useCompany.getState();
      const self = people.some((one) => one.sid === here && one.user === author);
      if (sid === null || sid !== here) tell({ what: "heard", etag, by: { name, self } });
    },
    locked: (lock) => locked(draft, lock),
    produced: ({ version }) => about.setState({ live: version }),
    taken: ({ node, by }) => about.setState({ taken: { node, name: by.name, at: Date.now() } }),
  });
  const online = () => tell({ what: "online" });
  const hidden = () => {
    if (document.visibilityState === "hidden") draft.saving.flush(true);
  };
  const closing = (event: BeforeUnloadEvent) => {
    draft.saving.flush(true);
    if (about.getState().unkept && draft.saving.draft.getState().phase !== "saved") {
      event.preventDefault();
    }
  };
  addEventListener("online", online);
  addEventListener("beforeunload", closing);
  addEventListener("pagehide", closing as (event: Event) => void);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    leave();
    removeEventListener("online", online);
    removeEventListener("beforeunload", closing);
    removeEventListener("pagehide", closing as (event: Event) => void);
    document.removeEventListener("visibilitychange", hidden);
  };
}
