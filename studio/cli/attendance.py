"""`ariane attendance`: punches and hours, imports, codes, and the proof of the history."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from flows.calendar_shape import YEARS
from runtime.records.attendance import csv_text, pdf, punches, reports, workers
from runtime.records.attendance.punches import PunchRow
from runtime.records.attendance.reports import Report
from runtime.records.errors import NotFound, RecordsError
from studio.api.attendance_parts import Names, instants_of
from studio.api.attendance_punches import punch_shape
from studio.api.attendance_reports import as_shape
from studio.cli.attendance_import import import_
from studio.cli.attendance_journal import anchor, changes_, signed, verify
from studio.cli.base import AUTHOR, DATA, JSON, LANGUAGE, SPOKEN, desk
from studio.cli.say import as_json, done, error, hint, out, table
from studio.cli.words import word

MOST_SHOWN, UNUSABLE = 1000, 2


class Day(click.DateTime):
    """A day of the years whose clock changes are known."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The day; whoever gives another is told which years there are."""
        found: datetime = super().convert(value, param, ctx)
        if not YEARS[0] < found.year < YEARS[-1]:
            language = ctx.meta.get(SPOKEN, "en") if ctx else "en"
            years = {"first": YEARS[0] + 1, "last": YEARS[-1] - 1}
            self.fail(word("bad-day", language, **years), param, ctx)
        return found


DAY = Day(["%Y-%m-%d"])
FROM = click.option("--from", "first", type=DAY, metavar="DAY", help="As 2026-11-16.")
TO = click.option("--to", "last", type=DAY, metavar="DAY", help="The last day; today without.")
CSV = click.option("--csv", "csv_", is_flag=True, help="For a spreadsheet: CSV on the output.")
TESTS = click.option("--tests", is_flag=True, help="With what test calls punched.")


class Spoken(click.Group):
    """Commands that say what went wrong in the language they were asked in."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run; exit code 2 for what the user can mend."""
        try:
            return super().invoke(ctx)
        except RecordsError as wrong:
            error(wrong, ctx.meta.get(SPOKEN, "en"))
            ctx.exit(UNUSABLE)


@click.group(cls=Spoken)
def attendance() -> None:
    """Punch-in by phone: who came to work where and when."""


@attendance.command("punches")
@FROM
@TO
@click.option("--worker", help="Only of this worker (id).")
@click.option("--site", help="Only at this site (id).")
@TESTS
@JSON
@CSV
@LANGUAGE
@DATA
def punches_(  # noqa: PLR0913 - options
    *, first: datetime | None, last: datetime | None, worker: str | None, site: str | None,
    tests: bool, json_: bool, csv_: bool, language: str, data: Path | None,
) -> None:  # fmt: skip
    """The punches of some days, newest first, with what was corrected, by whom and why.

    With --csv: those that count, as the documented table for payroll.
    """
    with desk(data) as at, at.reading() as conn:
        names = Names(conn, at.workspace)
        _known(names, worker, site)
        days = _days(first, last)
        if csv_:
            text = csv_text.export_punches(
                conn, at.workspace, *days, tests=tests, language=language
            )
            _write(text)
            return
        since, until = instants_of(*days, names.zone(site))
        found = punches.punch_list(conn, at.workspace, since, until, worker, site)
    shown = [row for row in found if tests or not row.simulated]
    if json_:
        rows = [punch_shape(row, names).model_dump() for row in shown]
        as_json({"punches": rows, "workers": _named(names.workers), "sites": _named(names.sites)})
    elif shown:
        _show_punches(shown[:MOST_SHOWN], names, language)
        if len(shown) > MOST_SHOWN:
            hint(word("more-punches", language, count=MOST_SHOWN))
    else:
        hint(word("no-punches", language, first=days[0], last=days[1]))


@attendance.command()
@FROM
@TO
@click.option("--by", default="worker", show_default=True,
              type=click.Choice(["worker", "site", "day"]))  # fmt: skip
