// One thing to settle: what happened in a sentence; open, the proposal and what can be changed of it.
import { CircleAlert, Clock3, PhoneIncoming } from "lucide-react";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Tag } from "../../ui";
import { useSites, useWorkers } from "./api";
import css from "./Inbox.module.css";
import { GapForm } from "./InboxGap";
import { LineForm } from "./InboxLine";
import { RefusalForm } from "./InboxRefusal";
import { type Item, missingOf } from "./inboxProposal";
import type { Shift } from "./types";

const ICONS = { refusal: CircleAlert, gap: Clock3, line: PhoneIncoming };

interface ItemProps {
  item: Item;
  open: boolean;
  shifts: Shift[];
  onOpen: () => void;
}

export function InboxItem({ item, open, shifts, onOpen }: ItemProps) {
  const { language } = useWords();
  const { zoneOf } = useNames();
  const title = useTitle()(item);
  const known = useKnown()(item);
  const Icon = ICONS[item.kind];
  const label = `inbox-${item.id}`;
  return (
    <li
      className={css.item}
      data-item={item.id}
      data-kind={item.kind}
      data-open={open || undefined}
    >
      <button type="button" className={css.head} aria-expanded={open} id={label} onClick={onOpen}>
        <span className={css.icon} data-kind={item.kind} aria-hidden="true">
          <Icon size={17} />
        </span>
        <span className={css.words}>
          <span className={css.title}>{title}</span>
          <span className={css.known}>{known.join(" · ")}</span>
        </span>
        {item.kind === "refusal" && item.of.simulated && <TestTag />}
        <span className={css.when}>{moment(item.at, zoneOf(item.of.site), language)}</span>
      </button>
      {open && (
        <section className={css.body} aria-labelledby={label}>
          {item.kind === "refusal" && <RefusalForm refusal={item.of} shifts={shifts} />}
          {item.kind === "gap" && <GapForm gap={item.of} shifts={shifts} />}
          {item.kind === "line" && <LineForm line={item.of} />}
        </section>
      )}
    </li>
  );
}

function TestTag() {
  const { t } = useWords();
  return <Tag tone="amber">{t("phone.test")}</Tag>;
}

/** Names of workers and sites, and the clocks of sites. */
export function useNames() {
  const workers = useWorkers().data ?? [];
  const sites = useSites().data ?? [];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Paris";
  return {
    workers,
    sites,
    workerOf: (id: string | null) => workers.find((one) => one.id === id)?.name ?? id ?? "",
    siteOf: (id: string | null) => sites.find((one) => one.id === id)?.name ?? id ?? "",
    zoneOf: (id: string | null) =>
      sites.find((one) => one.id === id)?.zone ?? sites[0]?.zone ?? own,
  };
}

/** What happened, in plain words. */
function useTitle() {
  const { t } = useWords();
  const { workerOf, siteOf } = useNames();
  return (item: Item): string => {
    if (item.kind === "line")
      return t("inbox.line", { number: phone(item.of.number), site: siteOf(item.of.site) });
    if (item.kind === "gap") {
      const names = { worker: workerOf(item.of.worker), site: siteOf(item.of.site) };
      const lacking = missingOf(item.of).map((one) => one.direction);
      if (lacking.length === 2) return t("inbox.gapBoth", names);
      return t(lacking[0] === "in" ? "inbox.gapIn" : "inbox.gapOut", names);
    }
    const { worker, site, reason } = item.of;
    const codeRight = worker !== null && !site;
    if (codeRight && reason === "hidden_number") return t("inbox.reason.hidden_number_worker");
    if (codeRight && reason === "unknown_line") return t("inbox.reason.unknown_line_worker");
    return t(`inbox.reason.${reason}`);
  };
}

/** What is known of it: line, person, place, times. */
function useKnown() {
  const { t, language } = useWords();
  const { workerOf, siteOf, zoneOf } = useNames();
  return (item: Item): string[] => {
    if (item.kind === "line")
      return [
        t("inbox.uses", { count: item.of.uses }),
        item.of.worker ? workerOf(item.of.worker) : "",
      ].filter(Boolean);
    if (item.kind === "gap") {
      const { planned, arrived, left, site } = item.of;
      const at = (instant: string) => clock(instant, zoneOf(site), language);
      return [
        planned ? t("inbox.planned", { from: at(planned.from), to: at(planned.to) }) : "",
        arrived ? t("inbox.arrived", { at: at(arrived) }) : "",
        left ? t("inbox.left", { at: at(left) }) : "",
      ].filter(Boolean);
    }
    const { line, worker, site, attempts } = item.of;
    return [
      attempts.length > 1 ? t("inbox.tries", { count: attempts.length }) : "",
      line ? phone(line) : t("call.hidden"),
      worker ? workerOf(worker) : "",
      site ? siteOf(site) : "",
    ].filter(Boolean);
  };
}

/** "ven. 20 nov., 08:02" on the clocks of a zone. */
function moment(instant: string, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(instant));
}

/** "08:02" on the clocks of a zone. */
export function clock(instant: string, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(instant));
}
