"""The flow document as typed objects, and the compiled program that calls walk through."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from nodes.base import NODE_ID, VARIABLE, Language, Node, Part

FORMAT = 1
Kind = Literal["inbound", "outbound", "subflow", "staff"]
VariableType = Literal[
    "text", "digits", "number", "money", "boolean", "date", "time", "datetime", "phone", "list"
]
NodeId = Annotated[str, Field(pattern=NODE_ID, json_schema_extra={"format": "id"})]
VariableName = Annotated[str, Field(pattern=VARIABLE, json_schema_extra={"format": "variable"})]
Name = Annotated[str, Field(max_length=200)]
Point = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]


class VariableDecl(Part):
    """A variable of the flow. `secret` values are never logged, shown or recorded."""

    type: VariableType
    label: Name = ""
    secret: bool = False


class Placed(Part):
    """One node of the document: its type, its raw parameters and where its ports lead."""

    type: str
    name: Name = ""
    params: dict[str, Any] = Field(default_factory=dict)
    next: dict[str, str] = Field(default_factory=dict)
    marker: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    note: Annotated[str, Field(max_length=4000)] = ""


class Place(Part):
    """Where a card lies on the canvas, in pixels. Never changes meaning."""

    x: Point
    y: Point


class Note(Part):
    """A sheet of paper on the canvas. Never changes meaning."""

    text: Annotated[str, Field(max_length=4000)]
    x: Point
    y: Point
    width: Annotated[float, Field(ge=1, le=10_000)] = 224
    height: Annotated[float, Field(ge=1, le=10_000)] = 96


class Flow(Part):
    """A flow document of the present format, sound in shape but not yet checked in meaning."""

    format: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=50)]
    variables: dict[VariableName, VariableDecl] = Field(default_factory=dict)
    start: str
    on_error: str | None = None
    on_hangup: str | None = None
    max_seconds: Annotated[int, Field(ge=1, le=86_400)] = 7200
    """The longest a call may last, in seconds."""
    nodes: dict[NodeId, Placed]
    layout: dict[NodeId, Place] = Field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Program:
    """A flow ready to be walked; immutable, and shared by all calls of a version.

    `wires` maps (node, port) to the next node, the (node, "to") of jumps included; `markers` maps
    nodes to the counter they tick; `secret` says that some step collects a secret.
    """

    name: str
    kind: Kind
    languages: tuple[str, ...]
    variables: Mapping[str, VariableDecl]
    start: str
    on_error: str | None
    on_hangup: str | None
    max_seconds: int
    nodes: Mapping[str, Node]
    names: Mapping[str, str]
    markers: Mapping[str, str]
    wires: Mapping[tuple[str, str], str]
    secret: bool = False

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Variables not to be written down: those declared so, and where secret digits are kept."""
        declared = {name for name, variable in self.variables.items() if variable.secret}
        asking = [node for node in self.nodes.values() if getattr(node, "secret", False)]
        kept = {str(store) for node in asking if (store := getattr(node, "store", None))}
        return frozenset(declared | kept)

    def after(self, node: str, port: str) -> str | None:
        """Where this port of this node leads; None when the call ends there.

        An unwired `hangup` or `error` port leads to the lane of that name, if the flow has one.
        """
        if (target := self.wires.get((node, port))) is not None:
            return target
        return {"hangup": self.on_hangup, "error": self.on_error}.get(port)
