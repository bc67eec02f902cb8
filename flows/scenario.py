"""Scenario files: a scripted caller, and what must have happened. One format for the simulator
and for a real Asterisk."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from flows.document import read
from flows.problems import Problem, from_pydantic
from flows.shape import Unusable, checker, find
from nodes.base import Part

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""When a flow may be tried; clocks of all zones can show it, and some hours later."""
End = Literal["finished", "caller", "failed", "lost", "refused", "too_long"]


class Said(Part):
    """A prompt whose words contain this text."""

    text: Annotated[str, Field(min_length=1)]


def suits(wanted: str | Said, node: str, text: str) -> bool:
    """Whether a prompt said at this node with this text is the one that is meant."""
    return wanted.text in text if isinstance(wanted, Said) else wanted == node


class Step(Part):
    """One thing the caller does: exactly one field is given.

    `hear`: wait until the prompt of that node (or with those words) was heard or cut short;
    `press`: keys, one after another; `wait`: seconds; `hangup`.
    """

    hear: str | Said | None = None
    press: (
        Annotated[str, Field(pattern=r"^[0-9*#]+$", json_schema_extra={"format": "key-set"})] | None
    ) = None
    wait: Annotated[float, Field(ge=0, le=3600)] | None = None
    hangup: bool | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("a step does exactly one of hear, press, wait, hangup")
        return self

    def hears(self, node: str, text: str) -> bool:
        """Whether a prompt said at this node with this text is what the step waits for."""
        return self.hear is not None and suits(self.hear, node, text)


class Dialled(Part):
    """Who calls whom, and when."""

    from_: str = Field("", alias="from")
    to: str = ""
    at: (
        Annotated[
            AwareDatetime, Field(ge=EARLIEST, le=LATEST, json_schema_extra={"format": "instant"})
        ]
        | None
    ) = None


class Expected(Part):
    """What must have happened; what is not given is not looked at, what is must match exactly.

    `path`: the nodes in order; `ports`: the port each was last left by; `end`: why the call ended;
    `markers`: the counts of every marker ticked; `variables`: values at the end, `language` among
    them; `heard`: prompts, each by its node or by words of it, heard in this order among others.
    """

    path: tuple[str, ...] | None = None
    ports: dict[str, str] | None = None
    end: End | None = None
    markers: dict[str, int] | None = None
    variables: dict[str, Any] | None = None
    heard: tuple[str | Said, ...] | None = None


class Scenario(Part):
    """A whole scenario file. `flow` is the flow's file, beside or above the scenario.

    `world` chooses outcomes of the outside world: `{type: {node id: outcome}}`, as in
    `{"hours": {"horaires": "closed"}}`, or `{"calendars": {id: state}}` for a calendar set by hand.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    flow: str
    call: Dialled = Field(default_factory=lambda: Dialled.model_validate({}))
    world: dict[str, dict[str, Any]] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    expect: Expected = Field(default_factory=lambda: Expected.model_validate({}))


_CHECKER = checker(Scenario.model_json_schema(by_alias=True))


def problems(value: Any) -> list[Problem]:
    """Everything wrong with a scenario, with JSON pointers; empty when it can be run."""
    found = find(_CHECKER, value)
    if found:
        return found
    try:
        Scenario.model_validate(value)
    except ValidationError as wrong:
        return from_pydantic(wrong)
    return []


def load(source: Any) -> Scenario:
    """A scenario from the text of its file (str or bytes) or from a JSON value; else `Unusable`."""
    value, wrong = read(source)
    if wrong := wrong or problems(value):
        raise Unusable(wrong)
    return Scenario.model_validate(value)
