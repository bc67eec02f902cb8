"""What a node type is, what it may ask of a call, and the kinds of field it may have.

A node type is one frozen pydantic class: its fields are its parameters, its docstring its
documentation, its `ports` data, its `run` a coroutine against `Call`. Everything else in Ariane
(palette, form, schema, compiler, walk, counters) is a generic reader of that class.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Literal, Protocol, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

from nodes.conditions import Condition
from nodes.fields import (
    ADVANCED,
    NODE_ID,
    VARIABLE,
    AudioRef,
    CalendarRef,
    Key,
    Keys,
    Language,
    NodeRef,
    Part,
    PortId,
    Prompt,
    Seconds,
    Store,
    Text,
    Variable,
    Word,
    only,
)
from nodes.world import World

__all__ = [
    "ADVANCED", "LANES", "NODE_ID", "VARIABLE", "AudioRef", "CalendarRef", "Call", "Each",
    "Group", "HungUp", "Issue", "Key", "Keys", "Language", "Lengths", "Node", "NodeRef", "Part",
    "PortId", "PortRule", "Prompt", "Seconds", "Severity", "Store", "Text", "Trouble", "Value",
    "Variable", "When", "Word", "is_node_id", "only", "ports_of", "prompts", "words",
]  # fmt: skip

Group = Literal["say", "ask", "decide", "connect", "data", "services"]
Severity = Literal["error", "warning", "hint"]
Value = str | int | float | bool | None | list["Value"]
Told = TypeVar("Told", bound=Value | Mapping[str, Any])
"""What an effect came to, as JSON can hold it."""


class HungUp(Exception):
    """The caller is gone. Raised by any method of `Call` that needs the caller on the line."""


class Trouble(Exception):
    """A node cannot do its work for a reason the flow's author should read (missing object…)."""


# --- ports ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Each:
    """One port per item of a list parameter, named by the item's `id` field.

    `id=None`: the items themselves are the names. `empty`: the port when the list is empty.
    """

    param: str
    id: str | None = "id"
    empty: str | None = None


@dataclass(frozen=True)
class When:
    """A port that exists only while the parameter `param` has a value."""

    param: str
    port: str


PortRule = str | Each | When
LANES = ("hangup", "error")


@dataclass(frozen=True)
class Issue:
    """One inconsistency. Texts come from the rule's own texts by `code`, filled with `values`.

    `param` is a JSON pointer inside the node's params (`/options/2/key`), or "".
    """

    code: str
    severity: Severity
    node: str | None = None
    param: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fixes: tuple[Mapping[str, Any], ...] = ()


# --- the call, as nodes see it ------------------------------------------------------------------


class Call(Protocol):
    """What a node may ask. Implemented on Asterisk, for a person at a screen, and for a script.

    Methods that need the caller raise `HungUp` once the caller is gone; keys already pressed are
    delivered first, so that a complete entry followed by hang-up still counts.
    """

    world: World

    @property
    def language(self) -> str:
        """Language of the prompts from now on, one of the flow's."""

    @language.setter
    def language(self, tag: str) -> None: ...

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the flow."""

    @property
    def now(self) -> datetime:
        """The present instant, in UTC; chosen by the tester in a simulation."""

    def clock(self) -> float:
        """Seconds on a clock that never jumps, to measure by."""

    def get(self, name: str) -> Value:
        """The value of a variable, a built-in (`caller.number`) or a result (`menu-1.key`)."""

    def set(self, name: str, value: Value) -> None:
        """Set a flow variable; the value is brought to the type the flow declares for it."""

    def result(self, **values: Value) -> None:
        """Publish results of the node at work, read by others as `<node id>.<name>`."""

    def render(self, text: str) -> str:
        """The text with its `{{ variables }}` filled in."""

    def holds(self, condition: Condition) -> bool:
        """Whether a structured condition is true now."""

    def mark(self, name: str, value: float | None = None, tier: str | None = None) -> None:
        """Count one on the marker `name`."""

    async def answer(self) -> None:
        """Pick up. Does nothing when already answered."""

    async def say(self, prompt: Prompt, *, barge_in: bool = True) -> bool:
        """Play a prompt to its end, or until a key when `barge_in`. True if a key cut it.

        A key already waiting skips the prompt. The key stays in the buffer for `key()`.
        """

    async def say_value(self, value: Value, kind: str, currency: str | None = None) -> bool:
        """Say a value in the call's language; ValueError if it is not of that kind."""

    async def key(self, seconds: float, *, secret: bool = False) -> str:
        """The next key, waiting at most `seconds`; "" when none comes."""

    def flush_keys(self) -> None:
        """Forget the keys pressed and not yet taken."""

    def swallow(self, keys: str, seconds: float) -> None:
        """Overlook the next key if it is one of these and comes within that time.

        For the `#` that many press after an entry that is complete without it.
        """

    async def hang_up(self, cause: str | None = None) -> None:
        """End the caller's line. Returns normally; later calls raise `HungUp`."""

    async def once(self, name: str, action: Callable[[str], Awaitable[Told]]) -> Told:
        """Run an effect at most once for this visit of the node, even across a crash.

        `action` gets an idempotency key; its result is stored on disk before this returns.
        """

    def attempted(self, name: str) -> bool:
        """Whether this effect was begun in this visit; if the visit begins now, before a crash."""


