// Bringing in sites, workers or planning: pasted or from a file, seen before anything is changed,
// put right in place.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleHelp, FileUp, Sheet as SheetIcon } from "lucide-react";
import { type DragEvent, useDeferredValue, useRef, useState } from "react";
import { request } from "../../api/http";
import { explain, placesOf } from "../../api/problem";
import { useWords } from "../../i18n/useWords";
import { Button, Loading, Notice, Pick, Sheet, TextArea, toast } from "../../ui";
import { useImportRows, useSites, useWorkers } from "./api";
import type { MadeCode } from "./DirectoryCodes";
import { saved } from "./directoryText";
import css from "./Import.module.css";
import { Counts, PreviewTable, type Shown } from "./ImportPreview";
import { isCalendar, withCell, withoutLine } from "./importText";
import type { ImportAsked, ImportWhat, Preview } from "./types";

interface ImportSheetProps {
  what: ImportWhat;
  open: boolean;
  onClose: () => void;
  onCodes?: (codes: MadeCode[]) => void;
}

export function ImportSheet({ what, open, onClose, onCodes }: ImportSheetProps) {
  const { t } = useWords();
  return (
    <Sheet open={open} onClose={onClose} title={t(`bring.title.${what}`)}>
      {open && <Inside what={what} onClose={onClose} onCodes={onCodes} />}
    </Sheet>
  );
}

const LARGEST = 2_000_000;

type InsideProps = Pick<ImportSheetProps, "what" | "onClose"> & {
  onCodes: ImportSheetProps["onCodes"];
};

function Inside({ what, onClose, onCodes }: InsideProps) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [place, setPlace] = useState<{ site?: string; worker?: string }>({});
  const [shown, setShown] = useState<Shown>("all");
  const asked = useAsked(what, text, place);
  const preview = usePreview(asked);
  const bring = useImportRows();
  const found = text.trim() && !preview.isError ? preview.data : undefined;
  const count = (found?.new ?? 0) + (found?.changed ?? 0);
  const apply = () => {
    const bad = (found?.rows ?? []).filter((row) => row.state === "error").map((row) => row.line);
    const clean = bad.sort((a, b) => b - a).reduce(withoutLine, text);
    const sent = asked.format === "csv" ? clean : text;
    bring.mutate(
      { ...asked, text: sent, apply: true },
      {
        onSuccess: ({ codes }) => {
          toast({ text: t("bring.done", { count }), seconds: 8 });
          if (codes.length > 0) onCodes?.(codes);
          onClose();
        },
      },
    );
  };
  return (
    <div className={css.inside}>
      <Paste what={what} text={text} onText={setText} />
      {asked.format === "ical" && <WhoWhere place={place} onChange={setPlace} />}
      {text.trim() !== "" && (
        <section
          className={css.preview}
          aria-label={t("bring.preview")}
          aria-busy={preview.isFetching}
        >
          {!found && preview.isPending && <Loading rows={4} height={36} />}
          {preview.isError && (
            <Notice tone="danger" alert>
              {placesOf(preview.error) || explain(preview.error, t)}
            </Notice>
          )}
          {found && (
            <>
              <Counts preview={found} shown={shown} onShown={setShown} />
              {found.ignored.length > 0 && (
                <p className={css.ignored} data-ignored={found.ignored.length}>
                  <CircleHelp size={15} aria-hidden="true" />
                  {t(asked.format === "ical" ? "bring.ignoredEntries" : "bring.ignored", {
                    count: found.ignored.length,
                    names: found.ignored.join(", "),
                  })}
                </p>
              )}
              <PreviewTable
                what={what}
                text={asked.format === "csv" ? text : null}
                preview={found}
                shown={shown}
                onCell={(line, column, value) => setText(withCell(text, line, column, value))}
                onDrop={(line) => setText(withoutLine(text, line))}
              />
            </>
          )}
        </section>
      )}
      {bring.isError && (
        <Notice tone="danger" alert>
          {placesOf(bring.error) || explain(bring.error, t)}
        </Notice>
      )}
      <footer className={css.foot}>
        {found && found.errors > 0 && (
          <p className={css.left}>{t("bring.left", { count: found.errors })}</p>
        )}
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button
          kind="primary"
          busy={bring.isPending}
          disabled={!found || preview.isPlaceholderData}
          reason={found && count === 0 ? t("bring.nothing") : undefined}
          onClick={apply}
        >
          {found && count > 0 ? t("bring.act", { count }) : t("bring.actNone")}
        </Button>
      </footer>
    </div>
  );
}

