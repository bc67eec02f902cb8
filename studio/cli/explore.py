"""`ariane explore`: the smallest set of tests that takes every outcome of a flow."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from flows.compile import Report, compile, describe
from flows.explore import Ground
from flows.scenario import Scenario
from flows.world import Workspace, World
from runtime.exploring import SECONDS, Explored, Gap, Wish, explore
from runtime.records.errors import FieldError
from runtime.scripting import as_file, file_name
from studio.cli.base import JSON, LANGUAGE
from studio.cli.check import show_issue, show_node
from studio.cli.say import as_json, done, hint, out
from studio.cli.words import word
from studio.examples import WORKSPACE, Unreadable, read_json, read_workspace

UNUSABLE = 2


@click.command("explore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False),
              help="Folder to write the tests to, one file each.")  # fmt: skip
@click.option("--seconds", default=SECONDS, show_default=True,
              type=click.FloatRange(0.1, 600), help="How long to look at most.")  # fmt: skip
@JSON
@LANGUAGE
def explore_(
    file: Path, folder: Path | None, seconds: float, json_: bool, language: str
) -> None:  # fmt: skip
    """Make the fewest callers that take every outcome of the flow in FILE.

    Calendars are read from workspace.json beside it. With --out the tests are written down, for
    `ariane simulate`. Exit code: 0 every outcome is covered, 1 some are not, 2 the file cannot be
    used.
    """
    workspace = read_workspace(file.parent / WORKSPACE)
    world = World.from_workspace(workspace.model_dump(mode="json", exclude_none=True))
    report = compile(read_json(file), world)
    if report.program is None:
        _refuse(report, read_json(file), json_, language)
    assert report.program is not None
    beside = os.path.relpath(file, folder) if folder is not None else file.name
    wish = Wish(language, Path(beside).as_posix(), _number(workspace, file), seconds)
    found = explore(report.program, world, wish)
    written = _write(found, folder) if folder is not None else []
    if json_:
        as_json(_as_json(found, written, language))
    else:
        _show(found, language)
        for path in written:
            done(escape(str(path)))
        if folder is None:
            hint(word("next", language, command=f"ariane explore {file} --out scenarios"))
    sys.exit(1 if found.uncovered else 0)


def _number(workspace: Workspace, file: Path) -> str:
    """The number that leads to the flow, if the workspace says."""
    return next((n for n, to in workspace.numbers.items() if to.flow == file.stem), "")


def _refuse(report: Report, document: Any, json_: bool, language: str) -> None:
    """Say what is wrong with a flow that no call can walk, and leave."""
    errors = [describe(issue, language) for issue in report.errors]
    if json_:
        as_json({"ok": False, "issues": errors})
    else:
        names = _names(document)
        for issue in errors:
            if issue["node"] is not None:
                show_node(issue["node"], names)
            show_issue(issue, "  ", language)
    sys.exit(UNUSABLE)


def _names(document: Any) -> dict[str, str]:
    nodes = document.get("nodes") if isinstance(document, dict) else None
    placed = nodes.items() if isinstance(nodes, dict) else ()
    return {str(id): str(one.get("name") or id) for id, one in placed if isinstance(one, dict)}


def _write(found: Explored, folder: Path) -> list[Path]:
    """One file for each test; files of the same name are replaced. Unreadable."""
    taken: dict[str, int] = {}
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for scenario in found.scenarios:
            name = file_name(scenario.name)
            taken[name] = taken.get(name, 0) + 1
            path = folder / f"{name}{f'-{taken[name]}' if taken[name] > 1 else ''}.json"
            path.write_text(_text(scenario), "utf-8")
            written.append(path)
    except OSError as error:
        raise Unreadable(folder, [FieldError("", str(error.strerror).lower())]) from error
    return written


def _text(scenario: Scenario) -> str:
    return json.dumps(as_file(scenario), ensure_ascii=False, indent=2) + "\n"


def _as_json(found: Explored, written: list[Path], language: str) -> Mapping[str, Any]:
    return {
        "scenarios": [
            {"name": one.scenario.name, "scenario": as_file(one.scenario),
             "covers": [f"{node}:{port}" for node, port in one.covers]}
            for one in found.callers
        ],
        "coverage": found.to_json(language),
        "files": [str(path) for path in written],
        "steps": found.steps, "seconds": round(found.seconds, 3), "complete": found.complete,
    }  # fmt: skip


def _show(found: Explored, language: str) -> None:
    """Step by step which outcomes are taken, and why others are not."""
    names = found.names
    gaps = {(gap.node, gap.port): gap for gap in (*found.uncovered, *found.impossible)}
    for node, ports in Ground(names.program).ports.items():
        shown = [port for port in ports if not _plain_fault(gaps.get((node, port)))]
        bad = {gap.port for gap in found.uncovered if gap.node == node}
        sign = "[red]✘[/]" if bad else "[green]✔[/]"
        if shown:
            out.print(f"{sign} [cyan]{escape(names.step(node))}[/]")
        for port in shown:
            label = escape(names.port(node, port, language))
            if (gap := gaps.get((node, port))) is None:
                out.print(f"    [green]✔[/] {label}")
                continue
            mark = "[red]✘[/]" if port in bad else "[dim]–[/]"
            out.print(f"    {mark} {label} [dim]{escape(gap.text(names, language))}[/]")
    if any(_plain_fault(gap) for gap in gaps.values()):
        out.print(f"\n[dim]{escape(word('no-faults', language))}[/]")
    counted = {"count": len(found.callers), "covered": len(found.covered), "total": found.total}
    out.print(f"\n[bold]{escape(word('explored', language, **counted))}[/]")


def _plain_fault(gap: Gap | None) -> bool:
    """Of these there is one for nearly every step: they are told together."""
    return gap is not None and gap.why == "no-fault"


COMMANDS = (explore_,)
