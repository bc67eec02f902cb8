// The planning of a week: who goes where and when, changed cell by cell, copied or imported.
import { CalendarDays, ChevronLeft, ChevronRight, Copy, FileUp, Plus, Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { Page } from "../../app/Page";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Failure, IconButton, Loading, Notice, Select, TextField } from "../../ui";
import { useShifts, useSites, useWorkers } from "./api";
import { byName, fits } from "./directoryText";
import { ImportSheet } from "./ImportSheet";
import css from "./Planning.module.css";
import { PlanningGrid } from "./PlanningGrid";
import { hoursOf, isDate, mondayOf, plusDays, today, weekName } from "./planningWeek";
import { ShiftDialog, type ShiftPlace } from "./ShiftDialog";
import type { Shift, Site, Worker } from "./types";
import { useWeekCopy } from "./usePlanningCopy";

export default function PlanningPage() {
  const { t } = useWords();
  const refused = useRefusal()("attend");
  const [monday, setMonday] = useMonday();
  const [typed, setTyped] = useState("");
  const [site, setSite] = useState("");
  const [bringing, setBringing] = useState(false);
  const [place, setPlace] = useState<ShiftPlace | null>(null);
  const shifts = useShifts(monday, plusDays(monday, 6));
  const workers = useWorkers();
  const sites = useSites();
  const failed = [shifts, workers, sites].find((one) => one.isError && !one.data);
  const ready = shifts.data && workers.data && sites.data;
  return (
    <Page
      wide
      title={t("planning.title")}
      lead={t("planning.lead")}
      actions={
        <>
          <Button icon={<FileUp size={17} />} reason={refused} onClick={() => setBringing(true)}>
            {t("directory.import")}
          </Button>
          <Button
            kind="primary"
            icon={<Plus size={17} />}
            reason={refused}
            onClick={() => setPlace({ date: dayShown(monday) })}
          >
            {t("planning.add")}
          </Button>
        </>
      }
    >
      <div className={css.tools}>
        <WeekChoice monday={monday} onChange={setMonday} />
        <div className={css.search}>
          <TextField
            type="search"
            aria-label={t("planning.search")}
            placeholder={t("planning.search")}
            leftSection={<Search size={16} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <Select
          hideLabel
          label={t("planning.site")}
          value={site}
          onChange={setSite}
          options={[
            { value: "", label: t("planning.everySite") },
            ...(sites.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {sites.data && shifts.data && (
          <CopyWeek monday={monday} sites={sites.data} shifts={shifts.data} refused={refused} />
        )}
      </div>
      {failed && <Failure error={failed.error} onRetry={() => failed.refetch()} />}
      {!failed && !ready && <Loading rows={8} height={44} />}
      {ready && (
        <Week
          monday={monday}
          shifts={shifts.data.filter((one) => !site || one.site === site)}
          workers={workers.data}
          sites={sites.data}
          typed={typed}
          onPlace={(next) => setPlace(site && !next.shift ? { ...next, site } : next)}
        />
      )}
      <ShiftDialog place={place} onClose={() => setPlace(null)} />
      <ImportSheet what="planning" open={bringing} onClose={() => setBringing(false)} />
    </Page>
  );
}

/** Today when it is in the week, else its Monday. */
function dayShown(monday: string): string {
  return mondayOf(today()) === monday ? today() : monday;
}

/** The week is in the address: `?week=2026-11-23`. */
function useMonday() {
  const [, go] = useLocation();
  const asked = new URLSearchParams(useSearch()).get("week") ?? "";
  const monday = mondayOf(isDate(asked) ? asked : today());
  return [monday, (next: string) => go(`/attendance/planning?week=${next}`)] as const;
}

interface WeekChoiceProps {
  monday: string;
  onChange: (monday: string) => void;
}

function WeekChoice({ monday, onChange }: WeekChoiceProps) {
  const { t, language } = useWords();
  const now = mondayOf(today());
  return (
    <div className={css.week}>
      <IconButton
        kind="plain"
        label={t("planning.before")}
        onClick={() => onChange(plusDays(monday, -7))}
      >
        <ChevronLeft size={18} />
      </IconButton>
      <strong aria-live="polite">{weekName(monday, language)}</strong>
      <IconButton
        kind="plain"
        label={t("planning.after")}
        onClick={() => onChange(plusDays(monday, 7))}
      >
        <ChevronRight size={18} />
      </IconButton>
      {monday !== now && (
        <Button kind="quiet" onClick={() => onChange(now)}>
          {t("planning.now")}
        </Button>
      )}
    </div>
  );
}

interface CopyWeekProps {
  monday: string;
  sites: Site[];
  shifts: Shift[];
  refused: string | undefined;
}

function CopyWeek({ monday, sites, shifts, refused }: CopyWeekProps) {
  const { t } = useWords();
  const before = useShifts(plusDays(monday, -7), plusDays(monday, -1));
  const copy = useWeekCopy(sites);
  const count = before.isPlaceholderData ? 0 : copy.missing(before.data ?? [], shifts).length;
  return (
    <Button
      icon={<Copy size={16} />}
      busy={copy.busy}
      reason={refused ?? (count === 0 ? t("planning.nothingToCopy") : undefined)}
      onClick={() => copy.run(before.data ?? [], shifts)}
    >
      {count > 0 ? t("planning.copyCount", { count }) : t("planning.copy")}
    </Button>
  );
}

interface WeekProps {
  monday: string;
  shifts: Shift[];
  workers: Worker[];
  sites: Site[];
  typed: string;
  onPlace: (place: ShiftPlace) => void;
}

function Week({ monday, shifts, workers, sites, typed, onPlace }: WeekProps) {
  const { t, language } = useWords();
  const [, go] = useLocation();
  const known = useMemo(() => new Map(sites.map((one) => [one.id, one])), [sites]);
  const placed = useMemo(
    () =>
      shifts.map((shift) => {
        const at = known.get(shift.site);
        return { shift, site: at?.name ?? "", ...hoursOf(shift, at?.zone ?? "Europe/Paris") };
      }),
    [shifts, known],
  );
  const busy = new Set(shifts.map((one) => one.worker));
  const shown = byName(
    workers.filter((one) => (one.active || busy.has(one.id)) && fits(typed, one.name)),
    language,
  );
  if (workers.length === 0 || sites.length === 0)
    return (
      <div className={css.box}>
        <Empty
          icon={<CalendarDays />}
          title={t("planning.first")}
          actions={
            <Button
              kind="primary"
              onClick={() =>
                go(workers.length ? "/attendance/directory?tab=sites" : "/attendance/directory")
              }
            >
              {t("planning.toDirectory")}
            </Button>
          }
        >
          {t("planning.firstText")}
        </Empty>
      </div>
    );
  return (
    <>
      {shifts.length === 0 && <Notice icon={<CalendarDays />}>{t("planning.empty")}</Notice>}
      <PlanningGrid monday={monday} workers={shown} placed={placed} onPlace={onPlace} />
      <p className={css.hint}>{t("planning.hint")}</p>
    </>
  );
}
