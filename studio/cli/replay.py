"""`ariane replay`: the last calls of a flow, played on a changed one."""

import math
import sys
from pathlib import Path

import click
from rich.markup import escape

from studio.api.replays import replay_shape
from studio.cli.base import DATA, JSON, LANGUAGE, desk
from studio.cli.flow import VERSION
from studio.cli.say import as_json, out
from studio.cli.words import word
from studio.examples import read_json
from studio.replays import Rerun, gather, rerun
from studio.trials import tried

DIVERGING = 1


@click.command()
@click.argument("flow_id", metavar="FLOW")
@click.option("--last", default=100, show_default=True, type=click.IntRange(1, 1000), metavar="N",
              help="How many of the last real calls.")  # fmt: skip
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Play them on the flow in this file.  [default: the draft]")  # fmt: skip
@click.option("--version", type=VERSION, help="Play them on a published version.")
@JSON
@LANGUAGE
@DATA
def replay(  # noqa: PLR0913, PLR0917 - one per option
    flow_id: str, last: int, file: Path | None, version: int | None, json_: bool, language: str,
    data: Path | None,
) -> None:  # fmt: skip
    """Play the last calls of a FLOW again and say where they would go another way.

    Nothing real happens. Exit code: 0 all go the same way, 1 some do not, 2 it cannot be done.
    """
    if file is not None and version is not None:
        raise click.UsageError("choose one of --file and --version.")
    document = None if file is None else read_json(file)
    with desk(data) as at, at.reading() as conn:
        on = tried(conn, at.workspace, flow_id, version, document, secret=at.config.secret)
        gathered = gather(conn, at.workspace, flow_id, last, on)
    done = rerun(gathered, limit=math.inf)
    if json_:
        as_json(replay_shape(done, language).model_dump(mode="json"))
    else:
        _show(done, language)
    sys.exit(DIVERGING if done.done.groups else 0)


def _show(rerun: Rerun, language: str) -> None:
    done = rerun.done
    counts = {"calls": done.calls, "same": done.same, "skipped": len(done.skipped)}
    out.print(f"[bold]{escape(word('replayed', language, **counts))}[/]")
    for group in done.groups:
        share = f"{len(group.calls)} ({group.share:.0%})"
        out.print(f"[red]✘[/] [bold]{share}[/] {escape(rerun.message(group, language))}")
        out.print(f"    [dim]{escape(', '.join(group.examples))}[/]")
    for call, why in rerun.skipped(language):
        out.print(f"[dim]– {escape(call)} {escape(why)}[/]")


COMMANDS = (replay,)
