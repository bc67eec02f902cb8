// Text pasted from a spreadsheet: its columns, and putting another value into one of its cells.

export type Separator = "\t" | ";" | ",";

/** Columns of a pasted text are held apart by tabs; those of a file by semicolons or commas. */
export function separatorOf(text: string): Separator {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
  const counts = (["\t", ";", ","] as const).map(
    (mark) => [mark, split(first, mark).length] as const,
  );
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function split(line: string, separator: Separator): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (quoted && char === '"' && line.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (char === separator && !quoted) {
      cells.push(cell);
      cell = "";
    } else cell += char;
  }
  return [...cells, cell];
}

export const cellsOf = (line: string, separator: Separator): string[] =>
  split(line, separator).map((cell) => cell.trim());

function quoted(cell: string, separator: Separator): string {
  const needs = cell.includes(separator) || /["\r\n]/.test(cell);
  return needs ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The same text with one cell changed; `line` counts from 1, `column` from 0. */
export function withCell(text: string, line: number, column: number, value: string): string {
  const separator = separatorOf(text);
  const lines = text.split("\n");
  const old = lines[line - 1];
  if (old === undefined || column < 0) return text;
  const end = old.endsWith("\r") ? "\r" : "";
  const cells = split(old.slice(0, old.length - end.length), separator);
  while (cells.length <= column) cells.push("");
  cells[column] = value;
  lines[line - 1] = cells.map((cell) => quoted(cell, separator)).join(separator) + end;
  return lines.join("\n");
}

/** The same text without a line. */
export function withoutLine(text: string, line: number): string {
  return text
    .split("\n")
    .filter((_, at) => at !== line - 1)
    .join("\n");
}

/** Whether a text is a calendar file. */
export function isCalendar(text: string): boolean {
  return /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text);
}

interface Row {
  line: number;
  values: Record<string, unknown>;
}

/** Which column each field was read from: the one whose cells are most often its values. */
export function columnsOf(text: string, rows: Row[], fields: string[]): Map<string, number> {
  const separator = separatorOf(text);
  const lines = text.split(/\r?\n/);
  const seen = rows.slice(0, 100).map((row) => ({
    values: row.values,
    cells: cellsOf(lines[row.line - 1] ?? "", separator),
  }));
  const width = Math.max(0, ...seen.map(({ cells }) => cells.length));
  const found = new Map<string, number>();
  const free = new Set(Array.from({ length: width }, (_, at) => at));
  for (const field of fields) {
    const score = (column: number) =>
      seen.filter(
        ({ values, cells }) =>
          cells[column] && same(cells[column] ?? "", String(values[field] ?? "")),
      ).length;
    const best = [...free].reduce<[number, number]>(
      (top, column) => {
        const points = score(column);
        return points > top[1] ? [column, points] : top;
      },
      [-1, 0],
    );
    if (best[0] < 0) continue;
    found.set(field, best[0]);
    free.delete(best[0]);
  }
  return found;
}

/** The same but for the way it is written: capitals, gaps in numbers, the order of a date. */
function same(cell: string, value: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[\s.\-/()]/g, "");
  const [one, two] = [bare(cell), bare(value)];
  if (one === two) return true;
  const digits = one.replace(/^(\+?33|00\d\d|0)/, "");
  return digits.length > 6 && two.endsWith(digits);
}
