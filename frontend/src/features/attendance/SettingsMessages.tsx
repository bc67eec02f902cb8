// What was sent lately and what could not be: why, and the button that sends it again.
import { Mail, MessageSquareText, RotateCw, Send, Webhook } from "lucide-react";
import { useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button, Failure, IconButton, Loading, Segmented, Tag, toast } from "../../ui";
import { useMessages, useSendAgain, useWebhooks } from "./api";
import { useWhy } from "./deliveryWords";
import css from "./Settings.module.css";
import type { Delivery } from "./types";

const ICONS = { email: Mail, sms: MessageSquareText, webhook: Webhook };
const TONES = { waiting: "amber", sent: "ok", failed: "danger" } as const;
const PAGE = 12;

export function Messages({ refused }: { refused: string | undefined }) {
  const { t } = useWords();
  const [which, setWhich] = useState<"failed" | "all">("failed");
  const lost = useMessages("failed");
  const all = useMessages("all", which === "all");
  const found = which === "failed" ? lost : all;
  const failed = lost.data ?? [];
  const sendable = failed.filter((one) => one.again);
  const [limit, setLimit] = useState(PAGE);
  const fitting = found.data ?? [];
  const shown = fitting.slice(0, limit);
  const resend = useResend();
  if (refused) return <p className={css.none}>{refused}</p>;
  return (
    <div className={css.messages}>
      <div className={css.messagesHead}>
        <Segmented
          label={t("alerting.whichMessages")}
          value={which}
          onChange={setWhich}
          options={[
            { value: "failed", label: t("alerting.failedOnly", { count: failed.length }) },
            { value: "all", label: t("alerting.allMessages") },
          ]}
        />
        <span className={css.messagesActs}>
          {sendable.length > 1 && (
            <Button
              size="xs"
              icon={<Send size={14} />}
              busy={resend.busy}
              onClick={() => resend.all(sendable)}
            >
              {t("alerting.againAll", { count: sendable.length })}
            </Button>
          )}
          <IconButton label={t("alerting.refresh")} onClick={() => found.refetch()}>
            <RotateCw size={15} />
          </IconButton>
        </span>
      </div>
      {found.isPending && <Loading rows={2} height={44} />}
      {found.isError && !found.data && (
        <Failure error={found.error} onRetry={() => found.refetch()} small />
      )}
      {found.data && shown.length === 0 && (
        <p className={css.none}>
          {t(which === "failed" ? "alerting.noneFailed" : "alerting.noDeliveries")}
        </p>
      )}
      {shown.length > 0 && (
        <ul className={css.messageList}>
          {shown.map((one) => (
            <Message key={one.id} one={one} busy={resend.busy} onAgain={() => resend.all([one])} />
          ))}
        </ul>
      )}
      {fitting.length > limit && (
        <div>
          <Button size="xs" onClick={() => setLimit(limit * 4)}>
            {t("attendance.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** One after the other; the first that is refused ends it and says why. */
function useResend() {
  const { t } = useWords();
  const again = useSendAgain();
  const [busy, setBusy] = useState(false);
  const all = async (rows: Delivery[]) => {
    setBusy(true);
    try {
      for (const { id } of rows) await again.mutateAsync(id);
      toast({ text: t("alerting.sentAgain", { count: rows.length }) });
    } catch (error) {
      toast({ text: placesOf(error) || explain(error, t), tone: "danger", seconds: 8 });
    } finally {
      setBusy(false);
    }
  };
  return { all, busy };
}

interface MessageProps {
  one: Delivery;
  busy: boolean;
  onAgain: () => void;
}

function Message({ one, busy, onAgain }: MessageProps) {
  const { t, moment } = useWords();
  const why = useWhy();
  const hooks = useWebhooks().data;
  const Icon = ICONS[one.kind];
  const to =
    one.kind === "webhook"
      ? (hooks?.find(({ id }) => id === one.target)?.url ?? t("alerting.goneHook"))
      : one.kind === "sms"
        ? phone(one.target)
        : one.target;
  return (
    <li className={css.message} data-message={one.state}>
      <Icon size={16} aria-hidden="true" />
      <div className={css.messageWords}>
        <p className={css.messageTo}>
          <span>{to}</span>
          <Tag tone={TONES[one.state]}>{t(`alerting.delivery.${one.state}`)}</Tag>
        </p>
        <p className={css.why}>
          {[one.kind === "email" ? one.subject : "", moment(one.created)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {one.state !== "sent" && (one.error || one.next) && <p>{why(one)}</p>}
      </div>
      {one.again && (
        <Button size="xs" icon={<Send size={14} />} disabled={busy} onClick={onAgain}>
          {t("alerting.again")}
        </Button>
      )}
    </li>
  );
}
