// Whether the history is as it was written: each row holds the print of the one before it.
import { Link2, Link2Off, RotateCw } from "lucide-react";
import { useState } from "react";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Loading, Notice, Popover, Tag } from "../../ui";
import { useChain } from "./api";
import css from "./Tables.module.css";

export function HistoryChain() {
  const { t, number, moment } = useWords();
  const chain = useChain();
  const [open, setOpen] = useState(false);
  if (chain.isPending) return <Loading rows={1} height={32} />;
  if (!chain.data) return null;
  const { ok, count, head, anchors, anchored } = chain.data;
  return (
    <div className={css.chain} data-chain={ok ? "whole" : "broken"}>
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        width={340}
        target={
          <Button
            kind="quiet"
            size="xs"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className={css.chainButton ?? ""}
          >
            <Tag tone={ok ? "ok" : "danger"} icon={ok ? <Link2 /> : <Link2Off />}>
              {t(ok ? "attendance.chainOk" : "attendance.chainBroken")}
            </Tag>
          </Button>
        }
      >
        <div className={css.chainText}>
          <p>{t("attendance.chainHelp")}</p>
          {ok ? (
            <p className={css.quiet}>
              {t("attendance.chainCount", { count, n: number(count) })}
              {head && ` ${t("attendance.chainHead", { head: head.slice(0, 12) })}`}
            </p>
          ) : (
            <Notice tone="danger">{t("attendance.chainBrokenHelp")}</Notice>
          )}
          {ok && (
            <p className={css.quiet}>
              {anchored
                ? t("attendance.anchored", {
                    count: anchors,
                    n: number(anchors),
                    when: moment(anchored),
                  })
                : t("attendance.notAnchored")}
            </p>
          )}
          {!ok && chain.data.problem && <p className={css.quiet}>{chain.data.problem}</p>}
        </div>
      </Popover>
      <IconButton
        label={t("attendance.verifyAgain")}
        onClick={() => chain.refetch()}
        disabled={chain.isFetching}
      >
        <RotateCw size={16} />
      </IconButton>
    </div>
  );
}
