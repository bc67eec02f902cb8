"""`ariane attendance changes`, `anchor` and `verify`: who changed what, and the proof of it all."""

import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape

from runtime.records.attendance import anchors, changes, csv_text
from runtime.records.attendance.anchors import Anchored
from studio.api.attendance_changes import cells, change_shape
from studio.api.attendance_parts import Names
from studio.api.attendance_told import ChangeShape, FieldShape
from studio.cli.base import AUTHOR, DATA, JSON, LANGUAGE, desk
from studio.cli.say import as_json, done, hint, out, table
from studio.cli.words import WORDS, word

KINDS = ("site", "worker", "shift", "settings", "webhook", "import")
SHOWN = 200


@click.command("changes")
@click.option("--kind", default="", type=click.Choice(["", *KINDS]), help="Only of this kind.")
@click.option("--id", "thing", default="", help="Only of this site, worker… (id).")
@JSON
@click.option("--csv", "csv_", is_flag=True, help="For a spreadsheet: all of it as CSV.")
@LANGUAGE
@DATA
def changes_(
    *, kind: str, thing: str, json_: bool, csv_: bool, language: str, data: Path | None
) -> None:
    """Who changed sites, workers, planning and settings, the newest first."""
    most = None if csv_ or json_ else SHOWN
    with desk(data) as at, at.reading() as conn:
        names = Names(conn, at.workspace)
        found = changes.change_list(conn, at.workspace, kind, thing, limit=most)
    shown = [change_shape(one, names) for one in found]
    if csv_:
        sys.stdout.buffer.write(csv_text.changes_csv(cells(shown), language))
        sys.stdout.buffer.flush()
    elif json_:
        as_json({"changes": [one.model_dump() for one in shown]})
    elif shown:
        _show(shown, language)
    else:
        hint(word("no-changes", language))


def signed(author: str, language: str) -> str:
    """The name of who did something; in words where nobody signed in."""
    return word("by-command-line", language) if author == AUTHOR else author


@click.command()
@JSON
@DATA
def anchor(json_: bool, data: Path | None) -> None:
    """The ends of both chains as one line, to print or to mail each night: kept elsewhere, it
    proves later that the history was not written anew. `verify --anchors FILE` compares.
    """
    with desk(data) as at, at.reading() as conn:
        found = anchors.present(conn, at.workspace, time.time())
    if json_:
        as_json(asdict(found))
    else:
        click.echo(found.line())


@click.command()
@click.option(
    "--anchors", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Lines of `anchor` kept elsewhere; without it those in the data folder.",
)  # fmt: skip
@JSON
@LANGUAGE
@DATA
def verify(*, file: Path | None, json_: bool, language: str, data: Path | None) -> None:
    """Prove that the history of punches and the journal are as they were written, and the ones
    whose ends were noted each day. Exit code 1 when they are not.
    """
    if file is not None and not file.is_file():
        raise click.ClickException(word("not-read", language, detail=file))
    with desk(data) as at:
        # Before the snapshot: what is noted meanwhile tells of rows that are not in it.
        noted = anchors.read(file or anchors.file_of(at.config.data, at.workspace))
        if file is not None and not noted:
            raise click.ClickException(word("no-anchors", language, file=file))
        with at.reading() as conn:
            found = changes.whole(conn, at.workspace)
            anchored = anchors.compare(conn, at.workspace, noted)
    problem = found.problem or anchored.problem
    why = problem.text(language) if problem else None
    if json_:
        as_json({**asdict(found), "ok": problem is None, "problem": why, "anchors": anchored.count})
    elif problem is None:
        done(word("verified", language, count=found.count, head=found.head or "–"))
    elif found.broken_at is not None:
        broken = word("broken", language, seq=found.broken_at, why=why)
        out.print(f"[red]✘[/] {escape(broken)}")
    else:
        out.print(f"[red]✘[/] {escape(str(why))}")
    if not json_:
        hint(_compared(anchored, language))
    sys.exit(0 if problem is None else 1)


def _compared(anchored: Anchored, language: str) -> str:
    if anchored.last is None:
        return word("not-anchored", language, count=anchored.count)
    at = datetime.fromtimestamp(anchored.last.instant, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return word("anchored", language, count=anchored.count, at=at)


def _show(shown: list[ChangeShape], language: str) -> None:
    heads = [word(name, language) for name in ("when", "who", "kind", "thing", "what-changed")]
    made = table(*heads, wide=heads[-1])
    for one in shown:
        fields = "; ".join(_field(field, language) for field in one.fields)
        made.add_row(
            one.at[:16].replace("T", " "), escape(signed(one.author, language) or "Ariane"),
            word(f"kind-{one.kind}", language),
            escape(one.name or _known("things", one.thing, language)),
            escape(f"{word(f'act-{one.act}', language)}: {fields}"),
        )  # fmt: skip
    out.print(made, soft_wrap=False)


def _field(field: FieldShape, language: str) -> str:
    first, _, rest = field.name.partition(" ")
    name = f"{_known('field', first, language)} {_known('gap', rest, language)}".strip()
    values = [_value(value, language) for value in (field.before, field.after)]
    if values == ["", ""]:  # a code: what it was and is, nobody is told
        return name
    return f"{name} {values[0]} → {values[1]}" if values[0] else f"{name} {values[1]}"


def _known(kind: str, name: str, language: str) -> str:
    """In words, if there are any for it."""
    key = f"{kind}-{name}"
    return word(key, language) if key in WORDS else name


def _value(value: str | float | bool | None, language: str) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    key = f"value-{value}"
    if isinstance(value, str) and key in WORDS:
        return word(key, language)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else value
