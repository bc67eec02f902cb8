"""`ariane check` and `ariane nodes`: no database, no server, only files."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from flows.compile import compile, describe
from flows.document import read
from flows.lines import Place, nearest, places
from flows.world import World
from nodes.catalogue import catalogue
from runtime.decoder import BadSound, decode
from studio.cli.base import LANGUAGE
from studio.cli.sarif import sarif
from studio.cli.say import as_json, err, out, table
from studio.cli.words import word
from studio.examples import WORKSPACE, Unreadable, read_workspace
from studio.templates import FILE as TEMPLATE

ERRORS, UNUSABLE = 1, 2
COLOURS = {"error": "red", "warning": "yellow", "hint": "blue"}
MARKS = {"error": "✘", "warning": "▲", "hint": "•"}
NOT_FLOWS = {"scenarios", "node_modules"}


@dataclass(frozen=True)
class Checked:
    """One file: its issues, or why it cannot be read at all."""

    file: Path
    issues: list[dict[str, Any]]
    names: dict[str, str]
    usable: bool

    @property
    def ok(self) -> bool:
        """Whether it could be published."""
        return self.usable and not any(issue["severity"] == "error" for issue in self.issues)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "json_", is_flag=True, help="For programs: JSON on the output.")
@click.option("--sarif", "sarif_", is_flag=True, help="For CI systems: SARIF 2.1.0.")
@LANGUAGE
def check(files: tuple[Path, ...], json_: bool, sarif_: bool, language: str) -> None:
    """Say everything that is wrong with flows, before a caller meets it.

    FILES are flow files, or folders of them; what they refer to (calendars, sounds) is read from
    workspace.json beside each. Exit code: 0 no error, 1 errors, 2 a file cannot be used.
    """
    if json_ and sarif_:
        raise click.UsageError("Choose --json or --sarif.")
    try:
        checked = [check_file(file, language) for file in _expand(files)]
    except Unreadable as wrong:
        if not json_ and not sarif_:
            err.print(f"[bold red]{word('error', language)}[/] {escape(str(wrong))}")
            sys.exit(UNUSABLE)
        checked = [_unusable(wrong)]
    if json_:
        as_json({"files": [_as_json(one) for one in checked]})
    elif sarif_:
        as_json(sarif([(one.file, one.issues) for one in checked], language))
    else:
        for one in checked:
            _show(one, language)
        _sum_up(checked, language)
    if not all(one.usable for one in checked):
        sys.exit(UNUSABLE)
    sys.exit(0 if all(one.ok for one in checked) else ERRORS)


@click.command()
@click.option("--json", "json_", is_flag=True, help="For programs: JSON on the output.")
@LANGUAGE
def nodes(json_: bool, language: str) -> None:
    """List the types of steps that a flow can be made of."""
    types = catalogue(language)
    if json_:
        as_json({"types": types})
        return
    for group, kinds in groupby(types, key=lambda kind: kind["group_label"]):
        out.print(f"\n[bold]{escape(group)}[/]")
        does = word("does", language)
        rows = table(word("type", language), word("name", language), does, wide=does)
        for kind in kinds:
            rows.add_row(f"[cyan]{kind['type']}[/]", escape(kind["label"]), escape(kind["help"]))
        out.print(rows, soft_wrap=False)


def check_file(file: Path, language: str) -> Checked:
    """Compile one file with the workspace beside it. Unreadable for the workspace file."""
    world = _world(file.parent)
    try:
        data = file.read_bytes()
    except OSError as error:
        detail = str(error.strerror or error).lower()
        message = word("not-read", language, detail=detail)
        return Checked(file, [_plain(message)], {}, False)
    document, problems = read(data)
    if not isinstance(document, dict):
        said = [problem.text(language) for problem in problems]
        message = said[0] if said else word("not-object", language)
        return Checked(file, [_plain(message)], {}, False)
    lines = places(data.decode("utf-8-sig"))
    issues = [_placed(describe(i, language), lines) for i in compile(data, world).issues]
    return Checked(file, issues, _names(document), True)


def _placed(issue: dict[str, Any], lines: Mapping[str, Place]) -> dict[str, Any]:
    line, column = nearest(lines, issue["pointer"])
    return {**issue, "line": line, "column": column}


def _world(folder: Path) -> World:
    workspace = read_workspace(folder / WORKSPACE)
    known = World.from_workspace(workspace.model_dump(mode="json", exclude_none=True))
    files = {id: folder / sound.file for id, sound in workspace.prompts.items() if sound.file}
    broken = frozenset(id for id, file in files.items() if not _plays(file))
    return replace(known, broken=broken, today=datetime.now(UTC).date())


@cache
def _plays(file: Path) -> bool:
    """Whether a recording can be read."""
    try:
        return bool(decode(file.read_bytes(), file.name))
    except (OSError, BadSound):
        return False


def _names(document: dict[str, Any]) -> dict[str, str]:
    nodes = document.get("nodes")
    if not isinstance(nodes, dict):
        return {}
    return {
        str(id): str(placed.get("name") or id)
        for id, placed in nodes.items()
        if isinstance(placed, dict)
    }


def _plain(message: str) -> dict[str, Any]:
    return {
        "code": "unusable", "severity": "error", "node": None, "param": "", "pointer": "",
        "message": message, "effect": "", "fixes": [], "line": 1, "column": 1,
    }  # fmt: skip


def _unusable(wrong: Unreadable) -> Checked:
    issues = [{**_plain(e.detail), "pointer": e.pointer} for e in wrong.errors]
    return Checked(wrong.file, issues, {}, False)


def _expand(files: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for file in files:
        if file.is_dir():
            found_here = sorted(file.rglob("*.json"))
            inside = [f for f in found_here if _may_be_flow(f.relative_to(file)) and not _tests(f)]
            if not inside:
                raise click.UsageError(f"There is no flow (*.json) in {file}.")
            found += inside
        else:
            found.append(file)
    return list(dict.fromkeys(found))


def _tests(file: Path) -> bool:
    """Whether it is the file of a test of a flow, wherever it lies."""
    value, _ = read(file.read_bytes()) if file.is_file() else (None, [])
    return isinstance(value, dict) and "steps" in value and "nodes" not in value


def _may_be_flow(file: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.parts)
    beside = file.name in (WORKSPACE, TEMPLATE)
    return not beside and not NOT_FLOWS.intersection(file.parts) and not hidden


def _as_json(one: Checked) -> dict[str, Any]:
    keys = (
        "code", "severity", "node", "param", "pointer", "line", "column", "message", "effect",
        "fixes",
    )  # fmt: skip
    issues = [{key: issue[key] for key in keys} for issue in one.issues]
    return {"file": str(one.file), "ok": one.ok, "issues": issues}


def _show(one: Checked, language: str) -> None:
    sign = "[green]✔[/]" if one.ok else "[red]✘[/]"
    out.print(f"{sign} [bold]{escape(str(one.file))}[/]")
    for node, issues in groupby(one.issues, key=lambda issue: issue["node"]):
        if node is not None:
            show_node(node, one.names)
        for issue in issues:
            where = f"{one.file}:{issue['line']}:{issue['column']}"
            show_issue(issue, "    " if node is not None else "  ", language, where)
    if _homeless(one):
        said = word("no-workspace", language, file=WORKSPACE, folder=one.file.absolute().parent)
        out.print(f"  [dim]{escape(said)}[/]")


def _homeless(one: Checked) -> bool:
    """Whether it refers to what a workspace file beside it would bring, and there is no such."""
    missing = any(issue["code"] == "missing-reference" for issue in one.issues)
    return missing and not (one.file.parent / WORKSPACE).exists()


def show_node(node: str, names: dict[str, str]) -> None:
    """A step by the name people gave it, with its id when that is another."""
    name = names.get(node, node)
    id = f" [dim]({escape(node)})[/]" if name != node else ""
    out.print(f"  [cyan]{escape(name)}[/]{id}")


def show_issue(issue: dict[str, Any], indent: str, language: str, where: str = "") -> None:
    """One issue: how bad, what, what a caller would meet, what to do, and where it is written.

    `where` is file, line and column, in the form that terminals and editors make a link of.
    """
    colour, mark = COLOURS[issue["severity"]], MARKS[issue["severity"]]
    place = issue["param"] if issue["node"] is not None else issue["pointer"]
    told = where or not place or place in issue["message"]
    at = "" if told else f" [dim]{escape(word('at', language, place=place))}[/]"
    bad = f"[{colour}]{mark} {word(issue['severity'], language)}[/]"
    out.print(f"{indent}{bad} {escape(issue['message'])}{at}")
    if issue["effect"]:
        out.print(f"{indent}  [dim]→ {escape(issue['effect'])}[/]")
    for fix in issue["fixes"][:2]:
        out.print(f"{indent}  [green]{escape(word('try', language, what=fix['label']))}[/]")
    if where:
        out.print(f"{indent}  [dim]{escape(where)} · {escape(issue['code'])}[/]")


def _sum_up(checked: list[Checked], language: str) -> None:
    count = {
        severity: sum(i["severity"] == severity for one in checked for i in one.issues)
        for severity in COLOURS
    }
    parts = [_counted(n, name, language) for name, n in count.items() if n]
    files = _counted(len(checked), "file", language)
    found = ", ".join(parts) or word("nothing", language)
    out.print("\n" + word("sum", language, files=files, found=found))


def _counted(count: int, name: str, language: str) -> str:
    return f"{count} {word(name if count == 1 else name + 's', language)}"


COMMANDS = (check, nodes)
