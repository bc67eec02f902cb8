"""How the command line speaks: colours for people, plain JSON for programs."""

import json
import sys
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from runtime.records.errors import Invalid, RecordsError
from studio.cli.words import word

# Without a terminal nothing is broken to fit one.
WIDE = None if sys.stdout.isatty() else 200
out = Console(highlight=False, emoji=False, soft_wrap=True, width=WIDE)
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def as_json(value: Any) -> None:
    """One JSON document on the output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def error(wrong: BaseException, language: str = "en") -> None:
    """What is wrong, with the places, on the error output."""
    told = wrong.text(language) if isinstance(wrong, RecordsError) else str(wrong)
    err.print(f"[bold red]{word('error', language)}[/] {escape(told)}")
    if isinstance(wrong, Invalid):
        for place in wrong.errors:
            where = place.pointer or word("whole", language)
            err.print(f"  [cyan]{escape(where)}[/] {escape(place.text(language))}")


def done(text: str) -> None:
    """What was done."""
    out.print(f"[green]✔[/] {text}")


def hint(text: str) -> None:
    """What to do next."""
    out.print(f"[dim]{text}[/]")


def table(*columns: str, wide: str = "") -> Table:
    """A plain table; only the column `wide` may be broken over several lines."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 3, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column != wide)
    return made
