// The states every screen has besides its content: empty, loading, failed.
import { Skeleton as MantineSkeleton } from "@mantine/core";
import { CloudOff, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "../api/problem";
import { Button } from "./controls";
import css from "./ui.module.css";

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  small?: boolean;
}

export function Empty({ icon, title, children, actions, small }: EmptyProps) {
  return (
    <div className={css.empty} data-small={small || undefined}>
      <span className={css.emptyIcon} aria-hidden="true">
        {icon}
      </span>
      <p className={css.emptyTitle}>{title}</p>
      {children && <p className={css.emptyText}>{children}</p>}
      {actions && <div className={css.emptyActions}>{actions}</div>}
    </div>
  );
}

interface FailureProps {
  error: unknown;
  onRetry?: () => void;
  small?: boolean;
}

export function Failure({ error, onRetry, small }: FailureProps) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <Empty
        icon={<CloudOff />}
        title={t("ui.failed")}
        small={small ?? false}
        actions={
          onRetry && (
            <Button icon={<RotateCw size={16} />} onClick={onRetry}>
              {t("ui.retry")}
            </Button>
          )
        }
      >
        {explain(error, t)}
      </Empty>
    </div>
  );
}

/** Grey lines where a list will be. */
export function Loading({ rows = 4, height = 64 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className={css.loading} role="status" aria-label={t("ui.loading")}>
      {Array.from({ length: rows }, (_, at) => `row-${at}`).map((key) => (
        <MantineSkeleton key={key} height={height} radius="md" />
      ))}
    </div>
  );
}

type Tone = "plain" | "ok" | "amber" | "danger" | "primary" | "thread";

interface TagProps {
  tone?: Tone;
  children: ReactNode;
  icon?: ReactNode;
  title?: string;
}

/** A small word about a thing: draft, live, to choose. */
export function Tag({ tone = "plain", children, icon, title }: TagProps) {
  return (
    <span className={css.tag} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}

interface NoticeProps {
  tone?: "plain" | "amber" | "danger" | "ok";
  icon?: ReactNode;
  children: ReactNode;
  action?: ReactNode;
  alert?: boolean;
}

export function Notice({ tone = "plain", icon, children, action, alert }: NoticeProps) {
  return (
    <div className={css.notice} data-tone={tone} role={alert ? "alert" : undefined}>
      {icon}
      <div className={css.noticeText}>{children}</div>
      {action}
    </div>
  );
}
