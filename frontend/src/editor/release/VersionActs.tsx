// What can be done with a version: back into service, into the draft, out as a file, or withdrawn
// before its time.
import { useQueryClient } from "@tanstack/react-query";
import { CalendarX, Download, PencilLine, RotateCcw } from "lucide-react";
import { useContext, useState } from "react";
import { readDraft, useReplace, useVersion } from "../../api/hooks";
import { explain } from "../../api/problem";
import { goBack, withdraw } from "../../api/release";
import type { FlowDetail, FlowDocument, Version } from "../../api/types";
import { useRefusal } from "../../app/useRole";
import { replaceAll } from "../../graph/commands/whole";
import { useWords } from "../../i18n/useWords";
import { Button, Confirm, toast } from "../../ui";
import { saveFile } from "../saveFile";
import { EditorContext } from "../useEditor";
import css from "./release.module.css";

interface Props {
  flow: FlowDetail;
  version: Version;
  onClose: () => void;
}

export function VersionActs({ flow, version, onClose }: Props) {
  const { t } = useWords();
  const refusal = useRefusal();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const document = useVersion(flow.id, version.version).data;
  const take = useTakeOver(flow, onClose);
  const number = version.version;

  async function act(what: () => Promise<string>) {
    setBusy(true);
    try {
      toast({ text: await what() });
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger", seconds: 8 });
    }
    setBusy(false);
    setAsking(false);
  }

  return (
    <div className={css.acts}>
      {version.state === "scheduled" && (
        <Button
          icon={<CalendarX size={16} />}
          reason={refusal("publish")}
          busy={busy}
          onClick={() =>
            act(async () => {
              await withdraw(client, flow.id, number);
              return t("release.withdrawn", { version: number });
            })
          }
        >
          {t("release.withdraw")}
        </Button>
      )}
      {version.state === "past" && (
        <Button
          kind="primary"
          icon={<RotateCcw size={16} />}
          reason={refusal("publish")}
          onClick={() => setAsking(true)}
        >
          {t("versions.back")}
        </Button>
      )}
      <Button
        icon={<PencilLine size={16} />}
        disabled={!document}
        reason={refusal("design")}
        onClick={() => document && take(document, number)}
      >
        {t("release.toDraft")}
      </Button>
      <Button
        icon={<Download size={16} />}
        disabled={!document}
        onClick={() =>
          document &&
          saveFile(`${flow.id}-v${number}.json`, `${JSON.stringify(document, null, 2)}\n`)
        }
      >
        {t("release.export")}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("versions.confirm", { version: number })}
        act={t("versions.act")}
        busy={busy}
        onConfirm={() =>
          act(async () => {
            const made = await goBack(client, flow.id, number);
            return t("versions.done", { version: number, made });
          })
        }
      >
        <p>{t("versions.confirmText")}</p>
      </Confirm>
    </div>
  );
}

/** Makes the draft what a version was: undone like any change in the editor, else by its toast. */
function useTakeOver(flow: FlowDetail, onClose: () => void) {
  const { t } = useWords();
  const store = useContext(EditorContext);
  const replace = useReplace();
  const failed = (error: unknown) => toast({ text: explain(error, t), tone: "danger", seconds: 8 });

  async function put(document: FlowDocument): Promise<void> {
    const { body, etag } = await readDraft(flow.id);
    await replace.mutateAsync({ id: flow.id, etag: etag ?? body.etag, document });
  }

  return async (document: FlowDocument, version: number) => {
    if (store && store.getState().flow === flow.id) {
      const { run, context } = store.getState();
      if (run(replaceAll(context(), document, { key: "restore" }))) onClose();
      else toast({ text: t("release.sameDraft") });
      return;
    }
    try {
      await put(document);
      toast({
        text: t("release.inDraft", { version }),
        seconds: 10,
        act: { label: t("ui.undo"), run: () => void put(flow.document).catch(failed) },
      });
    } catch (error) {
      failed(error);
    }
  };
}
