"""Reports and punches as CSV that spreadsheets open rightly: UTF-8 with BOM, CR LF.

The separator is `;` for readers of French and Italian, whose spreadsheets expect it, else `,`.
A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from flows.shifts import day_begins, day_of
from runtime.records import people
from runtime.records.attendance.planning import site_names, worker_names
from runtime.records.attendance.punches import effective
from runtime.records.attendance.report_words import say
from runtime.records.attendance.reports import FIGURES, Report, Row, check_days
from runtime.records.attendance.tables import punches
from runtime.records.attendance.times import iso

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BLANKS = " \v\f\u200b\ufeff"
SEMICOLON = ("fr", "it", "de")
TIMES = ("planned", "actual", "difference")
DAY = 86400.0
Cell = str | int | float | bool | None

COLUMNS = (
    "seq", "id", "worker", "worker_name", "site", "site_name", "direction", "day", "at", "at_utc",
    "recorded_utc", "zone", "call", "line", "attestation", "flags", "test", "corrected", "author",
    "reason",
)  # fmt: skip
"""Of the export of punches; README.md beside this file says what each holds."""


CHANGE_COLUMNS = (
    "seq", "at", "author", "kind", "thing", "name", "act", "field", "before", "after",
)  # fmt: skip
"""Of the export of the journal: a row for each field that changed."""


def changes_csv(rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """Rows of the journal, their cells in the order of `CHANGE_COLUMNS`."""
    return written([CHANGE_COLUMNS, *rows], language)


def to_csv(report: Report, language: str) -> bytes:
    """A report: headings and decimal comma or point as the reader's language has them.

    Hours are rounded to hundredths; the seconds beside them are exact. The last row is the total.
    """

    def said(word: str, **values: object) -> str:
        return say(word, **values).text(language)

    counts = [figure for figure in FIGURES if figure not in TIMES]
    head = [said("id"), said(report.by)]
    head += [said("hours", what=said(figure)) for figure in TIMES]
    head += [said(figure) for figure in counts]
    head += [said("seconds", what=said(figure)) for figure in TIMES]
    total = Row("", said("total"))
    total.add(report.total)
    rows: list[list[Cell]] = [
        [row.id, row.name, *(_hours(getattr(row, figure), language) for figure in TIMES),
         *(getattr(row, figure) for figure in counts), *(getattr(row, figure) for figure in TIMES)]
        for row in [*report.rows, total]
    ]  # fmt: skip
    return written([head, *rows], language)


def export_punches(
    conn: Connection, workspace: str, first: date, last: date, *,
    tests: bool = False, language: str = "en",
) -> bytes:  # fmt: skip
    """The punches that count, of the days from `first` to `last` at their site, as CSV.

    The names of the columns are the same in all languages; the separator is the reader's.
    """
    check_days(first, last)
    sites, workers = site_names(conn, workspace), worker_names(conn, workspace)
    authors = {user.id: user.name for user in people.user_list(conn, workspace)}
    since, until = day_begins(first, "UTC") - DAY, day_begins(last, "UTC") + 2 * DAY
    rows: list[list[Cell]] = [list(COLUMNS)]
    counting = [
        punch
        for punch in effective(conn, workspace, since, until)
        if (tests or not punch.simulated) and first <= day_of(punch.at, punch.zone) <= last
    ]
    kept = _kept(conn, workspace, [punch.id for punch in counting])
    for punch in sorted(counting, key=lambda p: (p.at, p.seq)):
        row, newest = kept[punch.id]
        worker, site = workers.get(punch.worker), sites.get(punch.site)
        rows.append([
            punch.seq, punch.id, punch.worker, worker.name if worker else "", punch.site,
            site.name if site else "", punch.direction, day_of(punch.at, punch.zone).isoformat(),
            iso(punch.at, punch.zone), iso(punch.at, "UTC"), iso(row.recorded, "UTC"), punch.zone,
            row.call, row.line, row.attestation, " ".join(punch.flags), int(punch.simulated),
            int(newest is not row), authors.get(newest.author, newest.author), newest.reason,
        ])  # fmt: skip
    return written(rows, language)


def _kept(
    conn: Connection, workspace: str, ids: Sequence[str]
) -> dict[str, tuple[sa.Row[Any], sa.Row[Any]]]:
    """The rows of punches by their ids: as recorded, and as corrected last."""
    found: dict[str, tuple[sa.Row[Any], sa.Row[Any]]] = {}
    for at in range(0, len(ids), 400):
        some = ids[at : at + 400]
        here = punches.c.workspace == workspace
        # Two questions: of one with an "or" SQLite would go through all that was ever punched.
        them = conn.execute(punches.select().where(here, punches.c.id.in_(some))).all()
        about = conn.execute(punches.select().where(here, punches.c.corrects.in_(some))).all()
        for row in (*them, *sorted(about, key=lambda row: row.seq)):
            root = row.corrects or row.id
            found[root] = (found[root][0] if root in found else row, row)
    return found


def written(rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """Rows as a file."""
    separator = ";" if language[:2] in SEMICOLON else ","
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return (BOM + text.getvalue()).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    # As a spreadsheet reads it: signs of full width are signs, and blanks of any kind go first.
    shown = unicodedata.normalize("NFKC", text).lstrip(BLANKS)
    return f"'{text}" if shown.startswith(FORMULA) and not _number(text) else text


def _number(text: str) -> bool:
    """A decimal number of ours, such as -0,25, which is to stay one."""
    digits = text.removeprefix("-").replace(",", ".", 1)
    whole, _, rest = digits.partition(".")
    return whole.isascii() and whole.isdigit() and (not rest or rest.isdigit())


def _hours(seconds: int, language: str) -> str:
    text = f"{seconds / 3600:.2f}"
    text = "0.00" if text == "-0.00" else text
    return text if language.startswith("en") else text.replace(".", ",")