@TESTS
@JSON
@CSV
@click.option("--pdf", "pdf_", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write a page to print.")  # fmt: skip
@LANGUAGE
@DATA
def report(  # noqa: PLR0913 - options
    *, first: datetime | None, last: datetime | None, by: reports.By, tests: bool, json_: bool,
    csv_: bool, pdf_: Path | None, language: str, data: Path | None,
) -> None:  # fmt: skip
    """Hours planned and done, by worker, site or day."""
    with desk(data) as at, at.reading() as conn:
        found = reports.report(conn, at.workspace, *_days(first, last), by, tests=tests)
        title = at.workspace
    if csv_:
        _write(csv_text.to_csv(found, language))
    elif pdf_ is not None:
        made = pdf.to_pdf(found, language, title, datetime.now(UTC).astimezone())
        try:
            pdf_.write_bytes(made)
        except OSError as problem:
            told = word("not-written", language, detail=f"{pdf_}: {problem.strerror}")
            raise click.ClickException(told) from problem
        done(escape(str(pdf_)))
    elif json_:
        as_json(as_shape(found).model_dump(by_alias=True))
    else:
        _show_report(found, language)


@attendance.command()
@click.argument("worker")
@JSON
@LANGUAGE
@DATA
def code(worker: str, json_: bool, language: str, data: Path | None) -> None:
    """Give a WORKER (id) another code; it is shown this once."""
    with desk(data) as at, at.writing() as conn:
        made = workers.new_code(conn, at.workspace, worker, at.config.secret, author=AUTHOR)
        name = workers.get_worker(conn, at.workspace, worker).name
    if json_:
        as_json({"worker": worker, "code": made})
    else:
        out.print(escape(word("code", language, worker=name, code=made)))


def _known(names: Names, worker: str | None, site: str | None) -> None:
    """NotFound for a worker or site that nobody has: no punches of theirs would be no news."""
    for what, there, name in (("worker", names.workers, worker), ("site", names.sites, site)):
        if name is not None and name not in there:
            raise NotFound(what, name)


def _days(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    end = (last or datetime.now(UTC).astimezone()).date()
    return (first.date() if first else end - timedelta(days=6)), end


def _write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _named(found: Any) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name} for one in found.values()]


def _show_punches(rows: list[PunchRow], names: Names, language: str) -> None:
    heads = [word(name, language)
             for name in ("when", "worker", "site", "direction", "line", "about")]  # fmt: skip
    shown = table(word("row-number", language), *heads, wide=heads[-1])
    hidden = f"[dim]{word('hidden', language)}[/]"
    seqs = {row.id: row.seq for row in rows}
    for row in rows:
        told = punch_shape(row, names)
        worker = names.workers[row.worker].name if row.worker in names.workers else row.worker
        site = names.sites[row.site].name if row.site in names.sites else row.site
        shown.add_row(
            str(row.seq), told.at[:16].replace("T", " "), escape(worker), escape(site),
            word(row.direction, language), escape(row.line) or hidden,
            escape(_about(row, told.author, seqs.get(row.corrects), language)),
        )  # fmt: skip
    out.print(shown, soft_wrap=False)


def _about(row: PunchRow, author: str, corrected: int | None, language: str) -> str:
    parts = [word(f"flag-{flag}", language) for flag in row.flags]
    parts += [word("test", language)] if row.simulated else []
    if row.kind != "punch":
        parts.append(word(row.kind, language, seq=corrected or "?"))
    if author:
        parts.append(f"{signed(author, language)}: {row.reason}")
    return ", ".join(parts)


def _show_report(found: Report, language: str) -> None:
    heads = [word(name, language) for name in ("count", "planned", "actual", "difference", "gaps")]
    first = word(found.by, language) if found.by != "day" else word("when", language)
    shown = table(first, *heads, wide=heads[-1])
    for row in [*found.rows, found.total]:
        gaps = {kind: getattr(row, kind) for kind in GAPS}
        shown.add_row(
            escape(row.name) or f"[bold]{word('total', language)}[/]", str(row.interventions),
            pdf.hours(row.planned), pdf.hours(row.actual), pdf.hours(row.difference, signed=True),
            ", ".join(f"{word(f'gap-{kind}', language)} {n}" for kind, n in gaps.items() if n),
        )  # fmt: skip
    out.print(shown, soft_wrap=False)


GAPS = ("late", "early", "missing_in", "missing_out", "short", "long", "unplanned")
for _command in (import_, changes_, anchor, verify):
    attendance.add_command(_command)
COMMANDS = (attendance,)
