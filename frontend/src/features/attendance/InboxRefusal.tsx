// A call that gave no punch: accepted as proposed, given to someone, or put aside with a reason.
import { Check, ChevronDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { instantIn, wallOf } from "../../scenarios/zone";
import {
  Button,
  Checkbox,
  Menu,
  MenuItem,
  Notice,
  Pick,
  Segmented,
  TextField,
  toast,
} from "../../ui";
import { type Resolution, useAddLine, useReopenRefusal, useResolveRefusal } from "./api";
import css from "./Inbox.module.css";
import { clock, useNames } from "./InboxItem";
import { near, type Proposal, proposalOf } from "./inboxProposal";
import { ShiftTime } from "./ShiftTime";
import type { Attempt, Direction, Refusal, Shift } from "./types";

interface RefusalFormProps {
  refusal: Refusal;
  shifts: Shift[];
}

type Wanted = Omit<Proposal, "at" | "shift">;
const WHY = ["test", "wrongNumber", "already", "stranger"] as const;

export function RefusalForm({ refusal, shifts }: RefusalFormProps) {
  const { t } = useWords();
  const refused = useRefusal()("attend");
  const names = useNames();
  const proposal = proposalOf(refusal, shifts);
  const [changed, setChanged] = useState<Partial<Wanted>>({});
  const wanted: Wanted = { ...proposal, ...changed };
  const zone = names.zoneOf(wanted.site);
  const was = wallOf(refusal.at, zone);
  const [time, setTime] = useState<{ date: string; time: string } | null>(null);
  const [keep, setKeep] = useState(false);
  const proposed = t(`inbox.why.${refusal.reason}`);
  const [reason, setReason] = useState(proposed);
  const act = useActs(refusal, names);
  const ready = Boolean(wanted.worker && wanted.site);
  const timed = time === null || instantIn(time, zone) !== null;
  const missing = !ready
    ? t("inbox.needBoth")
    : !timed
      ? t("inbox.needTime")
      : reason.trim()
        ? undefined
        : t("inbox.needReason");
  const button = useRef<HTMLButtonElement>(null);
  useFocus(button);
  const site = names.sites.find((one) => one.id === wanted.site);
  const teachable =
    refusal.line !== "" && site && !site.lines.some((line) => line.number === refusal.line);
  const accept = () => {
    const at = time ? instantIn(time, zone) : null;
    act.accept(
      { ...wanted, at: at ?? null, reason: reason.trim() },
      keep && teachable ? site.id : null,
    );
  };
  return (
    <div className={css.form}>
      <Attempts attempts={refusal.attempts} />
      {proposal.shift && (
        <p className={css.proposal}>
          {t(proposal.direction === "in" ? "inbox.proposesIn" : "inbox.proposesOut", {
            worker: names.workerOf(proposal.worker),
            site: names.siteOf(proposal.site),
          })}
        </p>
      )}
      <Fields
        {...{ wanted, names }}
        likely={near(refusal, shifts)}
        direct={proposal.direction !== null}
        disabled={refused !== undefined}
        onChange={(part) => setChanged({ ...changed, ...part })}
      />
      <div className={css.row}>
        <TextField
          type="date"
          label={t("shift.date")}
          value={time?.date ?? was.date}
          onChange={(event) => setTime({ ...was, ...time, date: event.currentTarget.value })}
        />
        <ShiftTime
          className={css.time ?? ""}
          label={t("inbox.time")}
          value={time?.time ?? was.time}
          onChange={(typed) => setTime({ ...was, ...time, time: typed })}
        />
        <TextField
          className={css.grow ?? ""}
          label={t("inbox.why.label")}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      {teachable && (
        <Checkbox
          label={t("inbox.keepLine", { number: phone(refusal.line), site: site.name })}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
      )}
      {act.error && <Notice tone="danger">{act.error}</Notice>}
      <div className={css.acts}>
        <Button
          ref={button}
          data-proposal
          kind="primary"
          icon={<Check size={16} />}
          busy={act.busy}
          reason={refused ?? missing}
          onClick={accept}
        >
          {t(changed.worker || changed.site ? "inbox.attach" : "inbox.accept")}
        </Button>
        <Menu
          width={280}
          trigger={
            <Button reason={refused} icon={<ChevronDown size={16} />}>
              {t("inbox.dismiss")}
            </Button>
          }
        >
          {WHY.map((why) => (
            <MenuItem key={why} onClick={() => act.dismiss(t(`inbox.dismissed.${why}`))}>
              {t(`inbox.dismissed.${why}`)}
            </MenuItem>
          ))}
          {reason.trim() && reason !== proposed && (
            <MenuItem onClick={() => act.dismiss(reason.trim())}>{reason.trim()}</MenuItem>
          )}
        </Menu>
      </div>
    </div>
  );
}

/** All tries of the call, in order; nothing where they were alike: how many is said above. */
function Attempts({ attempts }: { attempts: Attempt[] }) {
  const { t } = useWords();
  const names = useNames();
  const told = attempts.map((one) =>
    [t(`inbox.reason.${one.reason}`), names.workerOf(one.worker), names.siteOf(one.site)]
      .filter(Boolean)
      .join(" · "),
  );
  if (new Set(told).size < 2) return null;
  return (
    <ol className={css.attempts} aria-label={t("inbox.tries", { count: attempts.length })}>
      {attempts.map((one, at) => (
        <li key={one.id}>{told[at]}</li>
      ))}
    </ol>
  );
}

/** The first act of what was just opened by hand has the keyboard: Enter accepts. */
export function useFocus(button: React.RefObject<HTMLButtonElement | null>): void {
  useEffect(() => {
    const item = button.current?.closest("[data-item]");
    if (item?.contains(document.activeElement)) button.current?.focus({ preventScroll: true });
  }, [button]);
}

interface FieldsProps {
  wanted: Wanted;
  names: ReturnType<typeof useNames>;
  likely: Shift[];
  /** Whether the planning tells arrival from departure. */
  direct: boolean;
  disabled: boolean;
  onChange: (part: Partial<Wanted>) => void;
}

function Fields({ wanted, names, likely, direct, disabled, onChange }: FieldsProps) {
  const { t, language } = useWords();
  const hours = (shift: Shift) => {
    const zone = names.zoneOf(shift.site);
    return `${clock(shift.from, zone, language)}–${clock(shift.to, zone, language)}`;
  };
  const grouped = <T extends { id: string; name: string; active: boolean }>(
    all: T[],
    of: "worker" | "site",
  ) => {
    const first = [...new Map(likely.map((shift) => [shift[of], shift]))];
    const item = ({ id, name }: T, hint?: string) => ({ value: id, label: name, hint });
    return [
      {
        label: t("inbox.plannedThen"),
        items: first.flatMap(([id, shift]) =>
          all.filter((one) => one.id === id).map((one) => item(one, hours(shift))),
        ),
      },
      {
        label: t("inbox.everyone"),
        items: all
          .filter((one) => one.active && !first.some(([id]) => id === one.id))
          .map((one) => item(one)),
      },
    ];
  };
  return (
    <div className={css.row}>
      <div className={css.labelled}>
        <span>{t("shift.worker")}</span>
        <Pick
          label={t("shift.worker")}
          value={wanted.worker}
          placeholder={t("inbox.who")}
          tone={wanted.worker ? undefined : "amber"}
          groups={grouped(names.workers, "worker")}
          disabled={disabled}
          onChange={(worker) => onChange({ worker })}
        />
      </div>
      <div className={css.labelled}>
        <span>{t("shift.site")}</span>
        <Pick
          label={t("shift.site")}
          value={wanted.site}
          placeholder={t("inbox.where")}
          tone={wanted.site ? undefined : "amber"}
          groups={grouped(names.sites, "site")}
          disabled={disabled}
          onChange={(site) => onChange({ site })}
        />
      </div>
      <div className={css.labelled}>
        <span>{t("inbox.direction")}</span>
        <Segmented
          label={t("inbox.direction")}
          value={wanted.direction ?? "auto"}
          onChange={(chosen) => onChange({ direction: chosen === "auto" ? null : chosen })}
          options={[
            ...(direct ? [] : [{ value: "auto" as const, label: t("inbox.auto") }]),
            { value: "in" as Direction | "auto", label: t("inbox.in") },
            { value: "out" as Direction | "auto", label: t("inbox.out") },
          ]}
        />
      </div>
    </div>
  );
}

function useActs(refusal: Refusal, names: ReturnType<typeof useNames>) {
  const { t } = useWords();
  const resolve = useResolveRefusal();
  const reopen = useReopenRefusal();
  const learn = useAddLine();
  const failed = (error: unknown) =>
    toast({ text: placesOf(error) || explain(error, t), tone: "danger", seconds: 8 });
  // The form is gone by then: what comes of it is told by the promise, not by the form.
  const settle = (order: Resolution, settled: () => void) =>
    resolve.mutateAsync(order).then(settled, () => undefined); // Why not is said in the form.
  const undo = () =>
    reopen
      .mutateAsync({ id: refusal.id, reason: t("inbox.undone") })
      .then(() => toast({ text: t("inbox.reopened") }), failed);
  const back = { seconds: 10, act: { label: t("ui.undo"), run: undo } };
  const accept = (wanted: Wanted & { at: string | null; reason: string }, teach: string | null) => {
    const { worker, site, direction, at, reason } = wanted;
    const own = worker !== refusal.worker || site !== refusal.site;
    const order = {
      id: refusal.id,
      act: own ? ("attach" as const) : ("accept" as const),
      reason,
      ...(worker ? { worker } : {}),
      ...(site ? { site } : {}),
      ...(direction ? { direction } : {}),
      ...(at ? { at } : {}),
    };
    settle(order, () => {
      if (teach) learn.mutateAsync({ site: teach, number: refusal.line }).catch(failed);
      toast({
        text: t("inbox.accepted", { worker: names.workerOf(worker), site: names.siteOf(site) }),
        ...back,
      });
    });
  };
  return {
    accept,
    busy: resolve.isPending,
    error: resolve.isError ? placesOf(resolve.error) || explain(resolve.error, t) : "",
    dismiss: (reason: string) =>
      settle({ id: refusal.id, act: "dismiss", reason }, () =>
        toast({ text: t("inbox.put", { reason }), ...back }),
      ),
  };
}
