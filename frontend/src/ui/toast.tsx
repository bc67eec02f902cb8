// Short messages at the foot of the page, sometimes with one act (undo).
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import type { ReactNode } from "react";
import { Button } from "./controls";
import css from "./ui.module.css";

interface Toast {
  text: ReactNode;
  tone?: "ok" | "danger";
  act?: { label: string; run: () => void };
  seconds?: number;
  onClose?: () => void;
}

/** Shows it; what comes back takes it away. */
export function toast({ text, tone = "ok", act, seconds = 5, onClose }: Toast): () => void {
  const id = crypto.randomUUID?.() ?? String(performance.now());
  notifications.show({
    id,
    autoClose: seconds * 1000,
    color: tone === "danger" ? "thread" : "ink",
    withBorder: true,
    closeButtonProps: { "aria-label": i18next.t("ui.close") },
    ...(onClose ? { onClose } : {}),
    message: act ? (
      <span className={css.toast}>
        <span>{text}</span>
        <Button
          kind="quiet"
          size="xs"
          onClick={() => {
            act.run();
            notifications.hide(id);
          }}
        >
          {act.label}
        </Button>
      </span>
    ) : (
      text
    ),
  });
  return () => notifications.hide(id);
}
