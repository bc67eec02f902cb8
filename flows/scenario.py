"""Scenario files: a scripted caller, and what must have happened. One format for the simulator
and for a real Asterisk."""

from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from flows.document import read
from flows.problems import Problem, from_pydantic
from flows.shape import Unusable, checker, find
from nodes.base import Part

End = Literal["finished", "caller", "failed", "lost", "refused", "too_long"]


class Said(Part):
    """A prompt whose words contain this text."""

    text: Annotated[str, Field(min_length=1)]


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
        if isinstance(self.hear, Said):
            return self.hear.text in text
        return self.hear == node


class Dialled(Part):
    """Who calls whom, and when."""

    from_: str = Field("", alias="from")
    to: str = ""
    at: Annotated[AwareDatetime, Field(json_schema_extra={"format": "instant"})] | None = None


class Expected(Part):
    """What must have happened; what is not given is not looked at, what is must match exactly.

    `path`: the nodes in order; `ports`: the port each was last left by; `end`: why the call ended;
    `markers`: the counts of every marker ticked; `variables`: values at the end.
    """

    path: tuple[str, ...] | None = None
    ports: dict[str, str] | None = None
    end: End | None = None
    markers: dict[str, int] | None = None
    variables: dict[str, Any] | None = None


class Scenario(Part):
    """A whole scenario file. `flow` is the flow's file, beside or above the scenario."""

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
