"""What a page of the debugger may order, checked on arrival."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from flows.scenario import EARLIEST, LATEST
from nodes.conditions import Condition

Id = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[str, Field(max_length=40)]
Instant = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
"""When a flow may be tried; clocks of all zones can show it, and some hours later."""
Speed = Literal[1, 2, 4, 8]
Chosen = Annotated[
    dict[Id, Annotated[dict[Id, Annotated[str, Field(max_length=64)]], Field(max_length=2000)]],
    Field(max_length=50),
]
Document = dict[str, Any]


class Order(BaseModel):
    """Base of all orders."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Breakpoint(Order):
    """Hold before a step, if the condition holds then."""

    node: Id
    when: Condition | None = None


Breakpoints = Annotated[tuple[Breakpoint, ...], Field(max_length=500)]


class Open(Order):
    """Begin a tried call: the draft (as on screen in `document`) or a version of a flow."""

    flow: Id
    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    document: Document | None = None
    from_: Annotated[Number, Field(alias="from")] = ""
    to: Number = ""
    at: Instant | None = None
    speed: Speed = 1
    breakpoints: Breakpoints = ()
    paused: bool = False
    world: Chosen = Field(default_factory=dict)


class Here(Order):
    """Go on until this step."""

    node: Id


class Back(Order):
    """Go back; 0 begins the present step again."""

    steps: Annotated[int, Field(ge=0, le=1000)] = 1


class Key(Order):
    """Press a key."""

    key: Annotated[str, Field(pattern=r"^[0-9*#]$")]


class Played(Order):
    """A sound is over in the browser."""

    playback: Annotated[str, Field(max_length=100)]


class Stop(Order):
    """Other breakpoints."""

    breakpoints: Breakpoints


class Set(Order):
    """Give a variable a value; null unsets it."""

    name: Annotated[str, Field(max_length=200)]
    value: Any


class Faster(Order):
    """How fast time goes."""

    speed: Speed


class Clock(Order):
    """The instant it shall be now, for the flow."""

    at: Instant


class World(Order):
    """The outcomes of the outside world."""

    world: Chosen


class Change(Order):
    """Go on with the draft as it is now."""

    document: Document


class Export(Order):
    """As a test, by this name."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


ORDERS: dict[str, type[Order]] = {
    "go": Order, "step": Order, "here": Here, "pause": Order, "back": Back, "skip": Order,
    "key": Key, "played": Played, "hangup": Order, "breakpoints": Stop, "set": Set,
    "speed": Faster, "clock": Clock, "world": World, "program": Change, "export": Export,
}  # fmt: skip
"""All orders to a session, by name; `open` and `close` make and end one."""
