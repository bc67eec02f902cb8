"""The services that come with Ariane, and how a folder of flows enters a workspace."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from flows import world as worlds
from flows.document import read
from flows.problems import Problem, from_pydantic
from flows.world import Workspace
from runtime.config import Config
from runtime.records import calendars, directory, flows, scenarios, sounds
from runtime.records.errors import FieldError, Invalid, NotFound
from runtime.records.sounds import SoundRow
from runtime.sounds import Sounds, convert
from studio.bring_attendance import Unbringable, bring_attendance

HERE = Path(__file__).parent
# In an installed package the examples lie inside it; in the source folder beside it.
EXAMPLES = (HERE / "examples", HERE.parent / "examples")
WORKSPACE = "workspace.json"
SCENARIOS = "scenarios"


@dataclass(frozen=True)
class Bundle:
    """A folder of flows: their files by id, and what they refer to.

    A folder with a single flow is that service, so the flow is called like the folder.
    """

    folder: Path
    flows: dict[str, Path]
    workspace: Workspace

    def tests(self, flow: str) -> list[Any]:
        """The scenario files of one of the flows, in the order of their names. Unreadable."""
        files = sorted((self.folder / SCENARIOS).glob("*.json"))
        found = [(file, read_json(file)) for file in files]
        of_it = self.flows[flow].resolve()
        return [
            value
            for file, value in found
            if isinstance(value, dict)
            and (file.parent / str(value.get("flow", ""))).resolve() == of_it
        ]

    def numbers(self) -> Iterator[tuple[str, str, str]]:
        """(number, flow id, label) of the numbers that lead to flows of the bundle."""
        ids = {file.stem: flow for flow, file in self.flows.items()}
        for number, assigned in self.workspace.numbers.items():
            if assigned.flow in ids:
                yield number, ids[assigned.flow], assigned.label


class Unreadable(Exception):
    """A file cannot be used; names it, the places and the remedy."""

    def __init__(self, file: Path, errors: list[FieldError]) -> None:
        lines = "\n".join(f"  {e.pointer or 'the file'}: {e.detail}" for e in errors)
        super().__init__(f"{file} cannot be used:\n{lines}")
        self.file, self.errors = file, errors


def example_folders() -> list[Path]:
    """The folders of the examples, in order."""
    for place in EXAMPLES:
        if place.is_dir():
            return sorted(f for f in place.iterdir() if any(flow_files(f)))
    return []


def flow_files(folder: Path) -> Iterator[Path]:
    """The flows in a folder: JSON files that are objects with `nodes`, scenarios left out."""
    if not folder.is_dir():
        return
    for file in sorted(folder.glob("*.json")):
        if file.name == WORKSPACE:
            continue
        try:
            value = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(value, dict) and "nodes" in value:
            yield file


def read_bundle(path: Path) -> Bundle:
    """A flow file, or a folder of them, with the `workspace.json` beside. Unreadable."""
    folder = path if path.is_dir() else path.parent
    files = list(flow_files(path)) if path.is_dir() else [path]
    named = {file.stem: file for file in files}
    if path.is_dir() and len(files) == 1:
        named = {path.resolve().name: files[0]}
    return Bundle(folder, named, read_workspace(folder / WORKSPACE))


def read_workspace(file: Path) -> Workspace:
    """What flows in a folder refer to; empty without such a file. Unreadable."""
    if not file.exists():
        return Workspace()
    value = read_json(file)
    problems = worlds.problems(value)
    if problems:
        raise Unreadable(file, _errors(problems))
    try:
        return Workspace.model_validate(value)
    except ValueError as invalid:
        raise Unreadable(file, _errors(from_pydantic(invalid))) from invalid  # type: ignore[arg-type]  # pydantic's


def read_json(file: Path) -> Any:
    """The JSON value in a file. Unreadable."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unreadable(file, [FieldError("", str(error.strerror or error).lower())]) from error
    value, problems = read(data)
    if problems:
        raise Unreadable(file, _errors(problems))
    return value


def bring_in(
    conn: Connection, workspace: str, bundle: Bundle, author: str, config: Config,
    *, left_out: list[FieldError] | None = None,
) -> list[str]:  # fmt: skip
    """Add or replace calendars, sounds, sites, workers, planning and drafts. Ids of the flows.

    `config` tells where sounds are kept, and what keys the workers' codes. Unreadable; with a list
    `left_out`, sites and workers that cannot enter are told there, and the rest enters.
    """
    for name, document in bundle.workspace.calendars.items():
        calendars.save_calendar(conn, workspace, name, document)
    for name in bundle.workspace.prompts:
        add_sound(conn, workspace, bundle, name, config.sounds)
    try:
        bring_attendance(
            conn,
            workspace,
            bundle.workspace,
            lambda: config.secret,
            left_out=left_out,
            author=author,
        )
    except Unbringable as problem:
        raise Unreadable(bundle.folder / WORKSPACE, problem.errors) from problem
    done = []
    for name, file in bundle.flows.items():
        try:
            done.append(_save(conn, workspace, name, read_json(file), author))
        except Invalid as error:
            raise Unreadable(file, list(error.errors) or [FieldError("", str(error))]) from error
    _assign(conn, workspace, bundle)
    return done


def add_tests(conn: Connection, workspace: str, flow: str, tests: list[Any], author: str) -> None:
    """Give a flow tests that came as files. Invalid."""
    for test in tests:
        scenarios.add(conn, workspace, flow, test, author)


def add_sound(conn: Connection, workspace: str, bundle: Bundle, name: str, folder: Path) -> None:
    """Add or replace a sound of the bundle, if there is a file of it. Unreadable."""
    recording = bundle.workspace.prompts[name]
    if recording.file:
        row = _sound(workspace, bundle.folder / recording.file, name, folder)
        named = SoundRow(name, recording.name or name, recording.language or "", *row)
        sounds.save_sound(conn, workspace, named)


def _assign(conn: Connection, workspace: str, bundle: Bundle) -> None:
    """Numbers that are free get the flow the file says; the others stay as people set them."""
    for number, flow, label in bundle.numbers():
        if directory.is_free(conn, number):
            directory.assign(conn, workspace, number, flow, label)


def _save(conn: Connection, workspace: str, flow: str, document: Any, author: str) -> str:
    try:
        draft = flows.get_draft(conn, workspace, flow)
    except NotFound:
        return flows.create(conn, workspace, document, author, flow).id
    if draft.document != document or draft.archived:
        flows.save_draft(conn, workspace, flow, document, draft.revision, author)
    return flow


def _sound(workspace: str, file: Path, name: str, folder: Path) -> tuple[str, float, float]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise Unreadable(file, [FieldError("", f"sound {name!r}: {error.strerror}")]) from error
    sound = convert(data, file.name)
    return Sounds(folder).store(workspace, sound.wav), sound.seconds, time.time()


def _errors(problems: list[Problem]) -> list[FieldError]:
    return [FieldError(problem.pointer, problem.text()) for problem in problems]
