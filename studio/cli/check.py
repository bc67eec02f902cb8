"""`ariane check` and `ariane nodes`: no database, no server, only files."""

import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from flows.compile import compile, describe
from flows.document import read
from flows.world import World
from nodes.catalogue import catalogue
from studio.cli.base import LANGUAGE
from studio.cli.say import as_json, err, out, table
from studio.cli.words import word
from studio.examples import WORKSPACE, Unreadable, read_workspace

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
@LANGUAGE
def check(files: tuple[Path, ...], json_: bool, language: str) -> None:
    """Say everything that is wrong with flows, before a caller meets it.

    FILES are flow files, or folders of them; what they refer to (calendars, sounds) is read from
    workspace.json beside each. Exit code: 0 no error, 1 errors, 2 a file cannot be used.
    """
    try:
        checked = [check_file(file, language) for file in _expand(files)]
    except Unreadable as wrong:
        if json_:
            as_json({"files": [_as_json(_unusable(wrong))]})
        else:
            err.print(f"[bold red]{word('error', language)}[/] {escape(str(wrong))}")
        sys.exit(UNUSABLE)
    if json_:
        as_json({"files": [_as_json(one) for one in checked]})
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
    issues = [describe(issue, language) for issue in compile(data, world).issues]
    return Checked(file, issues, _names(document), True)


def _world(folder: Path) -> World:
    workspace = read_workspace(folder / WORKSPACE)
    return World.from_workspace(workspace.model_dump(mode="json", exclude_none=True))


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
        "message": message, "effect": "", "fixes": [],
    }  # fmt: skip


def _unusable(wrong: Unreadable) -> Checked:
    issues = [{**_plain(e.detail), "pointer": e.pointer} for e in wrong.errors]
    return Checked(wrong.file, issues, {}, False)


def _expand(files: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for file in files:
        if file.is_dir():
            inside = sorted(f for f in file.rglob("*.json") if _may_be_flow(f.relative_to(file)))
            if not inside:
                raise click.UsageError(f"There is no flow (*.json) in {file}.")
            found += inside
        else:
            found.append(file)
    return list(dict.fromkeys(found))


def _may_be_flow(file: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.parts)
    return file.name != WORKSPACE and not NOT_FLOWS.intersection(file.parts) and not hidden


def _as_json(one: Checked) -> dict[str, Any]:
    keys = ("code", "severity", "node", "param", "pointer", "message", "effect")
    issues = [{key: issue[key] for key in keys} for issue in one.issues]
    return {"file": str(one.file), "ok": one.ok, "issues": issues}


def _show(one: Checked, language: str) -> None:
    sign = "[green]✔[/]" if one.ok else "[red]✘[/]"
    out.print(f"{sign} [bold]{escape(str(one.file))}[/]")
    for node, issues in groupby(one.issues, key=lambda issue: issue["node"]):
        if node is not None:
            show_node(node, one.names)
        for issue in issues:
            show_issue(issue, "    " if node is not None else "  ", language)
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


def show_issue(issue: dict[str, Any], indent: str, language: str) -> None:
    """One issue: how bad, what, where, and what a caller would meet."""
    colour, mark = COLOURS[issue["severity"]], MARKS[issue["severity"]]
    place = issue["param"] if issue["node"] is not None else issue["pointer"]
    told = not place or place in issue["message"]
    where = "" if told else f" [dim]{escape(word('at', language, place=place))}[/]"
    bad = f"[{colour}]{mark} {word(issue['severity'], language)}[/]"
    out.print(f"{indent}{bad} {escape(issue['message'])}{where}")
    if issue["effect"]:
        out.print(f"{indent}  [dim]→ {escape(issue['effect'])}[/]")


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
