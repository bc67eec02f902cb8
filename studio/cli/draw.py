"""`ariane draw`: a flow as a picture, for documents and for those who review a change."""

import sys
from pathlib import Path

import click

from flows.compile import compile
from flows.draw import Passed, draw
from flows.world import World
from runtime.records.errors import FieldError
from studio.cli.base import LANGUAGE
from studio.cli.say import done
from studio.examples import WORKSPACE, Unreadable, read_json, read_workspace


@click.command("draw")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--out", "target", type=click.Path(path_type=Path, dir_okay=False),
              help="Where to write the SVG.  [default: the output]")  # fmt: skip
@click.option("--counters", "counts", type=click.Path(path_type=Path, dir_okay=False),
              help="Output of `ariane counters FLOW --json`: draws the ways of calls.")  # fmt: skip
@LANGUAGE
def draw_(file: Path, target: Path | None, counts: Path | None, language: str) -> None:
    """Draw the flow in FILE, with all that is wrong with it marked on its steps.

    Exit code: 0 drawn, 2 the file cannot be used.
    """
    document = read_json(file)
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), dict):
        raise Unreadable(file, [FieldError("/nodes", "a flow has its steps in `nodes`")])
    workspace = read_workspace(file.parent / WORKSPACE)
    world = World.from_workspace(workspace.model_dump(mode="json", exclude_none=True))
    passed = _passed(counts) if counts else {}
    picture = draw(document, compile(document, world), language, passed)
    if target is None:
        sys.stdout.write(picture)
        return
    try:
        target.write_text(picture, "utf-8")
    except OSError as error:
        raise Unreadable(target, [FieldError("", str(error.strerror).lower())]) from error
    done(str(target))


def _passed(file: Path) -> Passed:
    """How often each outcome was taken, by real calls and tests together. Unreadable."""
    value = read_json(file)
    found: dict[tuple[str, str], int] = {}
    try:
        for side in (value["real"], value["test"]):
            for node, counted in side["nodes"].items():
                for port, count in counted["ports"].items():
                    found[node, port] = found.get((node, port), 0) + int(count)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = "this is not what `ariane counters FLOW --json` writes"
        raise Unreadable(file, [FieldError("", what)]) from error
    return found


COMMANDS = (draw_,)
