// Who changed something of attendance, when, and from what to what: asked for when it is opened.
import { ChevronDown, Download, History } from "lucide-react";
import { useState } from "react";
import { explain } from "../../api/problem";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { Button, Failure, Loading, toast } from "../../ui";
import { readChanges, useChanges } from "./api";
import css from "./Changes.module.css";
import { useChangeWords } from "./changeWords";
import { keepBlob } from "./keepBlob";
import type { Change } from "./types";

interface Props {
  kind?: Change["kind"];
  thing?: string;
}

/** One line that opens: the journal of a worker, of a site, of a planned line. */
export function ChangesOf({ kind, thing }: Required<Props>) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const refused = useRefusal()("attend");
  if (refused) return null;
  return (
    <section className={css.of} data-changes={thing}>
      <Button
        kind="quiet"
        size="xs"
        icon={<History size={15} />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t("changes.title")}
        <ChevronDown size={14} className={css.turn} aria-hidden="true" />
      </Button>
      {open && <ChangeRows kind={kind} thing={thing} />}
    </section>
  );
}

/** The rows, the newest first; without a kind those of everything. */
export function ChangeRows({ kind, thing }: Props) {
  const { t } = useWords();
  const found = useChanges({ kind, thing });
  if (found.isPending) return <Loading rows={2} height={40} />;
  if (!found.data) return <Failure error={found.error} onRetry={() => found.refetch()} small />;
  const changes = found.data.pages.flatMap((page) => page.changes);
  const more = found.hasNextPage;
  return (
    <div className={css.rows}>
      {changes.length === 0 && <p className={css.none}>{t("changes.none")}</p>}
      {changes.length > 0 && (
        <ol>
          {changes.map((one) => (
            <Row key={one.seq} one={one} named={!thing} />
          ))}
        </ol>
      )}
      {(more || !thing) && changes.length > 0 && (
        <div className={css.acts}>
          {more && (
            <Button size="xs" busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
              {t("changes.older")}
            </Button>
          )}
          {!thing && <Export />}
        </div>
      )}
    </div>
  );
}

function Row({ one, named }: { one: Change; named: boolean }) {
  const { t, moment } = useWords();
  const words = useChangeWords();
  return (
    <li className={css.row} data-change={one.seq} data-act={one.act}>
      <p className={css.head}>
        <strong>{words.act(one, named)}</strong>
        <span className={css.quiet}>
          {t("changes.by", { author: words.author(one), when: moment(one.at) })}
        </span>
      </p>
      {one.act !== "imported" && one.act !== "deleted" && (
        <ul className={css.fields} data-act={one.act}>
          {words.fields(one, named && one.act === "added").map(({ name, before, after }) => (
            <li key={name}>
              <span className={css.field}>{name}</span>
              {before && <s>{before}</s>}
              {before && after && <span aria-hidden="true">→</span>}
              {after && <span>{after}</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Export() {
  const { t, language } = useWords();
  const [busy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    try {
      const { blob } = await readChanges(language);
      keepBlob(t("changes.file"), blob);
    } catch (error) {
      toast({ text: explain(error, t), tone: "danger" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="xs" icon={<Download size={14} />} busy={busy} onClick={get}>
      {t("changes.export")}
    </Button>
  );
}
