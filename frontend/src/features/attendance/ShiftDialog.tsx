// One planned intervention: who, where, from when to when; once or each week.
import { CalendarX, Moon } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Notice, Pick, ReadOnly, TextField, toast } from "../../ui";
import {
  readShift,
  useAttendanceSettings,
  useDeleteShift,
  useSaveShift,
  useSites,
  useWorkers,
} from "./api";
import { ChangesOf } from "./Changes";
import { shortDay, today, weekly } from "./planningWeek";
import css from "./Shift.module.css";
import { ShiftTime } from "./ShiftTime";
import { faultsOf, formOf, inputOf, type ShiftFault, type ShiftForm } from "./shiftTimes";
import type { Shift } from "./types";
import { saying, useMeanwhile } from "./useMeanwhile";

/** What is known before: a shift to change, or the cell where a new one is put. */
export interface ShiftPlace {
  shift?: Shift;
  worker?: string;
  site?: string;
  /** "2026-11-23" */
  date?: string;
  /** "08:00" */
  from?: string;
  to?: string;
}

interface ShiftDialogProps {
  /** null: closed. */
  place: ShiftPlace | null;
  onClose: () => void;
}

export function ShiftDialog({ place, onClose }: ShiftDialogProps) {
  const { t } = useWords();
  return (
    <Dialog
      open={place !== null}
      onClose={onClose}
      title={t(place?.shift ? "shift.change" : "shift.add")}
    >
      {place && (
        <Form key={place.shift?.id ?? `${place.worker} ${place.date}`} {...{ place, onClose }} />
      )}
    </Dialog>
  );
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Paris";

function useShiftForm(place: ShiftPlace) {
  const sites = useSites().data ?? [];
  const tolerance = useAttendanceSettings().data?.tolerance ?? 600;
  const zoneOf = (site: string | null) => sites.find((one) => one.id === site)?.zone ?? HERE;
  const meanwhile = useMeanwhile(place.shift, readShift);
  const shift = meanwhile.base;
  const known: ShiftForm = shift
    ? formOf(shift, zoneOf(shift.site))
    : {
        worker: place.worker ?? null,
        site: place.site ?? null,
        date: place.date ?? today(),
        from: place.from ?? "08:00",
        to: place.to ?? "10:00",
        tolerance: String(Math.round(tolerance / 60)),
        note: "",
        until: "",
      };
  const [changed, setChanged] = useState<Partial<ShiftForm>>({});
  const form = { ...known, ...changed };
  return {
    ...meanwhile,
    form,
    zone: zoneOf(form.site),
    put: (part: Partial<ShiftForm>) => setChanged({ ...changed, ...part }),
  };
}

function Form({ place, onClose }: { place: ShiftPlace; onClose: () => void }) {
  const { t, language } = useWords();
  const refused = useRefusal()("attend");
  const { form, zone, put, base, stale, look } = useShiftForm(place);
  const save = useSaveShift();
  const erase = useDeleteShift();
  const [tried, setTried] = useState(false);
  const faults = faultsOf(form);
  const told = (field: ShiftFault) => tried && faults.has(field) && t(`shift.wrong.${field}`);
  const dates = place.shift ? [form.date] : weekly(form.date, form.until);

  async function send(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const wanted = dates.map((date) => inputOf(form, date, zone));
    if (faults.size > 0) return;
    const made: Shift[] = [];
    try {
      for (const one of wanted) {
        if (!one) continue;
        made.push(
          await save.mutateAsync(base ? { ...one, id: base.id, etag: base.etag } : { ...one }),
        );
      }
    } catch (error) {
      if (await look(error)) save.reset();
      return; // Told below, beside the button.
    }
    const before = base;
    const failed = (error: unknown) =>
      toast({ text: saying(error, t), tone: "danger", seconds: 8 });
    const undo = before
      ? () =>
          save
            .mutateAsync({ ...sent(before), id: before.id, etag: made[0]?.etag ?? "" })
            .catch(failed)
      : () => {
          for (const one of made) erase.mutate(one, { onError: failed });
        };
    toast({
      text: before
        ? t("shift.saved")
        : t("shift.added", { count: made.length, date: shortDay(form.date, language) }),
      seconds: 8,
      act: { label: t("ui.undo"), run: undo },
    });
    onClose();
  }

  return (
    <ReadOnly value={refused !== undefined}>
      <form className={css.form} onSubmit={send} noValidate>
        <WhoWhere form={form} told={told} disabled={refused !== undefined} onChange={put} />
        <div className={css.times}>
          <TextField
            type="date"
            label={t("shift.date")}
            value={form.date}
            error={told("date")}
            onChange={(event) => put({ date: event.currentTarget.value })}
          />
          <ShiftTime
            label={t("shift.from")}
            value={form.from}
            error={told("from")}
            onChange={(from) => put({ from })}
          />
          <ShiftTime
            label={t("shift.to")}
            value={form.to}
            error={told("to")}
            onChange={(to) => put({ to })}
          />
        </div>
        {form.to < form.from && (
          <p className={css.night}>
            <Moon size={15} aria-hidden="true" />
            {t("shift.night")}
          </p>
        )}
        <div className={css.pair}>
          <TextField
            label={t("shift.tolerance")}
            inputMode="numeric"
            rightSection={<span className={css.unit}>{t("shift.minutes")}</span>}
            rightSectionWidth={48}
            value={form.tolerance}
            error={told("tolerance")}
            onChange={(event) => put({ tolerance: event.currentTarget.value })}
          />
          {!place.shift && (
            <TextField
              type="date"
              label={t("shift.until")}
              min={form.date}
              value={form.until}
              error={told("until")}
              onChange={(event) => put({ until: event.currentTarget.value })}
            />
          )}
        </div>
        <TextField
          label={t("shift.note")}
          value={form.note}
          maxLength={500}
          onChange={(event) => put({ note: event.currentTarget.value })}
        />
        {(save.isError || erase.isError) && (
          <Notice tone="danger" alert>
            {saying(save.error ?? erase.error, t)}
          </Notice>
        )}
        {stale && !save.isError && (
          <Notice tone="amber" alert>
            {t("directory.meanwhile")}
          </Notice>
        )}
        {base && <ChangesOf kind="shift" thing={base.id} />}
        <DialogFoot>
          {base && <Cancel shift={base} refused={refused} onClose={onClose} />}
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button kind="primary" type="submit" busy={save.isPending} reason={refused}>
            {place.shift ? t("shift.save") : t("shift.act", { count: dates.length })}
          </Button>
        </DialogFoot>
      </form>
    </ReadOnly>
  );
}

/** A shift as it is sent. */
export function sent({ worker, site, from, to, tolerance, note, cancelled }: Shift) {
  return { worker, site, from, to, tolerance, note, cancelled };
}

interface WhoWhereProps {
  form: ShiftForm;
  told: (field: ShiftFault) => string | false;
  disabled: boolean;
  onChange: (part: Partial<ShiftForm>) => void;
}

function WhoWhere({ form, told, disabled, onChange }: WhoWhereProps) {
  const { t } = useWords();
  const workers = useWorkers().data ?? [];
  const sites = useSites().data ?? [];
  const active = <T extends { id: string; active: boolean }>(all: T[], chosen: string | null) =>
    all.filter((one) => one.active || one.id === chosen);
  return (
    <>
      <div className={css.labelled}>
        <span>{t("shift.worker")}</span>
        <Pick
          label={t("shift.worker")}
          value={form.worker}
          placeholder={t("shift.chooseWorker")}
          tone={told("worker") ? "danger" : undefined}
          disabled={disabled}
          groups={[
            {
              items: active(workers, form.worker).map(({ id, name }) => ({
                value: id,
                label: name,
              })),
            },
          ]}
          onChange={(worker) => onChange({ worker })}
          {...(form.worker ? {} : { "data-autofocus": "true" })}
        />
        {told("worker") && <small>{told("worker")}</small>}
      </div>
      <div className={css.labelled}>
        <span>{t("shift.site")}</span>
        <Pick
          label={t("shift.site")}
          value={form.site}
          placeholder={t("shift.chooseSite")}
          tone={told("site") ? "danger" : undefined}
          disabled={disabled}
          groups={[
            {
              items: active(sites, form.site).map(({ id, name, address }) => ({
                value: id,
                label: name,
                hint: address || undefined,
              })),
            },
          ]}
          onChange={(site) => onChange({ site })}
          {...(form.worker ? { "data-autofocus": "true" } : {})}
        />
        {told("site") && <small>{told("site")}</small>}
      </div>
    </>
  );
}

interface CancelProps {
  shift: Shift;
  refused: string | undefined;
  onClose: () => void;
}

function Cancel({ shift, refused, onClose }: CancelProps) {
  const { t } = useWords();
  const save = useSaveShift();
  const failed = (error: unknown) => toast({ text: saying(error, t), tone: "danger", seconds: 8 });
  const put = (cancelled: boolean, etag: string, done?: (now: Shift) => void) =>
    save.mutateAsync({ ...sent(shift), id: shift.id, cancelled, etag }).then(done, failed);
  const cancel = () =>
    put(true, shift.etag, ({ etag }) => {
      toast({
        text: t("shift.cancelled"),
        seconds: 8,
        act: { label: t("ui.undo"), run: () => put(false, etag) },
      });
      onClose();
    });
  return (
    <Button
      kind="quiet"
      className={css.cancel ?? ""}
      icon={<CalendarX size={16} />}
      reason={refused}
      busy={save.isPending}
      onClick={() => (shift.cancelled ? put(false, shift.etag, onClose) : cancel())}
    >
      {t(shift.cancelled ? "shift.bringBack" : "shift.cancel")}
    </Button>
  );
}
