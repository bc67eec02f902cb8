"""What a flow may refer to outside itself: calendars, recordings, numbers, people."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field, ValidationError

from flows import calendar_shape
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


_CHECKER = checker(Workspace.model_json_schema())


def problems(workspace: Any) -> list[Problem]:
    """Everything wrong with a workspace, its calendars included, with JSON pointers."""
    found = find(_CHECKER, workspace)
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
    """What exists, by id. `calendars` holds the calendars themselves, the others only ids."""

    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    audio: Set[str] | Mapping[str, Any] = frozenset()
    flows: Set[str] = frozenset()
    groups: Set[str] = frozenset()
    people: Set[str] = frozenset()
    queues: Set[str] = frozenset()
    numbers: Set[str] = frozenset()

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
        )
