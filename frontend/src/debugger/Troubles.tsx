// Why something could not be done, and what one does about it.
import { CloudOff, TriangleAlert } from "lucide-react";
import { show } from "../editor/problemOrder";
import { arrange } from "../editor/screen";
import { useEditor, useEditorStore } from "../editor/useEditor";
import { useWords } from "../i18n/useWords";
import { order, understood, useDebug } from "../live/debug";
import { Button, Notice } from "../ui";
import type { Trouble } from "./session";

const KNOWN = [
  "unreachable",
  "not-allowed",
  "not-signed-in",
  "flow-has-errors",
  "step-gone",
  "not-found",
  "not-published",
  "busy",
  "not-on-real-calls",
] as const;

export function Troubles() {
  const trouble = useDebug((view) => view.trouble);
  const refused = useDebug((view) => view.refused);
  return (
    <>
      {trouble && <One trouble={trouble} />}
      {refused && <One trouble={refused} drawing />}
    </>
  );
}

/** `drawing`: the call goes on with the drawing as it was. */
function One({ trouble, drawing = false }: { trouble: Trouble; drawing?: boolean }) {
  const { t } = useWords();
  const { code, detail } = trouble;
  const known = KNOWN.find((one) => one === code);
  const text = known ? t(`debugger.trouble.${known}`) : detail || t("debugger.trouble.other");
  const far = code === "unreachable";
  return (
    <Notice
      tone={far || drawing ? "amber" : "danger"}
      icon={far ? <CloudOff /> : <TriangleAlert />}
      alert
      action={<Remedy code={code} />}
    >
      <span data-trouble={code}>{text}</span>
      {drawing && <> {t("debugger.trouble.asBefore")}</>}
    </Notice>
  );
}

function Remedy({ code }: { code: string }) {
  const { t } = useWords();
  const store = useEditorStore();
  const first = useEditor((state) => state.issues.find((one) => one.severity === "error"));
  if (code === "flow-has-errors") {
    const look = () => {
      arrange({ problemsOpen: true });
      if (first) show(store, first);
    };
    return (
      <Button size="xs" onClick={look}>
        {t("debugger.trouble.show")}
      </Button>
    );
  }
  if (code === "step-gone") {
    return (
      <Button size="xs" onClick={() => void order("back", { steps: 1 })}>
        {t("debugger.act.back")}
      </Button>
    );
  }
  return (
    <Button size="xs" onClick={understood}>
      {t("ui.understood")}
    </Button>
  );
}
