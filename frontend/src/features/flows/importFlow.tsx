// Bringing in a flow from a JSON file: as a new one or as the draft of one that has its name, and
// saying exactly what is wrong with a file that is refused.
import { FileWarning } from "lucide-react";
import { useRef, useState } from "react";
import { useLocation } from "wouter";
import { readFlows, useImport, useReplace } from "../../api/hooks";
import { Problem } from "../../api/http";
import { explain } from "../../api/problem";
import type { FlowRow } from "../../api/types";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Notice, toast } from "../../ui";
import { brokenAt } from "./brokenJson";
import css from "./FlowsPage.module.css";

export interface Refused {
  file: string;
  summary: string;
  errors: { pointer: string; detail: string }[];
}

/** A question that waits: does the file replace one of these drafts? */
interface Asked {
  file: string;
  name: string;
  same: FlowRow[];
  answer: (choice: FlowRow | "new" | null) => void;
}

const LARGEST_BYTES = 5_000_000;

export function useFlowImport() {
  const { t } = useWords();
  const [, go] = useLocation();
  const create = useImport();
  const replace = useReplace();
  const field = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused[]>([]);

  const [asked, setAsked] = useState<Asked | null>(null);

  function ask(file: string, name: string, same: FlowRow[]): Promise<FlowRow | "new" | null> {
    return new Promise((resolve) => {
      const answer: Asked["answer"] = (choice) => {
        setAsked(null);
        resolve(choice);
      };
      setAsked({ file, name, same, answer });
    });
  }

  async function one(file: File): Promise<void> {
    const refuse = (summary: string, errors: Refused["errors"] = []) =>
      setRefused((all) => [...all, { file: file.name, summary, errors }]);
    if (file.size > LARGEST_BYTES) return refuse(t("import.tooLarge"));
    let document: unknown;
    const text = await file.text();
    try {
      document = JSON.parse(text);
    } catch {
      const place = brokenAt(text) ?? { line: 1, column: 1, early: false };
      return refuse(t(place.early ? "import.cutShort" : "import.notJson", { ...place }));
    }
    try {
      const same = namesakes(await readFlows(), document, file.name);
      const choice = same.length > 0 ? await ask(file.name, nameOf(document), same) : "new";
      if (choice === "new") {
        const { id } = await create.mutateAsync(document);
        toast({
          text: t("import.done", { file: file.name }),
          seconds: 8,
          act: { label: t("gallery.open"), run: () => go(`/flows/${id}`) },
        });
      } else if (choice) {
        await replace.mutateAsync({ id: choice.id, etag: choice.draft.etag, document });
        toast({ text: t("import.replaced", { name: choice.name }) });
      }
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
    asked,
    busy: create.isPending || replace.isPending,
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

function nameOf(document: unknown): string {
  const name = (document as { name?: unknown } | null)?.name;
  return typeof name === "string" ? name : "";
}

/** The flows that a file may be meant for: of the same name, or whose export it is by its name. */
export function namesakes(flows: FlowRow[], document: unknown, file: string): FlowRow[] {
  const id = file.replace(/\.json$/i, "");
  const name = nameOf(document).trim();
  return flows.filter((flow) => !flow.archived && (flow.name === name || flow.id === id));
}

export function ImportQuestion({ asked }: { asked: Asked | null }) {
  const { t } = useWords();
  return (
    <Dialog open={asked !== null} onClose={() => asked?.answer(null)} title={t("import.same")} wide>
      {asked && (
        <div className={css.publish}>
          <p>{t("import.sameText", { file: asked.file, name: asked.name })}</p>
          {asked.same.map((flow) => (
            <div key={flow.id} className={css.choice}>
              <Button kind="primary" wide onClick={() => asked.answer(flow)}>
                {t("import.replace", { name: flow.name })}
              </Button>
              <code className={css.id}>{flow.id}</code>
            </div>
          ))}
          <Button wide onClick={() => asked.answer("new")}>
            {t("import.create")}
          </Button>
          <Button kind="quiet" wide onClick={() => asked.answer(null)}>
            {t("ui.cancel")}
          </Button>
        </div>
      )}
    </Dialog>
  );
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
