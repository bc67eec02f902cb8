// A planned intervention as a form has it, and what is not right in it.
import { hoursOf, instantsOf, isDate } from "./planningWeek";
import type { Shift, ShiftInput } from "./types";

export interface ShiftForm {
  worker: string | null;
  site: string | null;
  date: string;
  from: string;
  to: string;
  /** Minutes, as typed. */
  tolerance: string;
  note: string;
  /** The last day of a weekly line; "": once. */
  until: string;
}

export type ShiftFault = "worker" | "site" | "date" | "from" | "to" | "tolerance" | "until";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function faultsOf(form: ShiftForm): Set<ShiftFault> {
  const minutes = Number(form.tolerance);
  const right: Record<ShiftFault, boolean> = {
    worker: Boolean(form.worker),
    site: Boolean(form.site),
    date: isDate(form.date),
    from: TIME.test(form.from),
    to: TIME.test(form.to) && form.to !== form.from,
    tolerance: /^\d{1,3}$/.test(form.tolerance.trim()) && minutes <= 240,
    until: form.until === "" || (isDate(form.until) && form.until >= form.date),
  };
  return new Set((Object.keys(right) as ShiftFault[]).filter((field) => !right[field]));
}

export function formOf(shift: Shift, zone: string): ShiftForm {
  return {
    worker: shift.worker,
    site: shift.site,
    ...hoursOf(shift, zone),
    tolerance: String(Math.round(shift.tolerance / 60)),
    note: shift.note,
    until: "",
  };
}

/** What is sent for one of its dates; null while something is missing. */
export function inputOf(form: ShiftForm, date: string, zone: string): ShiftInput | null {
  const between = instantsOf({ ...form, date }, zone);
  if (!between || !form.worker || !form.site) return null;
  return {
    worker: form.worker,
    site: form.site,
    ...between,
    tolerance: Number(form.tolerance) * 60,
    note: form.note.trim(),
    cancelled: false,
  };
}
