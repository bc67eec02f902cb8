// Opening hours, edited over the page: the week, holidays, exceptions, and what follows from them.
import { useMemo, useState } from "react";
import {
  type Calendar,
  type CalendarDocument,
  useCalendarCheck,
  useCalendars,
  useHolidays,
  useSaveCalendar,
} from "../../api/calendars";
import { Problem } from "../../api/http";
import { explain, placesOf } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { fresh, slug } from "../../graph/ids";
import { useWords } from "../../i18n/useWords";
import { Button, Confirm, Loading, Notice, Sheet, TextField, toast } from "../../ui";
import css from "./Hours.module.css";
import { HoursForm } from "./HoursForm";

interface CalendarSheetProps {
  /** null: a new one. */
  id: string | null;
  onClose: () => void;
  onSaved: (id: string) => void;
}

export default function CalendarSheet({ id, onClose, onSaved }: CalendarSheetProps) {
  const { t } = useWords();
  const calendars = useCalendars().data;
  const known = calendars?.find((one) => one.id === id);
  const [dirty, setDirty] = useState(false);
  const [leaving, setLeaving] = useState(false);
  // A moment later: the Escape that asks must not be the answer too.
  const leave = () => (dirty ? setTimeout(() => setLeaving(true)) : onClose());
  const title = id === null ? t("forms.calendar.new") : (known?.name ?? id);
  return (
    <Sheet open onClose={leave} title={title}>
      {calendars ? (
        <Editing
          known={known ?? null}
          taken={calendars.map((one) => one.id)}
          onClose={onClose}
          onLeave={leave}
          onDirty={() => setDirty(true)}
          onSaved={onSaved}
        />
      ) : (
        <Loading />
      )}
      <Confirm
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t("forms.hours.leave")}
        act={t("forms.hours.leaveAct")}
        kind="danger"
        onConfirm={onClose}
      />
    </Sheet>
  );
}

function firstCalendar(label: string): CalendarDocument {
  const week = ["08:00-12:00", "13:30-17:30"];
  const country = /-([A-Z]{2})$/.exec(navigator.language)?.[1] ?? null;
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ranges: {
      [slug(label, "open")]: {
        label,
        weekly: { mon: week, tue: week, wed: week, thu: week, fri: week },
      },
    },
    holidays: country ? { country, region: null } : null,
    exceptions: [],
    override: null,
  };
}

interface EditingProps {
  known: Calendar | null;
  taken: string[];
  onClose: () => void;
  /** To be asked before what is not saved is lost. */
  onLeave: () => void;
  onDirty: () => void;
  onSaved: (id: string) => void;
}

function Editing({ known, taken, onClose, onLeave, onDirty, onSaved }: EditingProps) {
  const { t, language } = useWords();
  const refused = useRefusal()("design");
  const save = useSaveCalendar();
  // The tag of what was opened: someone else's saving meanwhile is noticed.
  const [etag] = useState(known?.etag ?? null);
  const [calendar, setCalendar] = useState<CalendarDocument>(
    () => known?.document ?? firstCalendar(t("forms.hours.office")),
  );
  const [name, setName] = useState(known?.name ?? "");
  const document = useMemo(() => ({ ...calendar, label: name }), [calendar, name]);
  const problems = useCalendarCheck(document, true).data ?? [];
  const [year, setYear] = useState(() => new Date().getFullYear());
  const { country, region } = calendar.holidays ?? {};
  const now = useHolidays(country ?? "", region ?? "", year, language).data;
  const after = useHolidays(country ?? "", region ?? "", year + 1, language).data;
  const publicDays = country ? (now?.days ?? []) : [];
  const nextDays = country ? (after?.days ?? []) : [];
  const keep = async () => {
    const id = known?.id ?? fresh(slug(name, "calendar"), (one) => taken.includes(one));
    try {
      await save.mutateAsync({ id, document, etag });
      toast({ text: t("forms.hours.saved", { name: name || id }) });
      onSaved(id);
      onClose();
    } catch {
      // Told below, beside the button.
    }
  };
  const users = known?.used_by ?? [];
  const stale = save.error instanceof Problem && save.error.status === 412;
  return (
    <div className={css.editing}>
      <TextField
        label={t("forms.hours.name")}
        value={name}
        placeholder={t("forms.hours.nameHint")}
        maxLength={200}
        disabled={refused !== undefined}
        onChange={(event) => {
          onDirty();
          setName(event.currentTarget.value);
        }}
        data-autofocus={known ? undefined : true}
      />
      <HoursForm
        calendar={calendar}
        onChange={(next) => {
          onDirty();
          setCalendar(next);
        }}
        disabled={refused !== undefined}
        publicDays={publicDays}
        nextDays={nextDays}
        year={year}
        onYear={setYear}
      />
      <footer className={css.foot}>
        <div className={css.messages}>
          {problems.map(({ pointer, detail }) => (
            <p key={pointer + detail} className={css.problem} role="alert">
              {detail}
            </p>
          ))}
          {save.error && (
            <Notice tone="danger" alert>
              {stale ? t("forms.hours.stale") : `${explain(save.error, t)} ${placesOf(save.error)}`}
            </Notice>
          )}
          {users.length > 0 && (
            <p className={css.note}>
              {t("forms.hours.users", { names: users.map((user) => user.name).join(", ") })}
            </p>
          )}
        </div>
        <Button onClick={onLeave}>{t("ui.cancel")}</Button>
        <Button
          kind="primary"
          busy={save.isPending}
          reason={refused ?? (name.trim() ? undefined : t("forms.hours.nameFirst"))}
          disabled={problems.length > 0}
          onClick={keep}
        >
          {t("forms.hours.save")}
        </Button>
      </footer>
    </div>
  );
}
