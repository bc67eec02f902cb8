"""`ariane simulate`: the tests of a flow, without a telephone, a server or a database."""

import math
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.markup import escape

from flows import scenario as files
from flows.compile import compile
from flows.differences import Names
from flows.document import read
from flows.model import Program
from flows.scenario import Scenario
from flows.world import Workspace, World
from runtime.rounds import Result, Round, Trial, run
from runtime.sounds import BadSound, convert
from studio.cli.base import JSON, LANGUAGE
from studio.cli.junit import Case, junit
from studio.cli.say import as_json, err, out
from studio.cli.words import word
from studio.examples import SCENARIOS, WORKSPACE, flow_files, read_workspace

FAILING, UNUSABLE = 1, 2


@dataclass(frozen=True)
class Wrong:
    """A scenario file that cannot be used, and why."""

    file: Path
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Done:
    """A flow whose tests were run."""

    file: Path
    program: Program
    names: Names
    tests: tuple[Path, ...]
    round: Round
    wrong: tuple[Wrong, ...]
    begun: datetime


@click.command()
@click.argument("flow", type=click.Path(path_type=Path))
@click.option("--scenario", "chosen", multiple=True, type=click.Path(path_type=Path),
              metavar="FILE", help="A test, or a folder of them; may be given several times."
              "  [default: those of this flow in scenarios/ beside it]")  # fmt: skip
@JSON
@click.option("--junit", "junit_", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
              metavar="OUT", help="Also write JUnit XML, for CI; - is the output.")  # fmt: skip
@LANGUAGE
def simulate(
    flow: Path, chosen: tuple[Path, ...], json_: bool, junit_: Path | None, language: str
) -> None:  # fmt: skip
    """Run the tests of a flow: scripted callers, in no time, without a telephone.

    FLOW is a flow file, or a folder with one; calendars and sounds are read from workspace.json
    beside it. Exit code: 0 all is as expected, 1 a test fails, 2 a file cannot be used.
    """
    to_output = junit_ is not None and str(junit_) == "-"
    if json_ and to_output:
        raise click.UsageError("Choose --json or --junit -.")
    done = _run(_flow_file(flow, language), chosen, language)
    if junit_ is not None:
        _write(junit_, _junit(done, language), language)
    if json_:
        as_json(_as_json(done, language))
    elif not to_output:
        _show(done, language)
    sys.exit(UNUSABLE if done.wrong else FAILING if done.round.failed else 0)


def _run(file: Path, chosen: Sequence[Path], language: str) -> Done:
    begun = datetime.now(UTC)
    workspace = read_workspace(file.parent / WORKSPACE)
    known = World.from_workspace(workspace.model_dump(mode="json", exclude_none=True))
    program = _program(file, known, language)
    tests, wrong = _scenarios(file, chosen, language)
    if not tests and not wrong:
        folder = file.absolute().parent / SCENARIOS
        _leave(word("no-tests", language, flow=file, folder=folder))
    trials = [Trial(str(at), scenario) for at, (_, scenario) in enumerate(tests)]
    found = run(program, trials, known, _lengths(file.parent, workspace), limit=math.inf)
    names = Names.of(program, known.calendars)
    return Done(file, program, names, tuple(p for p, _ in tests), found, tuple(wrong), begun)


def _flow_file(path: Path, language: str) -> Path:
    if not path.is_dir():
        return path
    found = list(flow_files(path))
    if len(found) != 1:
        _leave(word("one-flow", language, folder=path, count=len(found)))
    return found[0]


def _program(file: Path, known: World, language: str) -> Program:
    try:
        data = file.read_bytes()
    except OSError as error:
        _leave(f"{file}: " + word("not-read", language, detail=str(error.strerror).lower()))
    report = compile(data, known)
    if report.program is None:
        _leave(word("has-errors", language, file=file, count=len(report.errors)))
    return report.program


def _scenarios(
    flow: Path, chosen: Sequence[Path], language: str
) -> tuple[list[tuple[Path, Scenario]], list[Wrong]]:
    """The tests that were named, else those beside the flow that are of this flow."""
    named = [file for path in chosen for file in _files(path)]
    found, wrong = [], []
    for file in named or _files(flow.parent / SCENARIOS):
        read_one = _scenario(file, language)
        if isinstance(read_one, Wrong):
            wrong.append(read_one)
        elif named or (file.parent / read_one.flow).resolve() == flow.resolve():
            found.append((file, read_one))
    return found, wrong


def _files(path: Path) -> list[Path]:
    return [path] if path.suffix == ".json" or not path.is_dir() else sorted(path.glob("*.json"))


