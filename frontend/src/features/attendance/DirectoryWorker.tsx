// One worker beside the list: name, language, how to reach them, their code.
import { KeyRound, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { explain } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { phone, plainNumber } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import {
  Button,
  Confirm,
  Drawer,
  Loading,
  Notice,
  ReadOnly,
  Select,
  Switch,
  TextField,
  toast,
} from "../../ui";
import { readWorker, useDeleteWorker, useNewCode, useSaveWorker } from "./api";
import { ChangesOf } from "./Changes";
import css from "./Directory.module.css";
import type { MadeCode } from "./DirectoryCodes";
import { typedEmail, typedMobile } from "./settingsText";
import type { Worker } from "./types";
import { isStale, saying, useMeanwhile } from "./useMeanwhile";

interface WorkerDrawerProps {
  /** null: closed; "+": a new one. */
  open: string | null;
  worker: Worker | undefined;
  /** The list is there: who is not in it does not exist. */
  known: boolean;
  onClose: () => void;
  onCodes: (codes: MadeCode[]) => void;
}

export function WorkerDrawer({ open, worker, known, onClose, onCodes }: WorkerDrawerProps) {
  const { t } = useWords();
  const title = open === "+" ? t("directory.addWorker") : (worker?.name ?? "");
  return (
    <Drawer open={open !== null} onClose={onClose} title={title}>
      {open && (open === "+" || worker) && (
        <Form key={open} worker={worker} onClose={onClose} onCodes={onCodes} />
      )}
      {open && open !== "+" && !worker && (known ? <Gone /> : <Loading />)}
    </Drawer>
  );
}

export function Gone() {
  const { t } = useWords();
  return <Notice tone="amber">{t("directory.gone")}</Notice>;
}

const EMPTY = { name: "", active: true, language: "fr", phone: "", email: "" };
const LANGUAGES = ["fr", "it", "en", "de"];

interface FormProps {
  worker: Worker | undefined;
  onClose: () => void;
  onCodes: (codes: MadeCode[]) => void;
}

function Form({ worker, onClose, onCodes }: FormProps) {
  const { t, language, languageName } = useWords();
  const refused = useRefusal()("attend");
  const save = useSaveWorker();
  const { base, stale, look } = useMeanwhile(worker, readWorker);
  const before = base
    ? { ...EMPTY, ...pick(base), phone: phone(base.phone) }
    : { ...EMPTY, language: LANGUAGES.includes(language) ? language : "fr" };
  const [typed, setTyped] = useState<Partial<typeof EMPTY>>({});
  const values = { ...before, ...typed };
  const [tried, setTried] = useState(false);
  const put = (part: Partial<typeof values>) => {
    setTyped({ ...typed, ...part });
    save.reset();
  };
  const wrong = {
    name: values.name.trim() ? "" : t("directory.needName"),
    phone: !values.phone || typedMobile(values.phone) ? "" : t("directory.wrongPhone"),
    email: !values.email || typedEmail(values.email) ? "" : t("directory.wrongEmail"),
  };
  const changed = JSON.stringify(values) !== JSON.stringify(before);
  const undo = (was: Worker, etag: string) =>
    save
      .mutateAsync({ id: was.id, etag, ...pick(was) })
      .catch((error) => toast({ text: saying(error, t), tone: "danger", seconds: 8 }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const sent = { ...values, name: values.name.trim(), phone: plainNumber(values.phone) };
    save.mutate(base ? { id: base.id, etag: base.etag, ...sent } : sent, {
      onError: async (error) => (await look(error)) && save.reset(),
      onSuccess: (made) => {
        const code = (made as { code?: string }).code;
        if (!worker && code) onCodes([{ worker: made.id, name: made.name, code }]);
        else
          toast({
            text: t("directory.saved", { name: sent.name }),
            seconds: 8,
            ...(base ? { act: { label: t("ui.undo"), run: () => undo(base, made.etag) } } : {}),
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
          data-autofocus={worker ? undefined : true}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <Select
          label={t("directory.language")}
          help={t("directory.languageHelp")}
          value={values.language}
          disabled={refused !== undefined}
          onChange={(chosen) => put({ language: chosen })}
          options={[...new Set([...LANGUAGES, values.language])].map((tag) => ({
            value: tag,
            label: languageName(tag),
          }))}
        />
        <TextField
          label={t("directory.phone")}
          type="tel"
          placeholder="+33 6 12 34 56 78"
          value={values.phone}
          error={tried && wrong.phone}
          onChange={(event) => put({ phone: event.currentTarget.value })}
        />
        <TextField
          label={t("directory.email")}
          type="email"
          value={values.email}
          error={tried && wrong.email}
          onChange={(event) => put({ email: event.currentTarget.value })}
        />
        <Switch
          label={t("directory.active")}
          description={t("directory.workerActiveHelp")}
          checked={values.active}
          onChange={(event) => put({ active: event.currentTarget.checked })}
        />
        {worker ? (
          <Code worker={worker} refused={refused} onCodes={onCodes} />
        ) : (
          <p className={css.help}>{t("directory.codeComes")}</p>
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
        {worker && <ChangesOf kind="worker" thing={worker.id} />}
        <footer className={css.foot}>
          {worker && <Delete worker={worker} refused={refused} onClose={onClose} />}
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            busy={save.isPending}
            reason={refused}
            disabled={worker !== undefined && !changed}
          >
            {t(worker ? "directory.save" : "directory.create")}
          </Button>
        </footer>
      </form>
    </ReadOnly>
  );
}

function pick(worker: Worker) {
  const { name, active, language, email } = worker;
  return { name, active, language, email, phone: worker.phone };
}

interface PartProps {
  worker: Worker;
  refused: string | undefined;
}

function Code({ worker, refused, onCodes }: PartProps & Pick<FormProps, "onCodes">) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const make = useNewCode();
  const give = () =>
    make.mutate(worker.id, {
      onSuccess: ({ code }) => {
        setAsked(false);
        onCodes([{ worker: worker.id, name: worker.name, code }]);
      },
      onError: (error) => {
        setAsked(false);
        toast({ text: explain(error, t), tone: "danger" });
      },
    });
  const has = worker.digits > 0;
  return (
    <section className={css.part} aria-label={t("directory.code")}>
      <h3>{t("directory.code")}</h3>
      <p className={css.help}>
        {has ? t("directory.hasCode", { count: worker.digits }) : t("directory.hasNone")}
      </p>
      <Button
        icon={<KeyRound size={16} />}
        reason={refused}
        busy={make.isPending}
        onClick={() => (has ? setAsked(true) : give())}
      >
        {t("directory.newCode")}
      </Button>
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={t("directory.newCodeFor", { name: worker.name })}
        act={t("directory.newCode")}
        busy={make.isPending}
        onConfirm={give}
      >
        {t("directory.newCodeText")}
      </Confirm>
    </section>
  );
}

function Delete({ worker, refused, onClose }: PartProps & Pick<FormProps, "onClose">) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const erase = useDeleteWorker();
  const save = useSaveWorker();
  // Anything but somebody else's change: punches or plans of it must stay.
  const kept = erase.isError && !isStale(erase.error);
  const rest = () => {
    save.mutate(
      { id: worker.id, etag: worker.etag, ...pick(worker), active: false },
      {
        onSuccess: () => {
          toast({ text: t("directory.off", { name: worker.name }) });
          onClose();
        },
        onError: (error) => toast({ text: saying(error, t), tone: "danger", seconds: 8 }),
      },
    );
    setAsked(false);
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
        title={t("directory.deleteOne", { name: worker.name })}
        act={kept ? t("directory.makeInactive") : t("directory.delete")}
        kind={kept ? "primary" : "danger"}
        busy={erase.isPending}
        onConfirm={() =>
          kept
            ? rest()
            : erase.mutate(worker, {
                onSuccess: () => {
                  toast({ text: t("directory.deleted", { name: worker.name }) });
                  onClose();
                },
              })
        }
      >
        {erase.isError ? (
          <Notice tone="amber" alert>
            {kept ? t("directory.workerKept") : saying(erase.error, t)}
          </Notice>
        ) : (
          t("directory.deleteWorkerText")
        )}
      </Confirm>
    </>
  );
}
