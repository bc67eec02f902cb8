// What the line on top of the editor has while a call is followed: what mode this is, keeping the
// call as a test, and the way back.
import { FlaskConical, PencilRuler } from "lucide-react";
import { useCallback, useState } from "react";
import { useLocation } from "wouter";
import type { FlowDetail } from "../api/types";
import { useRefusal } from "../app/useRole";
import { useLateWords } from "../i18n/useLateWords";
import { useWords } from "../i18n/useWords";
import { useDebug } from "../live/debug";
import { Button, Tag } from "../ui";
import { SaveTest } from "./SaveTest";
import css from "./Top.module.css";
import { useVersion } from "./useVersion";

export function DebugStates() {
  useLateWords();
  const { t } = useWords();
  const version = useVersion();
  return (
    <>
      <Tag tone="thread">{t("debugger.tag")}</Tag>
      {version !== null && (
        <Tag tone="primary" title={t("debugger.shutHelp")}>
          {t("debugger.version", { version })}
        </Tag>
      )}
    </>
  );
}

export function DebugActs({ flow }: { flow: FlowDetail }) {
  useLateWords();
  const { t } = useWords();
  const [, go] = useLocation();
  const [saving, setSaving] = useState(false);
  const close = useCallback(() => setSaving(false), []);
  const refusal = useRefusal()("test");
  const called = useDebug(({ told }) => told !== null && told.mode !== "waiting" && !told.real);
  return (
    <>
      <Button
        icon={<PencilRuler size={16} />}
        data-back
        onClick={() => go(`/flows/${encodeURIComponent(flow.id)}`)}
      >
        <span className={css.word}>{t("debugger.edit")}</span>
      </Button>
      <Button
        kind="primary"
        icon={<FlaskConical size={16} />}
        reason={refusal ?? (called ? undefined : t("debugger.save.nothing"))}
        onClick={() => setSaving(true)}
      >
        <span className={css.word}>{t("debugger.save.act")}</span>
      </Button>
      {saving && <SaveTest flow={flow} onClose={close} />}
    </>
  );
}
