// The telephone lines of a site: confirmed ones, and those that calls have taught, to be approved.
import { Check, Phone, Plus, X } from "lucide-react";
import { useState } from "react";
import { explain, placesOf } from "../../api/problem";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Button, IconButton, Tag, TextField, toast } from "../../ui";
import { useAddLine, useJudgeLine, useRemoveLine } from "./api";
import css from "./Directory.module.css";
import { typedMobile } from "./settingsText";
import type { Site, SiteLine, Worker } from "./types";

interface SiteLinesProps {
  site: Site;
  workers: Worker[];
  refused: string | undefined;
}

export function SiteLines({ site, workers, refused }: SiteLinesProps) {
  const { t } = useWords();
  const add = useAddLine();
  const remove = useRemoveLine();
  const failed = (error: unknown) =>
    toast({ text: placesOf(error) || explain(error, t), tone: "danger", seconds: 8 });
  const take = (number: string) =>
    remove.mutate(
      { site: site.id, number },
      {
        onSuccess: () =>
          toast({
            text: t("directory.lineRemoved", { number: phone(number) }),
            seconds: 8,
            act: { label: t("ui.undo"), run: () => add.mutate({ site: site.id, number }) },
          }),
        onError: failed,
      },
    );
  const shown = site.lines.filter((line) => line.state !== "refused");
  return (
    <section className={css.part} aria-label={t("directory.lines")}>
      <h3>{t("directory.lines")}</h3>
      <p className={css.help}>{t("directory.linesHelp")}</p>
      <ul className={css.lineList}>
        {shown.map((line) => (
          <li key={line.number} data-line={line.number}>
            <Phone size={15} aria-hidden="true" />
            <Line line={line} workers={workers} />
            {line.state === "pending" ? (
              <Judge site={site.id} number={line.number} refused={refused} onError={failed} />
            ) : (
              <IconButton
                label={t("directory.removeLine", { number: phone(line.number) })}
                disabled={refused !== undefined || remove.isPending}
                onClick={() => take(line.number)}
              >
                <X size={16} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <AddLine
        refused={refused}
        busy={add.isPending}
        onAdd={(number, done) =>
          add.mutate({ site: site.id, number }, { onSuccess: done, onError: failed })
        }
      />
    </section>
  );
}

function Line({ line, workers }: { line: SiteLine; workers: Worker[] }) {
  const { t, moment } = useWords();
  const who = workers.find((one) => one.id === line.worker)?.name;
  return (
    <span className={css.line}>
      <strong className="number">{phone(line.number)}</strong>
      {line.state === "pending" && (
        <>
          <Tag tone="amber">{t("directory.toApprove")}</Tag>
          <small>
            {who
              ? t("directory.learnedBy", { count: line.uses, who, when: moment(line.since) })
              : t("directory.learned", { count: line.uses, when: moment(line.since) })}
          </small>
        </>
      )}
    </span>
  );
}

interface JudgeProps {
  site: string;
  number: string;
  refused: string | undefined;
  onError: (error: unknown) => void;
}

function Judge({ site, number, refused, onError }: JudgeProps) {
  const { t } = useWords();
  const judge = useJudgeLine();
  const run = (act: "approve" | "refuse") => judge.mutate({ site, number, act }, { onError });
  return (
    <span className={css.judge}>
      <Button
        size="xs"
        icon={<Check size={14} />}
        reason={refused}
        busy={judge.isPending}
        onClick={() => run("approve")}
      >
        {t("directory.approve")}
      </Button>
      <Button size="xs" kind="quiet" reason={refused} onClick={() => run("refuse")}>
        {t("directory.refuse")}
      </Button>
    </span>
  );
}

interface AddLineProps {
  refused?: string | undefined;
  busy?: boolean;
  onAdd: (number: string, done: () => void) => void;
}

function AddLine({ refused, busy, onAdd }: AddLineProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const send = () => {
    const number = typedMobile(typed);
    setWrong(number === null && typed.trim() !== "");
    if (number) onAdd(number, () => setTyped(""));
  };
  return (
    <div className={css.addLine}>
      <TextField
        type="tel"
        aria-label={t("directory.newLine")}
        placeholder="+33 1 42 00 00 00"
        value={typed}
        error={wrong && t("directory.wrongPhone")}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          send();
        }}
      />
      <Button icon={<Plus size={16} />} reason={refused} busy={busy ?? false} onClick={send}>
        {t("directory.addLine")}
      </Button>
    </div>
  );
}

interface NewLinesProps {
  lines: string[];
  onChange: (lines: string[]) => void;
}

/** Lines of a site that is not made yet. */
export function NewLines({ lines, onChange }: NewLinesProps) {
  const { t } = useWords();
  return (
    <section className={css.part} aria-label={t("directory.lines")}>
      <h3>{t("directory.lines")}</h3>
      <p className={css.help}>{t("directory.linesHelp")}</p>
      <ul className={css.lineList}>
        {lines.map((number) => (
          <li key={number}>
            <Phone size={15} aria-hidden="true" />
            <span className={css.line}>
              <strong className="number">{phone(number)}</strong>
            </span>
            <IconButton
              label={t("directory.removeLine", { number: phone(number) })}
              onClick={() => onChange(lines.filter((one) => one !== number))}
            >
              <X size={16} />
            </IconButton>
          </li>
        ))}
      </ul>
      <AddLine
        onAdd={(number, done) => {
          onChange([...lines.filter((one) => one !== number), number]);
          done();
        }}
      />
    </section>
  );
}