function useAsked(what: ImportWhat, text: string, place: { site?: string; worker?: string }) {
  const seen = useDeferredValue(text);
  const format = what === "planning" && isCalendar(seen) ? "ical" : "csv";
  const asked: ImportAsked = { what, text: seen, format, apply: false };
  return format === "ical" ? { ...asked, ...place } : asked;
}

function usePreview(asked: ImportAsked) {
  const { language } = useWords();
  return useQuery({
    queryKey: ["attendance-import", language, asked],
    queryFn: ({ signal }) =>
      request<Preview>("POST", "/attendance/import", { body: asked, signal }),
    enabled: asked.text.trim() !== "",
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
}

interface PasteProps {
  what: ImportWhat;
  text: string;
  onText: (text: string) => void;
}

function Paste({ what, text, onText }: PasteProps) {
  const { t } = useWords();
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [large, setLarge] = useState(false);
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    setLarge(chosen.size > LARGEST);
    if (chosen.size <= LARGEST) onText(await textOf(chosen));
  };
  const drop = {
    onDragOver(event: DragEvent) {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      event.preventDefault();
      setOver(false);
      read(event.dataTransfer.files[0]);
    },
  };
  return (
    <div className={css.paste} data-over={over || undefined} {...drop}>
      <TextArea
        label={t("bring.paste")}
        description={t(`bring.help.${what}`)}
        placeholder={t(`bring.sample.${what}`)}
        autosize
        minRows={5}
        maxRows={8}
        spellCheck={false}
        value={text}
        error={large && t("bring.large")}
        data-autofocus
        classNames={{ input: css.text ?? "" }}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className={css.sources}>
        <Button icon={<FileUp size={16} />} onClick={() => file.current?.click()}>
          {t(what === "planning" ? "bring.calendarFile" : "bring.file")}
        </Button>
        <Button
          kind="quiet"
          icon={<SheetIcon size={16} />}
          onClick={() =>
            saved(t(`bring.sampleFile.${what}`), `\uFEFF${t(`bring.sample.${what}`)}\r\n`)
          }
        >
          {t("bring.sampleAct")}
        </Button>
        <span className={css.hint}>{t("bring.drop")}</span>
        <input
          ref={file}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.ics,text/csv,text/plain,text/calendar"
          data-testid="import-rows"
          onChange={(event) => {
            read(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </div>
    </div>
  );
}

/** Spreadsheets save in UTF-8 or in the letters of Western Windows. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

interface WhoWhereProps {
  place: { site?: string; worker?: string };
  onChange: (place: { site?: string; worker?: string }) => void;
}

/** A calendar is often that of one person or of one site. */
function WhoWhere({ place, onChange }: WhoWhereProps) {
  const { t } = useWords();
  const workers = useWorkers().data ?? [];
  const sites = useSites().data ?? [];
  const { site, worker, ...none } = place;
  return (
    <div className={css.who}>
      <p className={css.hint}>{t("bring.calendar")}</p>
      <Pick
        label={t("bring.ofWorker")}
        placeholder={t("bring.ofWorker")}
        value={worker ?? null}
        groups={[{ items: workers.map(({ id, name }) => ({ value: id, label: name })) }]}
        clear={{
          label: t("bring.asNamed"),
          run: () => onChange(site ? { ...none, site } : none),
        }}
        onChange={(chosen) => onChange({ ...place, worker: chosen })}
      />
      <Pick
        label={t("bring.atSite")}
        placeholder={t("bring.atSite")}
        value={site ?? null}
        groups={[{ items: sites.map(({ id, name }) => ({ value: id, label: name })) }]}
        clear={{
          label: t("bring.asNamed"),
          run: () => onChange(worker ? { ...none, worker } : none),
        }}
        onChange={(chosen) => onChange({ ...place, site: chosen })}
      />
    </div>
  );
}