# --- the node ---------------------------------------------------------------------------------


class Lengths(Protocol):
    """How many seconds take what nodes say."""

    def prompt(self, prompt: Prompt) -> float:
        """A prompt, in the language in which it takes longest."""

    def value(self) -> float:
        """A value that is said."""


class Node(BaseModel):
    """Base of all node types."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    group: ClassVar[Group]
    icon: ClassVar[str]
    ports: ClassVar[tuple[PortRule, ...]] = ("next",)
    talks: ClassVar[bool] = False
    """Makes sound or listens: has the `hangup` and `error` ports; not allowed after hang-up."""
    waits: ClassVar[bool] = False
    """Waits for the caller, so a cycle through it is not endless; needs an answered call."""
    looks_at: ClassVar[tuple[str, ...]] = ()
    """Built-in values that decide its way, beside those its parameters name."""
    results: ClassVar[Mapping[str, str]] = {}
    """Names and types (`text digits number …`) of the values published by `Call.result`."""
    stores_on: ClassVar[tuple[str, ...] | None] = None
    """The ports by which its `Store` variables are set when it leaves; None: by all."""
    jumps: ClassVar[str | None] = None
    """Name of the parameter that holds the id of the node to go to (a wire not drawn)."""
    ends: ClassVar[bool] = False
    """The call ends here: no port to wire."""

    async def run(self, call: Call) -> str:
        """Do the work of one visit and return the port to leave by."""
        raise NotImplementedError

    def check(self) -> Iterator[Issue]:
        """Inconsistencies that show on this node alone (no `node` in them)."""
        yield from ()

    def lasts(self, lengths: Lengths) -> float:
        """Seconds that one visit takes at most, of a caller who does not ask to hear it again."""
        return sum(lengths.prompt(prompt) for _, prompt in prompts(self))

    def repeats(self) -> bool:
        """Whether a caller can keep this very node going for as long as they like."""
        return False

    def silence(self) -> float:
        """Seconds for which one visit may leave the caller in silence for our own reasons."""
        return 0.0

    def entries(self, wanted: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """What a caller may key on one visit, question after question, to take each way out.

        For trying flows. `wanted`: texts the flow compares answers with (`*` is any text). Keys
        that are parameters (options, `back_key` …) need not be told, nor one that is none of them.
        """
        yield from ()

    def never(self) -> tuple[str, ...]:
        """Ports by which no call leaves this very node, as it is set."""
        return ()

    def outside(self) -> tuple[str, ...]:
        """What the business around the call may answer this very node: ports, mostly.

        Whoever tries a flow chooses among them; `error` is one if it can be asked in vain.
        """
        return ()

    def speaks(self) -> bool:
        """Whether this very node, as set, makes sound or listens."""
        return self.talks

    def asks(self) -> bool:
        """Whether this very node, as set, waits for the caller."""
        return self.waits


def ports_of(kind: type[Node], params: Mapping[str, Any]) -> tuple[str, ...]:
    """The ports of a node of this kind with these raw parameters (the browser does the same)."""
    names: list[str] = []
    for rule in kind.ports:
        if isinstance(rule, Each):
            items = params.get(rule.param) or []
            found = [str(item if rule.id is None else item[rule.id]) for item in items]
            names += found or ([rule.empty] if rule.empty else [])
        elif isinstance(rule, When):
            names += [rule.port] if params.get(rule.param) else []
        else:
            names.append(rule)
    if kind.talks:
        names += LANES
    return tuple(dict.fromkeys(names))


def words(value: Any, kind: type[Word], pointer: str = "") -> Iterator[tuple[str, Word]]:
    """All fields of one kind inside a node or part, with their JSON pointers."""
    if isinstance(value, kind):
        yield pointer, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            alias = type(value).model_fields[name].alias or name
            yield from words(getattr(value, name), kind, f"{pointer}/{alias}")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words(key, kind, f"{pointer}/{key}")
            yield from words(item, kind, f"{pointer}/{key}")
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from words(item, kind, f"{pointer}/{at}")


def prompts(value: Any, pointer: str = "") -> Iterator[tuple[str, Prompt]]:
    """All prompts inside a node, with their JSON pointers."""
    if isinstance(value, Prompt):
        yield pointer, value
    elif isinstance(value, BaseModel):
        for name in _with_prompts(type(value)):
            yield from prompts(getattr(value, name), f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from prompts(item, f"{pointer}/{at}")


@cache
def _with_prompts(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that may hold a prompt somewhere."""
    return tuple(n for n, field in model.model_fields.items() if _may_prompt(field.annotation))


def _may_prompt(kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, Part):
        return kind is Prompt or bool(_with_prompts(kind))
    return any(map(_may_prompt, get_args(kind)))


def is_node_id(text: str) -> bool:
    """Whether the text may be the id of a node, calendar or asset."""
    return re.match(NODE_ID, text) is not None
