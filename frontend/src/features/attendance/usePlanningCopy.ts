// Last week's planning once more: what this week lacks of it, with a way back.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../api/http";
import { explain } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import { toast } from "../../ui";
import { ROOT } from "./api";
import { hoursOf, instantsOf, lacking } from "./planningWeek";
import type { Shift, ShiftInput, Site } from "./types";

export function useWeekCopy(sites: Site[]) {
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const zoneOf = (site: string) => sites.find((one) => one.id === site)?.zone ?? "Europe/Paris";
  const placed = (shift: Shift) => ({ ...shift, ...hoursOf(shift, zoneOf(shift.site)) });

  const missing = (before: Shift[], now: Shift[]): ShiftInput[] =>
    lacking(before.filter((one) => !one.cancelled).map(placed), now.map(placed), 7).flatMap(
      (one) => {
        const between = instantsOf(one, zoneOf(one.site));
        const { worker, site, tolerance, note } = one;
        return between ? [{ worker, site, ...between, tolerance, note, cancelled: false }] : [];
      },
    );

  async function all(acts: (() => Promise<void>)[]): Promise<void> {
    setBusy(true);
    try {
      for (const act of acts) await act();
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger", seconds: 8 });
    } finally {
      setBusy(false);
      client.invalidateQueries({ queryKey: [ROOT] });
    }
  }

  async function run(before: Shift[], now: Shift[]): Promise<void> {
    const made: string[] = [];
    await all(
      missing(before, now).map((body) => async () => {
        made.push((await request<Shift>("POST", "/attendance/shifts", { body })).id);
      }),
    );
    if (made.length === 0) return;
    const back = made.map((id) => () => request<void>("DELETE", `/attendance/shifts/${id}`));
    toast({
      text: t("planning.copied", { count: made.length }),
      seconds: 10,
      act: { label: t("ui.undo"), run: () => all(back) },
    });
  }

  return { missing, run, busy };
}
