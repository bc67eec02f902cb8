// The tables of workers and sites: a line opens its drawer.
import { Printer, UserX } from "lucide-react";
import { Link } from "wouter";
import { phone } from "../../i18n/format";
import { useWords } from "../../i18n/useWords";
import { Empty, Tag } from "../../ui";
import css from "./Directory.module.css";
import type { Site, Worker } from "./types";

interface TableProps {
  typed: string;
  onOpen: (id: string) => void;
}

export function WorkerTable({ workers, typed, onOpen }: TableProps & { workers: Worker[] }) {
  const { t, languageName } = useWords();
  if (workers.length === 0) return <Nothing typed={typed} />;
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("directory.name")}</th>
            <th scope="col">{t("directory.code")}</th>
            <th scope="col">{t("directory.phone")}</th>
            <th scope="col">{t("directory.email")}</th>
            <th scope="col">{t("directory.language")}</th>
          </tr>
        </thead>
        <tbody>
          {workers.map((one) => (
            <tr key={one.id} data-worker={one.id} data-off={!one.active || undefined}>
              <th scope="row">
                <button type="button" className={css.open} onClick={() => onOpen(one.id)}>
                  {one.name}
                </button>
                {!one.active && <Tag>{t("directory.inactive")}</Tag>}
              </th>
              <td className="number">
                {one.digits > 0 ? (
                  t("directory.digits", { count: one.digits })
                ) : (
                  <Tag tone="amber">{t("directory.noCode")}</Tag>
                )}
              </td>
              <td className="number">{phone(one.phone)}</td>
              <td className={css.long}>{one.email}</td>
              <td>{languageName(one.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function SiteTable({ sites, typed, onOpen }: TableProps & { sites: Site[] }) {
  const { t } = useWords();
  if (sites.length === 0) return <Nothing typed={typed} />;
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("directory.name")}</th>
            <th scope="col">{t("directory.siteCode")}</th>
            <th scope="col">{t("directory.lines")}</th>
            <th scope="col">{t("directory.address")}</th>
            <th scope="col">
              <span className={css.unseen}>{t("directory.card")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sites.map((one) => (
            <tr key={one.id} data-site={one.id} data-off={!one.active || undefined}>
              <th scope="row">
                <button type="button" className={css.open} onClick={() => onOpen(one.id)}>
                  {one.name}
                </button>
                {!one.active && <Tag>{t("directory.inactiveSite")}</Tag>}
              </th>
              <td className="number">{one.code}</td>
              <td>
                <Lines site={one} />
              </td>
              <td className={css.long}>{one.address}</td>
              <td className={css.end}>
                <Link href={`/attendance/sites/${one.id}/card`} className={css.print}>
                  <Printer size={16} aria-hidden="true" />
                  <span className={css.printWord}>{t("directory.card")}</span>
                  <span className={css.unseen}>{one.name}</span>
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Lines({ site }: { site: Site }) {
  const { t } = useWords();
  const [confirmed, pending] = (["confirmed", "pending"] as const).map((state) =>
    site.lines.filter((line) => line.state === state),
  );
  const [first, ...more] = confirmed ?? [];
  return (
    <span className={css.lines}>
      {first && <span className="number">{phone(first.number)}</span>}
      {more.length > 0 && (
        <span className={css.quiet} title={more.map(({ number }) => phone(number)).join("\n")}>
          {t("directory.more", { count: more.length })}
        </span>
      )}
      {!first && !pending?.length && <Tag tone="amber">{t("directory.noLine")}</Tag>}
      {pending && pending.length > 0 && (
        <Tag tone="amber">{t("directory.pending", { count: pending.length })}</Tag>
      )}
    </span>
  );
}

function Nothing({ typed }: { typed: string }) {
  const { t } = useWords();
  return (
    <div className={css.box}>
      <Empty icon={<UserX />} title={t("directory.nothing", { typed })} small />
    </div>
  );
}
