// Bringing in a flow from a JSON file, and saying exactly what is wrong with a file that is refused.
import { FileWarning } from "lucide-react";
import { useRef, useState } from "react";
import { useImport } from "../../api/hooks";
import { Problem } from "../../api/http";
import { explain } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Notice, toast } from "../../ui";
import css from "./FlowsPage.module.css";

export interface Refused {
  file: string;
  summary: string;
  errors: { pointer: string; detail: string }[];
}

const LARGEST_BYTES = 5_000_000;

export function useFlowImport() {
  const { t } = useWords();
  const create = useImport();
  const field = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused[]>([]);

  async function one(file: File): Promise<void> {
    const refuse = (summary: string, errors: Refused["errors"] = []) =>
      setRefused((all) => [...all, { file: file.name, summary, errors }]);
    if (file.size > LARGEST_BYTES) return refuse(t("import.tooLarge"));
    let document: unknown;
    try {
      document = JSON.parse(await file.text());
    } catch (error) {
      return refuse(t("import.notJson", { problem: error instanceof Error ? error.message : "" }));
    }
    try {
      await create.mutateAsync(document);
      toast({ text: t("import.done", { file: file.name }) });
    } catch (error) {
      refuse(explain(error, t), problemsOf(error));
    }
  }

  async function files(chosen: File[]): Promise<void> {
    for (const file of chosen) await one(file);
  }

  return {
    files,
    refused,
    busy: create.isPending,
    forget: () => setRefused([]),
    choose: () => field.current?.click(),
    input: (
      <input
        ref={field}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        data-testid="import-file"
        onChange={(event) => {
          files([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    ),
  };
}

function problemsOf(error: unknown): Refused["errors"] {
  if (!(error instanceof Problem)) return [];
  if (error.errors.length > 0) return error.errors;
  return error.issues.map((issue) => ({
    pointer: issue.node ? `/nodes/${issue.node}${issue.param}` : issue.param,
    detail: issue.message,
  }));
}

export function ImportProblems({ found, onClose }: { found: Refused[]; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog open={found.length > 0} onClose={onClose} title={t("import.refused")} wide>
      {found.map(({ file, summary, errors }) => (
        <section key={file} className={css.refused}>
          <h3>{file}</h3>
          <Notice tone="danger" icon={<FileWarning />}>
            {summary}
          </Notice>
          {errors.length > 0 && (
            <ul className={css.pointers}>
              {errors.map(({ pointer, detail }) => (
                <li key={pointer + detail}>
                  <code>{pointer || "/"}</code>
                  <span>{detail}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
      <DialogFoot>
        <Button kind="primary" onClick={onClose}>
          {t("ui.understood")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
