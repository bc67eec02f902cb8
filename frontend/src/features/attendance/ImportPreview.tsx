// What an import would do, line by line; a cell that is not right is put right here.
import { CircleAlert, Equal, PencilLine, Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useWords } from "../../i18n/useWords";
import { IconButton, Tag } from "../../ui";
import css from "./Import.module.css";
import { cellsOf, columnsOf, separatorOf } from "./importText";
import type { ImportRow, ImportWhat, Preview } from "./types";

export type Shown = "all" | ImportRow["state"];

const STATES = ["new", "changed", "same", "error"] as const;
const TONES = { new: "ok", changed: "primary", same: "plain", error: "danger" } as const;
const ICONS = { new: Plus, changed: PencilLine, same: Equal, error: CircleAlert };
/** More lines are counted, not drawn. */
const MOST = 300;

interface CountsProps {
  preview: Preview;
  shown: Shown;
  onShown: (shown: Shown) => void;
}

/** How many lines of each kind; pressing a count shows only those. */
export function Counts({ preview, shown, onShown }: CountsProps) {
  const { t } = useWords();
  const counts = { ...preview, error: preview.errors };
  return (
    <fieldset className={css.counts}>
      <legend className={css.unseen}>{t("bring.which")}</legend>
      {STATES.filter((state) => counts[state] > 0).map((state) => (
        <button
          key={state}
          type="button"
          className={css.count}
          data-tone={TONES[state]}
          aria-pressed={shown === state}
          onClick={() => onShown(shown === state ? "all" : state)}
        >
          <strong className="number">{counts[state]}</strong>
          {t(`bring.count.${state}`, { count: counts[state] })}
        </button>
      ))}
    </fieldset>
  );
}

interface TableProps {
  what: ImportWhat;
  /** The text the cells are put right in; null when it has no cells. */
  text: string | null;
  preview: Preview;
  shown: Shown;
  onCell: (line: number, column: number, value: string) => void;
  onDrop: (line: number) => void;
}

export function PreviewTable({ what, text, preview, shown, onCell, onDrop }: TableProps) {
  const { t } = useWords();
  const fields = fieldsOf(preview.rows);
  const name = useFieldNames(what);
  const columns = text === null ? new Map<string, number>() : columnsOf(text, preview.rows, fields);
  const fitting = preview.rows.filter((row) => shown === "all" || row.state === shown);
  const rows = fitting.slice(0, MOST);
  const separator = separatorOf(text ?? "");
  const lines = text?.split(/\r?\n/) ?? [];
  const typed = (row: ImportRow, column: number | undefined, value: string) =>
    column === undefined ? value : (cellsOf(lines[row.line - 1] ?? "", separator)[column] ?? value);
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("bring.line")}</th>
            <th scope="col">{t("bring.state")}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {name(field)}
              </th>
            ))}
            <th scope="col">
              <span className={css.unseen}>{t("bring.leaveOut")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line} data-line={row.line} data-state={row.state}>
              <td className={css.at}>{row.line}</td>
              <td>
                <State row={row} fields={fields} />
              </td>
              {fields.map((field) => {
                const wrong = row.errors.find((error) => error.field === field);
                const column = columns.get(field);
                const value = text === null ? "" : String(row.values[field] ?? "");
                return (
                  <td key={field}>
                    {wrong && column !== undefined ? (
                      <WrongCell
                        label={`${name(field)}, ${t("bring.line")} ${row.line}`}
                        value={typed(row, column, value)}
                        told={wrong.message}
                        onPut={(next) => onCell(row.line, column, next)}
                      />
                    ) : (
                      <>
                        {String(row.values[field] ?? "")}
                        {wrong && <span className={css.told}>{wrong.message}</span>}
                      </>
                    )}
                  </td>
                );
              })}
              <td>
                {row.state === "error" && text !== null && (
                  <IconButton
                    label={t("bring.leaveOutLine", { line: row.line })}
                    size="sm"
                    onClick={() => onDrop(row.line)}
                  >
                    <X size={14} />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {fitting.length > rows.length && (
        <p className={css.rest}>{t("bring.rest", { count: fitting.length - rows.length })}</p>
      )}
    </div>
  );
}

function State({ row, fields }: { row: ImportRow; fields: string[] }) {
  const { t } = useWords();
  const Icon = ICONS[row.state];
  const rest = row.errors.filter((error) => !fields.includes(error.field));
  return (
    <>
      <Tag tone={TONES[row.state]} icon={<Icon aria-hidden="true" />}>
        {t(`bring.one.${row.state}`)}
      </Tag>
      {rest.map(({ message }) => (
        <span key={message} className={css.told}>
          {message}
        </span>
      ))}
    </>
  );
}

interface WrongCellProps {
  label: string;
  value: string;
  told: string;
  onPut: (value: string) => void;
}

function WrongCell({ label, value, told, onPut }: WrongCellProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const put = () => {
    if (typed !== value) onPut(typed);
  };
  return (
    <span className={css.wrong}>
      <input
        aria-label={label}
        aria-invalid="true"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={put}
        onKeyDown={(event) => {
          if (event.key === "Enter") put();
        }}
      />
      <span className={css.told}>{told}</span>
    </span>
  );
}

/** The fields that some line has, in the order of the first lines. */
function fieldsOf(rows: ImportRow[]): string[] {
  const seen = new Set<string>();
  for (const row of rows.slice(0, 50)) for (const name of Object.keys(row.values)) seen.add(name);
  return [...seen].filter((field) =>
    rows.some(
      (row) =>
        String(row.values[field] ?? "") !== "" || row.errors.some((error) => error.field === field),
    ),
  );
}

const NAMED = ["name", "code", "zone", "address", "lines", "active", "language", "phone", "email"];
const OF_PLANNING = ["worker", "site", "date", "from", "to", "tolerance", "note"];

function useFieldNames(what: ImportWhat): (field: string) => string {
  const { t } = useWords();
  return (field) => {
    if (what === "sites" && field === "code") return t("bring.field.siteCode");
    const known = [...NAMED, ...OF_PLANNING].includes(field);
    return known ? t(`bring.field.${field}` as "bring.field.name") : field;
  };
}
