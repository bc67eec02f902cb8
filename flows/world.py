"""What a flow may refer to outside itself: calendars, recordings, numbers, people."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError

from flows import attendance_shape, calendar_shape
from flows.attendance_shape import Codes, PlannedDoc, SiteDoc, WorkerDoc
from flows.document import read
from flows.problems import Problem, from_pydantic, point
from flows.shape import Unusable, checker, find
from nodes.base import NODE_ID, Language, Part

Id = Annotated[str, Field(pattern=NODE_ID, json_schema_extra={"format": "id"})]
Number = Annotated[str, Field(pattern=r"^\+?[0-9*#]{2,20}$", json_schema_extra={"format": "phone"})]
Label = Annotated[str, Field(max_length=200)]


class Recording(Part):
    """A recorded sound; `file` is relative to the workspace file."""

    name: Label = ""
    language: Language | None = None
    file: Annotated[str, Field(max_length=500)] | None = None


class Assigned(Part):
    """The flow that answers a number; `flow` is the name of its file without `.json`."""

    flow: Id
    label: Label = ""


class Workspace(Part):
    """The file `workspace.json` beside flows on disk."""

    calendars: dict[Id, dict[str, Any]] = Field(default_factory=dict)
    prompts: dict[Id, Recording] = Field(default_factory=dict)
    groups: dict[Id, dict[str, Any]] = Field(default_factory=dict)
    people: dict[Id, dict[str, Any]] = Field(default_factory=dict)
    queues: dict[Id, dict[str, Any]] = Field(default_factory=dict)
    numbers: dict[Number, Assigned] = Field(default_factory=dict)
    flows: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    sites: dict[Id, SiteDoc] = Field(default_factory=dict)
    workers: dict[Id, WorkerDoc] = Field(default_factory=dict)
    planning: Annotated[tuple[PlannedDoc, ...], Field(max_length=10_000)] = ()


_CHECKER = checker(Workspace.model_json_schema())


def problems(workspace: Any) -> list[Problem]:
    """Everything wrong with a workspace, its calendars included, with JSON pointers."""
    found = find(_CHECKER, workspace)
    if not found:
        found += attendance_shape.problems(workspace)
    calendars = workspace.get("calendars") if isinstance(workspace, dict) else None
    if isinstance(calendars, dict):
        found += [
            Problem(point(("calendars", name)) + wrong.pointer, wrong.code, wrong.values)
            for name, calendar in calendars.items()
            if isinstance(calendar, dict)
            for wrong in calendar_shape.problems(calendar)
        ]
    return found


@dataclass(frozen=True)
class World:
    """What exists, by id. `calendars sites workers planning` hold the things themselves, the others
    only ids.

    `broken`: those of the recordings that cannot be played. `today`: the day of the check; without
    one nothing is said about days to come. `codes` of the workers, unless they stand in their
    documents. `code_lengths`: by the type of step that asks for them (`site`, `punch`), how many
    codes there are of each length.
    """

    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    audio: Set[str] | Mapping[str, Any] = frozenset()
    flows: Set[str] = frozenset()
    groups: Set[str] = frozenset()
    people: Set[str] = frozenset()
    queues: Set[str] = frozenset()
    numbers: Set[str] = frozenset()
    broken: Set[str] = frozenset()
    today: date | None = None
    sites: Mapping[str, SiteDoc] = field(default_factory=dict)
    workers: Mapping[str, WorkerDoc] = field(default_factory=dict)
    planning: tuple[PlannedDoc, ...] = ()
    codes: Codes | None = None
    code_lengths: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> "World":
        """A world in which nothing exists."""
        return cls()

    @classmethod
    def from_workspace(cls, source: Any) -> "World":
        """The world of a `workspace.json` (its text, or the value in it); else `Unusable`."""
        value, wrong = read(source)
        if wrong := wrong or problems(value):
            raise Unusable(wrong)
        try:
            workspace = Workspace.model_validate(value)
        except ValidationError as invalid:
            raise Unusable(from_pydantic(invalid)) from invalid
        return cls(
            calendars=workspace.calendars,
            audio=frozenset(workspace.prompts),
            flows=frozenset(name.removesuffix(".json") for name in workspace.flows),
            groups=frozenset(workspace.groups),
            people=frozenset(workspace.people),
            queues=frozenset(workspace.queues),
            numbers=frozenset(workspace.numbers),
            sites=workspace.sites,
            workers=workspace.workers,
            planning=workspace.planning,
            code_lengths={
                "site": Counter(len(one.code) for one in workspace.sites.values() if one.code),
                "punch": Counter(len(one.code) for one in workspace.workers.values() if one.active),
            },
        )
