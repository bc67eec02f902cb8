// One site beside the list: name, code, place, and the telephone lines it is known by.
import { Printer, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import {
  Button,
  Confirm,
  Drawer,
  Loading,
  Notice,
  Pick,
  ReadOnly,
  Switch,
  TextArea,
  TextField,
  toast,
} from "../../ui";
import { readSite, useDeleteSite, useSaveSite } from "./api";
import { ChangesOf } from "./Changes";
import css from "./Directory.module.css";
import { NewLines, SiteLines } from "./DirectoryLines";
import { Gone } from "./DirectoryWorker";
import type { Site, Worker } from "./types";
import { isStale, saying, useMeanwhile } from "./useMeanwhile";

interface SiteDrawerProps {
  /** null: closed; "+": a new one. */
  open: string | null;
  site: Site | undefined;
  known: boolean;
  workers: Worker[];
  onClose: () => void;
}

export function SiteDrawer({ open, site, known, workers, onClose }: SiteDrawerProps) {
  const { t } = useWords();
  const title = open === "+" ? t("directory.addSite") : (site?.name ?? "");
  return (
    <Drawer open={open !== null} onClose={onClose} title={title}>
      {open && (open === "+" || site) && (
        <Form key={open} site={site} workers={workers} onClose={onClose} />
      )}
      {open && open !== "+" && !site && (known ? <Gone /> : <Loading />)}
    </Drawer>
  );
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Europe/Paris";
}

interface FormProps {
  site: Site | undefined;
  workers: Worker[];
  onClose: () => void;
}

function Form({ site, workers, onClose }: FormProps) {
  const { t } = useWords();
  const refused = useRefusal()("attend");
  const save = useSaveSite();
  const { base, stale, look } = useMeanwhile(site, readSite);
  const [empty] = useState({ name: "", code: "", zone: zoneHere(), address: "", active: true });
  const before = base ? pick(base) : empty;
  const [typed, setTyped] = useState<Partial<typeof empty>>({});
  const values = { ...before, ...typed };
  const [lines, setLines] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const put = (part: Partial<typeof values>) => {
    setTyped({ ...typed, ...part });
    save.reset();
  };
  const wrong = {
    name: values.name.trim() ? "" : t("directory.needName"),
    code: /^(\d{3,12})?$/.test(values.code) ? "" : t("directory.wrongSiteCode"),
  };
  const changed = JSON.stringify(values) !== JSON.stringify(before);
  const undo = (was: Site, etag: string) =>
    save
      .mutateAsync({ id: was.id, etag, ...pick(was) })
      .catch((error) => toast({ text: saying(error, t), tone: "danger", seconds: 8 }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.name || wrong.code) return;
    const sent = { ...values, name: values.name.trim() };
    save.mutate(base ? { id: base.id, etag: base.etag, ...sent } : { ...sent, lines }, {
      onError: async (error) => (await look(error)) && save.reset(),
      onSuccess: ({ etag }) => {
        toast({
          text: t("directory.saved", { name: sent.name }),
          seconds: 8,
          ...(base ? { act: { label: t("ui.undo"), run: () => undo(base, etag) } } : {}),
        });
        onClose();
      },
    });
  };
  return (
    <ReadOnly value={refused !== undefined}>
      <form className={css.form} onSubmit={send} noValidate>
        <TextField
          label={t("directory.name")}
          value={values.name}
          maxLength={200}
          error={tried && wrong.name}
          data-autofocus={site ? undefined : true}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <TextField
          label={t("directory.siteCode")}
          description={t("directory.siteCodeHelp")}
          inputMode="numeric"
          value={values.code}
          maxLength={12}
          error={tried && wrong.code}
          onChange={(event) => put({ code: event.currentTarget.value.trim() })}
        />
        {site ? (
          <SiteLines site={site} workers={workers} refused={refused} />
        ) : (
          <NewLines lines={lines} onChange={setLines} />
        )}
        <TextArea
          label={t("directory.address")}
          autosize
          minRows={2}
          maxLength={500}
          value={values.address}
          onChange={(event) => put({ address: event.currentTarget.value })}
        />
        <Zone
          zone={values.zone}
          disabled={refused !== undefined}
          onChange={(zone) => put({ zone })}
        />
        <Switch
          label={t("directory.activeSite")}
          description={t("directory.siteActiveHelp")}
          checked={values.active}
          onChange={(event) => put({ active: event.currentTarget.checked })}
        />
        {site && (
          <Link href={`/attendance/sites/${site.id}/card`} className={css.cardLink}>
            <Printer size={16} aria-hidden="true" />
            {t("directory.printCard")}
          </Link>
        )}
        {save.isError && (
          <Notice tone="danger" alert>
            {saying(save.error, t)}
          </Notice>
        )}
        {stale && !save.isError && (
          <Notice tone="amber" alert>
            {t("directory.meanwhile")}
          </Notice>
        )}
        {site && <ChangesOf kind="site" thing={site.id} />}
        <footer className={css.foot}>
          {site && <Delete site={site} refused={refused} onClose={onClose} />}
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            busy={save.isPending}
            reason={refused}
            disabled={site !== undefined && !changed}
          >
            {t(site ? "directory.save" : "directory.create")}
          </Button>
        </footer>
      </form>
    </ReadOnly>
  );
}

function pick({ name, code, zone, address, active }: Site) {
  return { name, code, zone, address, active };
}

interface ZoneProps {
  zone: string;
  disabled: boolean;
  onChange: (zone: string) => void;
}

function Zone({ zone, disabled, onChange }: ZoneProps) {
  const { t } = useWords();
  const [groups] = useState(() => [
    {
      items: Intl.supportedValuesOf("timeZone").map((name) => ({
        value: name,
        label: name.replaceAll("_", " "),
      })),
    },
  ]);
  return (
    <div className={css.labelled}>
      <span>{t("directory.zone")}</span>
      <Pick
        label={t("directory.zone")}
        value={zone}
        groups={groups}
        disabled={disabled}
        onChange={onChange}
      />
    </div>
  );
}

interface DeleteProps {
  site: Site;
  refused: string | undefined;
  onClose: () => void;
}

function Delete({ site, refused, onClose }: DeleteProps) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const erase = useDeleteSite();
  const save = useSaveSite();
  // Anything but somebody else's change: punches or plans of it must stay.
  const kept = erase.isError && !isStale(erase.error);
  const rest = () => {
    save.mutate(
      { id: site.id, etag: site.etag, ...pick(site), active: false },
      {
        onSuccess: () => {
          toast({ text: t("directory.off", { name: site.name }) });
          onClose();
        },
        onError: (error) => toast({ text: saying(error, t), tone: "danger", seconds: 8 }),
      },
    );
    setAsked(false);
  };
  const gone = () => {
    const { name, lines } = site;
    toast({
      text: t("directory.deleted", { name }),
      seconds: 8,
      act: {
        label: t("ui.undo"),
        run: () => {
          const again = { ...pick(site), lines: lines.map(({ number }) => number) };
          save.mutate(again);
        },
      },
    });
    onClose();
  };
  return (
    <>
      <Button
        kind="quiet"
        className={css.delete ?? ""}
        icon={<Trash2 size={16} />}
        reason={refused}
        onClick={() => setAsked(true)}
      >
        {t("directory.delete")}
      </Button>
      <Confirm
        open={asked}
        onClose={() => {
          setAsked(false);
          erase.reset();
        }}
        title={t("directory.deleteOne", { name: site.name })}
        act={kept ? t("directory.makeInactive") : t("directory.delete")}
        kind={kept ? "primary" : "danger"}
        busy={erase.isPending}
        onConfirm={() => (kept ? rest() : erase.mutate(site, { onSuccess: gone }))}
      >
        {erase.isError ? (
          <Notice tone="amber" alert>
            {kept ? t("directory.siteKept") : saying(erase.error, t)}
          </Notice>
        ) : (
          t("directory.deleteSiteText", { count: site.lines.length })
        )}
      </Confirm>
    </>
  );
}
