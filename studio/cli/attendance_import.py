"""`ariane attendance import`: a table or a calendar read row by row, written once it is right."""

import sys
from pathlib import Path

import click
from rich.markup import escape

from runtime.records.attendance.importing import Import, Preview, What
from runtime.records.attendance.imports import import_rows, prepared
from studio.api.attendance_import import as_shape
from studio.cli.base import AUTHOR, DATA, JSON, LANGUAGE, desk
from studio.cli.say import as_json, done, hint, out, table
from studio.cli.words import word

CALENDARS = (".ics", ".ical")
MOST_SHOWN = 200


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--what", required=True, type=click.Choice(["sites", "workers", "planning"]))
@click.option("--format", "format_", type=click.Choice(["csv", "ical"]),
              help="Of the file; without it, its ending tells.")  # fmt: skip
@click.option("--site", help="The site (id) of all rows of a planning.")
@click.option("--worker", help="The worker (id) of all rows of a planning.")
@click.option("--apply", is_flag=True, help="Write it; without this it is only looked at.")
@JSON
@LANGUAGE
@DATA
def import_(  # noqa: PLR0913 - one per option
    *, file: Path, what: What, format_: str | None, site: str | None, worker: str | None,
    apply: bool, json_: bool, language: str, data: Path | None,
) -> None:  # fmt: skip
    """Read sites, workers or planning from FILE (- for the input): CSV as spreadsheets save it,
    or a calendar. Nothing is written without --apply, nor while a line is wrong.

    Exit code 1 when a line is wrong.
    """
    ical = format_ == "ical" or (format_ is None and file.suffix.lower() in CALENDARS)
    text = _text(file, language)
    asked = Import(what, text, "ical" if ical else "csv", site=site, worker=worker, author=AUTHOR)
    asked = prepared(asked)  # takes its time: nobody can punch in the transaction
    with desk(data) as at, at.writing() as conn:
        found = import_rows(conn, at.workspace, asked, at.config.secret, apply=apply)
    if json_:
        as_json(as_shape(found, language).model_dump())
    else:
        _show(found, apply, language)
    sys.exit(0 if found.ok else 1)


def _text(file: Path, language: str) -> str:
    """The text of a file in UTF-8, or as spreadsheets of Windows write it."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as problem:
        told = word("not-read", language, detail=f"{file}: {problem.strerror}")
        raise click.ClickException(told) from problem
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _show(found: Preview, apply: bool, language: str) -> None:
    heads = [word(name, language) for name in ("row-line", "row-state", "row-content")]
    shown = table(*heads, wide=heads[-1])
    for row in [row for row in found.rows if row.state != "same"][:MOST_SHOWN]:
        told = "; ".join(f"{one.field}: {one.text(language)}" for one in row.errors)
        values = " · ".join(value for value in row.values.values() if value)
        colour = {"error": "red", "changed": "yellow"}.get(row.state, "green")
        state = f"[{colour}]{word(f'row-{row.state}', language)}[/]"
        shown.add_row(str(row.line), state, escape(told or values))
    if shown.row_count:
        out.print(shown, soft_wrap=False)
    if found.ignored:
        hint(escape(word("ignored", language, names=", ".join(found.ignored))))
    counts = {name: getattr(found, name) for name in ("new", "changed", "same", "errors")}
    out.print(word("imports", language, **counts))
    if found.codes:
        out.print(word("codes", language))
        for made in found.codes:
            out.print(f"  {escape(made.name)}  [bold]{made.code}[/]")
    if found.applied:
        done(word("applied", language))
    else:
        hint(word("mend" if not found.ok else "apply", language))