def _scenario(file: Path, language: str) -> Scenario | Wrong:
    try:
        value, problems = read(file.read_bytes())
    except OSError as error:
        said = word("not-read", language, detail=str(error.strerror).lower())
        return Wrong(file, (said,))
    if not (problems := problems or files.problems(value)):
        return Scenario.model_validate(value)
    return Wrong(file, tuple(f"{p.pointer} {p.text(language)}".strip() for p in problems))


def _lengths(folder: Path, workspace: Workspace) -> dict[str, float]:
    found = {}
    for id, sound in workspace.prompts.items():
        with suppress(OSError, BadSound):
            if sound.file:
                file = folder / sound.file
                found[id] = convert(file.read_bytes(), file.name).seconds
    return found


def _leave(text: str) -> NoReturn:
    err.print(f"[bold red]✘[/] {escape(text)}")
    sys.exit(UNUSABLE)


# What is told.


def _pairs(done: Done) -> list[tuple[Path, Result]]:
    return list(zip(done.tests, done.round.results, strict=True))


def _show(done: Done, language: str) -> None:
    bad = done.wrong or done.round.failed
    sign = "[red]✘[/]" if bad else "[green]✔[/]"
    out.print(f"{sign} [bold]{escape(done.program.name)}[/] [dim]{escape(str(done.file))}[/]")
    for one in done.wrong:
        out.print(f"  [red]✘[/] {escape(str(one.file))}")
        for line in one.lines:
            out.print(f"      [red]{escape(line)}[/]")
    for file, result in _pairs(done):
        _show_one(done, file, result, language)
    counted = {"ok": len(done.round.results) - len(done.round.failed),
               "failed": len(done.round.failed)}  # fmt: skip
    steps, ports = len(done.round.steps), len(done.round.ports)
    said = word("simulated", language, **counted, took=f"{done.round.took:.2f}")
    covers = word("covers", language, steps=steps, all=len(done.program.nodes), ports=ports)
    out.print(f"\n{said}\n[dim]{covers}[/]")


def _show_one(done: Done, file: Path, result: Result, language: str) -> None:
    lasts = f"[dim]{word('lasts', language, seconds=round(result.seconds))}[/]"
    if result.ok:
        out.print(f"  [green]✔[/] {escape(result.name)} {lasts}")
        return
    out.print(f"  [red]✘[/] [bold]{escape(result.name)}[/] {lasts}")
    for difference in result.differences:
        out.print(f"      [red]{escape(difference.message(done.names, language))}[/]")
    out.print(f"      [dim]→ {escape(_way(done, result))}[/]")
    out.print(f"      [dim]{escape(str(file))}[/]")


def _way(done: Done, result: Result) -> str:
    return " → ".join(done.names.step(node) for node, _ in result.path)


def _as_json(done: Done, language: str) -> dict[str, Any]:
    results = [
        {
            "file": str(file), "name": result.name, "ok": result.ok, "seconds": result.seconds,
            "differences": [d.to_json(done.names, language) for d in result.differences],
            "path": [{"node": node, "port": port} for node, port in result.path],
        }
        for file, result in _pairs(done)
    ]  # fmt: skip
    return {
        "flow": str(done.file), "name": done.program.name, "results": results,
        "unusable": [{"file": str(w.file), "problems": list(w.lines)} for w in done.wrong],
        "coverage": {
            "steps": dict(done.round.steps),
            "ports": {f"{node}:{port}": n for (node, port), n in done.round.ports.items()},
        },
        "ok": len(results) - len(done.round.failed), "failed": len(done.round.failed),
        "took": round(done.round.took, 3),
    }  # fmt: skip


def _junit(done: Done, language: str) -> bytes:
    each = done.round.took / max(1, len(done.tests))
    cases = [_case(done, file, result, each, language) for file, result in _pairs(done)]
    cases += [Case(w.file.stem, w.file.as_posix(), 0.0, error="\n".join(w.lines))
              for w in done.wrong]  # fmt: skip
    return junit(done.program.name, done.file.stem, cases, done.begun)


def _case(done: Done, file: Path, result: Result, seconds: float, language: str) -> Case:
    if result.ok:
        return Case(result.name, file.as_posix(), seconds)
    lines = [one.message(done.names, language) for one in result.differences]
    whole = "\n".join([*lines, "", f"→ {_way(done, result)}"])
    return Case(
        result.name, file.as_posix(), seconds, (result.differences[0].what, lines[0], whole)
    )


def _write(file: Path, xml: bytes, language: str) -> None:
    if str(file) == "-":
        click.echo(xml.decode(), nl=False)
        return
    try:
        file.write_bytes(xml)
    except OSError as error:
        _leave(f"{file}: " + word("not-written", language, detail=str(error.strerror).lower()))


COMMANDS = (simulate,)
