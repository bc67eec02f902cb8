"""`ariane fsck`: is everything that must be true of the database true?"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from runtime.config import Config
from runtime.records import invariants
from runtime.records.database import connect, migrate, reading
from runtime.records.errors import DatabaseProblem
from runtime.records.invariants import Broken, Law
from studio import folder
from studio.cli.base import DATA, JSON, LANGUAGE, has_data, no_data
from studio.cli.say import as_json, out
from studio.cli.words import word

MOST = 20
"""How many rows that break a law are told one by one."""


@click.command()
@JSON
@LANGUAGE
@DATA
def fsck(json_: bool, language: str, data: Path | None) -> None:
    """Check the whole database: that no punch was changed, no fact lost, no call left open.

    Exit code 1 when something is wrong, 2 when there is nothing to look into.
    """
    laws = _check(Config.from_env(data))
    well = all(law.ok for law in laws)
    if json_:
        as_json({"ok": well, "laws": [_as_data(law, language) for law in laws]})
    else:
        _show(laws, language)
    sys.exit(0 if well else 1)


def _check(config: Config) -> list[Law]:
    if not has_data(config):
        raise DatabaseProblem(no_data(config))
    here = folder.studio_id(config.data) if folder.served(config.data) else ""
    engine = connect(config.database_url)
    try:
        migrate(engine)
        with reading(engine) as conn:
            return invariants.check(conn, time.time(), here)
    finally:
        engine.dispose()


def _as_data(law: Law, language: str) -> dict[str, Any]:
    broken = [
        {"workspace": one.workspace, "what": one.what, "problem": _told(law, one, language)}
        for one in law.broken
    ]
    name = word(law.name, language)
    return {"law": law.name, "name": name, "ok": law.ok, "rows": law.looked_at, "broken": broken}


def _show(laws: Sequence[Law], language: str) -> None:
    for law in laws:
        mark = "[green]✔[/]" if law.ok else "[red]✘[/]"
        rows = word("rows", language, count=law.looked_at)
        out.print(f"{mark} {law.name}  {escape(word(law.name, language))} [dim]· {rows}[/]")
        for one in law.broken[:MOST]:
            told = escape(_told(law, one, language))
            out.print(f"     [cyan]{escape(one.workspace)}[/] {told}")
        if len(law.broken) > MOST:
            out.print(f"     {word('more', language, count=len(law.broken) - MOST)}")
    if all(law.ok for law in laws):
        out.print(f"[green]✔[/] {word('sound', language)}")
    else:
        out.print(f"[red]✘[/] {word('unsound', language)}")


def _told(law: Law, one: Broken, language: str) -> str:
    why = one.why.text(language) if one.why else ""
    return word(f"break-{law.name}", language, what=one.what, why=why) if one.what else why


COMMANDS = (fsck,)
