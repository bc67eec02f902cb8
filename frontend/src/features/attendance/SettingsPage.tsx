// Who is told of what: recipients, alerts, words, the mail server, other systems. Saved as one goes.
import {
  BellRing,
  Check,
  CloudOff,
  History,
  Mail,
  MessageSquareText,
  Send,
  Webhook,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { Page } from "../../app/Page";
import { useSession } from "../../app/session";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import {
  Button,
  Failure,
  Loading,
  Notice,
  ReadOnly,
  Select,
  Switch,
  Tag,
  TextField,
  toast,
} from "../../ui";
import { useAttendanceSettings, useTestMail } from "./api";
import { ChangeRows } from "./Changes";
import css from "./Settings.module.css";
import { Messages } from "./SettingsMessages";
import { Recipients } from "./SettingsRecipients";
import { SavingState, useSaving } from "./SettingsSaving";
import { Webhooks } from "./SettingsWebhooks";
import { typedEmail } from "./settingsText";
import type { AttendanceSettings } from "./types";

export default function SettingsPage() {
  const { t } = useWords();
  const settings = useAttendanceSettings();
  return (
    <Page title={t("alerting.title")} lead={t("alerting.lead")}>
      {settings.isPending && <Loading rows={4} height={120} />}
      {settings.isError && !settings.data && (
        <Failure error={settings.error} onRetry={() => settings.refetch()} />
      )}
      {settings.data && <Settings known={settings.data} />}
    </Page>
  );
}

const KINDS = ["late", "missing_in", "missing_out"] as const;

function Settings({ known }: { known: AttendanceSettings }) {
  const { t, languageName } = useWords();
  const refused = useRefusal()("attend");
  const { values, put, ...saving } = useSaving(known);
  return (
    <ReadOnly value={refused !== undefined}>
      <div className={css.page}>
        {refused && <Notice>{refused}</Notice>}
        <SavingState {...saving} />
        <Part icon={<BellRing />} title={t("alerting.alerts")} text={t("alerting.alertsText")}>
          {KINDS.map((kind) => (
            <Switch
              key={kind}
              label={t(`alerting.on.${kind}`)}
              description={t(`alerting.onText.${kind}`)}
              checked={values.on[kind]}
              onChange={(event) =>
                put({ on: { ...values.on, [kind]: event.currentTarget.checked } })
              }
            />
          ))}
          <div className={css.pair}>
            <Tolerance seconds={values.tolerance} onChange={(tolerance) => put({ tolerance })} />
            <Select
              label={t("alerting.language")}
              help={t("alerting.languageHelp")}
              value={values.language}
              disabled={refused !== undefined}
              onChange={(language) => put({ language })}
              options={["fr", "it", "en"].map((tag) => ({ value: tag, label: languageName(tag) }))}
            />
          </div>
        </Part>
        <Part icon={<Mail />} title={t("alerting.email")} text={t("alerting.emailText")}>
          <Recipients
            kind="email"
            values={values.alert_emails}
            disabled={refused !== undefined}
            onChange={(alert_emails) => put({ alert_emails })}
          />
          <MailServer server={known.email} first={values.alert_emails[0]} refused={refused} />
        </Part>
        <Part icon={<MessageSquareText />} title={t("alerting.sms")} text={t("alerting.smsText")}>
          <Recipients
            kind="mobile"
            values={values.alert_sms}
            disabled={refused !== undefined}
            onChange={(alert_sms) => put({ alert_sms })}
          />
          {known.sms.configured ? (
            <p className={css.server}>
              <Tag tone="ok" icon={<Check aria-hidden="true" />}>
                {t("alerting.smsReady")}
              </Tag>
            </p>
          ) : (
            <Notice tone="amber" icon={<CloudOff />}>
              {t("alerting.smsNone")}
            </Notice>
          )}
          <Switch
            label={t("alerting.tellWorker")}
            description={t("alerting.tellWorkerText")}
            checked={values.tell_worker}
            onChange={(event) => put({ tell_worker: event.currentTarget.checked })}
          />
        </Part>
        <Part icon={<Webhook />} title={t("alerting.hooks")} text={t("alerting.hooksText")}>
          <Webhooks refused={refused} />
        </Part>
        <Part icon={<Send />} title={t("alerting.messages")} text={t("alerting.messagesText")}>
          <Messages refused={refused} />
        </Part>
        {!refused && (
          <Part icon={<History />} title={t("changes.title")} text={t("changes.text")}>
            <ChangeRows />
          </Part>
        )}
      </div>
    </ReadOnly>
  );
}

interface PartProps {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}

function Part({ icon, title, text, children }: PartProps) {
  return (
    <section className={css.part} aria-label={title}>
      <div className={css.about}>
        <h2>
          <span aria-hidden="true">{icon}</span>
          {title}
        </h2>
        <p>{text}</p>
      </div>
      <div className={css.fields}>{children}</div>
    </section>
  );
}

interface ToleranceProps {
  seconds: number;
  onChange: (seconds: number) => void;
}

function Tolerance({ seconds, onChange }: ToleranceProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const minutes = typed === null ? seconds / 60 : Number(typed);
  const right = /^\d{1,3}$/.test(typed ?? "0") && minutes <= 240;
  return (
    <TextField
      label={t("alerting.tolerance")}
      description={t("alerting.toleranceHelp")}
      inputMode="numeric"
      rightSection={<span className={css.unit}>{t("shift.minutes")}</span>}
      rightSectionWidth={48}
      value={typed ?? String(Math.round(seconds / 60))}
      error={!right && t("shift.wrong.tolerance")}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        setTyped(text);
        if (/^\d{1,3}$/.test(text) && Number(text) <= 240) onChange(Number(text) * 60);
      }}
      onBlur={() => right && setTyped(null)}
    />
  );
}

interface MailServerProps {
  server: AttendanceSettings["email"];
  first: string | undefined;
  refused: string | undefined;
}

function MailServer({ server, first, refused }: MailServerProps) {
  const { t } = useWords();
  const { user } = useSession();
  const test = useTestMail();
  const [typed, setTyped] = useState<string | null>(null);
  const to = typed ?? first ?? user.email;
  const address = typedEmail(to);
  if (!server.configured)
    return (
      <Notice tone="amber" icon={<CloudOff />}>
        {t("alerting.mailNone")}
      </Notice>
    );
  const send = () => {
    if (!address) return;
    test.mutate(address, {
      onSuccess: () => toast({ text: t("alerting.testSent", { address }), seconds: 8 }),
      onError: (error) =>
        toast({ text: placesOf(error) || explain(error, t), tone: "danger", seconds: 8 }),
    });
  };
  return (
    <div className={css.server}>
      <Tag tone="ok" icon={<Check aria-hidden="true" />}>
        {t("alerting.mailReady", { from: server.from })}
      </Tag>
      <div className={css.test}>
        <TextField
          aria-label={t("alerting.testTo")}
          type="email"
          value={to}
          error={!address && t("directory.wrongEmail")}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button reason={refused} busy={test.isPending} disabled={!address} onClick={send}>
          {t("alerting.test")}
        </Button>
      </div>
    </div>
  );
}
