// Other systems that are told of every punch: their address, their secret once, what was delivered.
import { Copy, KeyRound, Plus, RotateCw, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import {
  Button,
  Confirm,
  Dialog,
  DialogFoot,
  Failure,
  IconButton,
  Loading,
  Notice,
  Tag,
  TextField,
  toast,
} from "../../ui";
import {
  useAddWebhook,
  useDeleteWebhook,
  useDeliveries,
  useSendAgain,
  useTestWebhook,
  useWebhooks,
} from "./api";
import { useWhy } from "./deliveryWords";
import { copied } from "./directoryText";
import css from "./Settings.module.css";
import { typedAddress } from "./settingsText";
import type { Webhook } from "./types";

export function Webhooks({ refused }: { refused: string | undefined }) {
  const hooks = useWebhooks();
  const [secret, setSecret] = useState("");
  return (
    <>
      {hooks.isPending && <Loading rows={1} height={48} />}
      {hooks.isError && !hooks.data && (
        <Failure error={hooks.error} onRetry={() => hooks.refetch()} small />
      )}
      {hooks.data && hooks.data.length > 0 && (
        <ul className={css.hooks}>
          {hooks.data.map((hook) => (
            <Hook key={hook.id} hook={hook} refused={refused} />
          ))}
        </ul>
      )}
      <Add refused={refused} onSecret={setSecret} />
      <Secret secret={secret} onClose={() => setSecret("")} />
    </>
  );
}

interface AddProps {
  refused: string | undefined;
  onSecret: (secret: string) => void;
}

function Add({ refused, onSecret }: AddProps) {
  const { t } = useWords();
  const add = useAddWebhook();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const send = () => {
    const address = typedAddress(typed);
    setWrong(address ? "" : t("alerting.wrongAddress"));
    if (!address) return;
    add.mutate(address, {
      onSuccess: (made) => {
        setTyped("");
        onSecret(made.secret ?? "");
      },
      onError: (error) => setWrong(placesOf(error) || explain(error, t)),
    });
  };
  return (
    <div className={css.add}>
      <TextField
        type="url"
        aria-label={t("alerting.newHook")}
        placeholder={t("alerting.hookExample")}
        value={typed}
        error={wrong}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong("");
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          send();
        }}
      />
      <Button icon={<Plus size={16} />} reason={refused} busy={add.isPending} onClick={send}>
        {t("directory.addLine")}
      </Button>
    </div>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useWords();
  const copy = async () => {
    const done = await copied(secret);
    toast({
      text: t(done ? "directory.copied" : "directory.notCopied"),
      tone: done ? "ok" : "danger",
    });
  };
  return (
    <Dialog open={secret !== ""} onClose={onClose} title={t("alerting.secret")}>
      <div className={css.secret}>
        <Notice tone="amber" icon={<KeyRound />}>
          {t("alerting.secretText")}
        </Notice>
        <code data-secret>{secret}</code>
      </div>
      <DialogFoot>
        <Button icon={<Copy size={16} />} onClick={copy}>
          {t("directory.copy")}
        </Button>
        <Button kind="primary" onClick={onClose} data-autofocus>
          {t("directory.noted")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

interface HookProps {
  hook: Webhook;
  refused: string | undefined;
}

function Hook({ hook, refused }: HookProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const erase = useDeleteWebhook();
  const test = useTestWebhook();
  const failed = (error: unknown) =>
    toast({ text: placesOf(error) || explain(error, t), tone: "danger", seconds: 8 });
  return (
    <li className={css.hook} data-webhook={hook.id}>
      <div className={css.hookHead}>
        <code>{hook.url}</code>
        {!hook.active && <Tag tone="amber">{t("alerting.off")}</Tag>}
        <span className={css.hookActs}>
          <Button
            size="xs"
            icon={<Send size={14} />}
            reason={refused}
            busy={test.isPending}
            onClick={() =>
              test.mutate(hook.id, { onSuccess: () => setOpen(true), onError: failed })
            }
          >
            {t("alerting.test")}
          </Button>
          <Button size="xs" kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t("alerting.deliveries")}
          </Button>
          <IconButton
            label={t("alerting.removeHook", { url: hook.url })}
            size="md"
            disabled={refused !== undefined}
            onClick={() => setAsked(true)}
          >
            <Trash2 size={15} />
          </IconButton>
        </span>
      </div>
      {open && <Deliveries id={hook.id} refused={refused} />}
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={t("alerting.removeHookAsk")}
        act={t("directory.delete")}
        kind="danger"
        busy={erase.isPending}
        onConfirm={() =>
          erase.mutate(hook.id, {
            onSuccess: () => setAsked(false),
            onError: failed,
          })
        }
      >
        {t("alerting.removeHookText", { url: hook.url })}
      </Confirm>
    </li>
  );
}

const TONES = { waiting: "amber", sent: "ok", failed: "danger" } as const;

function Deliveries({ id, refused }: { id: string; refused: string | undefined }) {
  const { t, moment } = useWords();
  const why = useWhy();
  const again = useSendAgain();
  const failed = (error: unknown) => toast({ text: explain(error, t), tone: "danger", seconds: 8 });
  const found = useDeliveries(id);
  if (found.isPending) return <Loading rows={2} height={28} />;
  if (found.isError) return <Failure error={found.error} onRetry={() => found.refetch()} small />;
  return (
    <div className={css.deliveries}>
      <div className={css.deliveriesHead}>
        <strong>{t("alerting.deliveries")}</strong>
        <IconButton label={t("alerting.refresh")} size="sm" onClick={() => found.refetch()}>
          <RotateCw size={14} />
        </IconButton>
      </div>
      {found.data.length === 0 && <p className={css.none}>{t("alerting.noDeliveries")}</p>}
      <ul>
        {found.data.map((one) => (
          <li key={one.id} data-delivery={one.state}>
            <span className="number">{moment(one.created)}</span>
            <Tag tone={TONES[one.state] ?? "plain"}>{t(`alerting.delivery.${one.state}`)}</Tag>
            <span className={css.why}>
              {one.state === "sent" ? t("alerting.tries", { count: one.tries }) : why(one)}
            </span>
            {one.again && (
              <Button
                size="xs"
                reason={refused}
                busy={again.isPending}
                onClick={() => again.mutate(one.id, { onError: failed })}
              >
                {t("alerting.again")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
