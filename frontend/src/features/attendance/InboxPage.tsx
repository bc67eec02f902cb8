// What is left to settle: calls that gave no punch, stays without an arrival or a departure, and
// telephones that calls have taught.
import { CircleCheckBig } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Page } from "../../app/Page";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Failure, Key, Loading, Segmented } from "../../ui";
import { useExceptions, useShifts } from "./api";
import css from "./Inbox.module.css";
import { InboxItem } from "./InboxItem";
import { itemsOf, type Kind } from "./inboxProposal";
import { plusDays, today } from "./planningWeek";

type Filter = "all" | Kind;
const FILTERS = ["all", "refusal", "gap", "line"] as const;

export default function InboxPage() {
  const { t } = useWords();
  const [, go] = useLocation();
  const asked = useExceptions();
  const [filter, setFilter] = useState<Filter>("all");
  const all = useMemo(() => (asked.data ? itemsOf(asked.data) : []), [asked.data]);
  const shown = all.filter((one) => filter === "all" || one.kind === filter);
  const oldest = all.reduce((first, one) => (one.at && one.at < first ? one.at : first), today());
  const shifts = useShifts(plusDays(oldest.slice(0, 10), -1), plusDays(today(), 1));
  const count = (kind: Filter) => all.filter((one) => kind === "all" || one.kind === kind).length;
  const keys = useKeys(shown.map((one) => one.id));
  return (
    <Page title={t("inbox.title")} lead={t("inbox.lead")}>
      {asked.isPending && <Loading rows={5} height={72} />}
      {asked.isError && !asked.data && (
        <Failure error={asked.error} onRetry={() => asked.refetch()} />
      )}
      {asked.data && all.length === 0 && (
        <div className={css.box}>
          <Empty
            icon={<CircleCheckBig />}
            title={t("inbox.none")}
            actions={<Button onClick={() => go("/attendance")}>{t("inbox.toBoard")}</Button>}
          >
            {t("inbox.noneText")}
          </Empty>
        </div>
      )}
      {all.length > 0 && (
        <>
          <div className={css.tools}>
            <div className={css.filters}>
              <Segmented
                label={t("inbox.which")}
                value={filter}
                onChange={setFilter}
                options={FILTERS.map((kind) => ({
                  value: kind,
                  label: `${t(`inbox.filter.${kind}`)} (${count(kind)})`,
                }))}
              />
            </div>
            <p className={css.keys}>
              <Key>j</Key> <Key>k</Key> {t("inbox.keysMove")} <Key>↵</Key> {t("inbox.keysAccept")}
            </p>
          </div>
          {shown.length === 0 && (
            <div className={css.box}>
              <Empty icon={<CircleCheckBig />} title={t("inbox.noneSuch")} small />
            </div>
          )}
          <ul className={css.list} ref={keys.list}>
            {shown.map((item) => (
              <InboxItem
                key={item.id}
                item={item}
                open={item.id === keys.chosen}
                shifts={shifts.data ?? []}
                onOpen={() => keys.choose(item.id)}
              />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

/** One item is open; j and k go to the next and the one before, Enter takes its proposal. */
function useKeys(ids: string[]) {
  const list = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState<{ id: string; at: number } | null>(null);
  // What was settled has gone: the one that took its place is open.
  const kept = ids.find((id) => id === wanted?.id);
  const at = kept === undefined ? Math.min(wanted?.at ?? 0, ids.length - 1) : ids.indexOf(kept);
  const choose = (id: string) => setWanted({ id, at: ids.indexOf(id) });
  const press = useRef((_: KeyboardEvent) => {});
  press.current = (event) => {
    const target = event.target as HTMLElement;
    const item = (id: string | undefined, what: string) =>
      list.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id ?? "")}"] ${what}`);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (target.closest("input, textarea, select, [role=dialog], [role=menu]")) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const free = target.closest("button, a, [role=radiogroup]") === null;
    if (event.key === "Enter" && free) item(ids[at], "[data-proposal]")?.click();
    if (!step || (event.key.startsWith("Arrow") && !list.current?.contains(target))) return;
    event.preventDefault();
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + step))];
    if (!next) return;
    choose(next);
    item(next, "button")?.focus();
  };
  useEffect(() => {
    const heard = (event: KeyboardEvent) => press.current(event);
    window.addEventListener("keydown", heard);
    return () => window.removeEventListener("keydown", heard);
  }, []);
  return { list, chosen: ids[at], choose };
}
