"""What can be known of one node by itself: kept, since from check to check most nodes stay.

The key is the node's type and its parameters as JSON, so the same facts serve every place, flow
and check; a small change of a large flow works out one node again.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from math import inf
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec
from jsonschema.protocols import Validator
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema

from flows.lengths import Lengths
from flows.model import Flow
from flows.names import implications, needs
from flows.problems import Problem, from_pydantic
from flows.shape import DRAFT, Checker, closed, find, inlined
from nodes import KINDS, TYPES
from nodes.base import Issue, Node, Prompt, Store, Text, Variable, Word, ports_of
from nodes.conditions import All, Any_, Condition, Not, Row, reads
from nodes.text import BadTemplate, Template, compile_text

Schema = dict[str, Any]
Told = TypeVar("Told")
KEPT = 50_000
FEW = 20
PLAIN = (int, float, bool, str, type(None))
CONDITIONS = (All, Any_, Not, Row)
_known: dict[tuple[str, bytes], "Facts"] = {}
_plainly = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_swiftly = msgspec.json.Encoder().encode


class Facts:
    """A node's parameters, read. All pointers are relative to them.

    `node` is None when they are not sound: `problems` is what the schema says then, `beyond` what
    it cannot say. `own` is what a sound node finds wrong with itself.
    """

    def __init__(self, kind: type[Node], params: Any, text: bytes) -> None:
        self.kind = kind
        self.node: Node | None = None
        self.problems: tuple[Problem, ...] = ()
        self.beyond: tuple[Problem, ...] = ()
        try:
            # strictly, and so by the letter of the schema, which is slower to ask
            self.node = kind.model_validate_json(text, strict=True)
        except ValidationError:
            self._look_closer(params)
        self._told: dict[Hashable, Any] = {}
        self._lasts: dict[Lengths, float] = {}
        self.own: tuple[Issue, ...] = () if self.node is None else tuple(self.node.check())
        self.ports = ports_of(kind, {} if self.node is None else params)
        """Its outcomes."""
        self._look_inside()

    def _look_inside(self) -> None:
        """What every check asks of every node."""
        parts = _Parts([], [], [])
        if self.node is not None:
            parts.collect(self.node, "")
        self.words = tuple(parts.words)
        """All fields with a meaning as (pointer, value)."""
        self.prompts = tuple(parts.prompts)
        """All prompts as (pointer, prompt)."""
        self.conditions = tuple(parts.conditions)
        """All structured conditions as (pointer, condition)."""
        texts = [(at, text) for at, text in parts.words if type(text) is Text]
        self.templates = tuple((at, text, _template(text)) for at, text in texts)
        """All texts as (pointer, text, what it is or why it is none)."""
        stores = [(at, str(word)) for at, word in parts.words if isinstance(word, Store)]
        self.stores = tuple(stores)
        """The variables set as (pointer, name)."""
        self.reads = tuple(dict.fromkeys(self._reads()))
        """The values read, each once per place, as (pointer, name)."""
        self.needs = tuple(dict.fromkeys(needs(self)))
        """The values it cannot do without, as (pointer, name)."""
        self.implications = implications(self)
        """Per port the values that are surely set there, since they were tested."""
        silent = not self.prompts and self.kind.lasts is Node.lasts
        self._takes_no_time = self.node is not None and silent
        self.repeats = self.node is None or self.node.repeats()
        """Whether a caller can keep this very node going for as long as they like."""

    def _look_closer(self, params: Any) -> None:
        self.problems = tuple(find(details(self.kind.type), params))
        if not self.problems:
            try:
                self.node = self.kind.model_validate(params)
            except ValidationError as wrong:
                self.beyond = tuple(from_pydantic(wrong))

    def lasts(self, lengths: Lengths) -> float:
        """Seconds that one visit takes at most; inf for a node that is not sound."""
        if self._takes_no_time:
            return 0.0
        found = self._lasts.get(lengths)
        if found is None:
            if len(self._lasts) >= FEW:
                self._lasts.clear()
            found = self._lasts[lengths] = inf if self.node is None else self.node.lasts(lengths)
        return found

    def once(self, about: Hashable, find: Callable[[], Iterable[Told]]) -> tuple[Told, ...]:
        """What is found, looked for once: the answer must depend on nothing but the node and
        `about`.
        """
        if about not in self._told:
            self._told[about] = tuple(dict.fromkeys(find()))
        found: tuple[Told, ...] = self._told[about]
        return found

    def _reads(self) -> Iterator[tuple[str, str]]:
        for at, _, template in self.templates:
            if isinstance(template, Template) and template.names:
                yield from ((at, name) for name in sorted(template.names))
        for at, word in self.words:
            if isinstance(word, Variable):
                yield at, str(word)
        for at, condition in self.conditions:
            yield from ((at, name) for name in reads(condition))


def facts(kind: str, params: Any) -> Facts:
    """The facts of a node of a known type with these parameters (JSON values)."""
    name = (kind, _encode(params))
    found = _known.get(name)
    if found is None:
        found = Facts(KINDS[kind], params, name[1])
        if len(_known) >= KEPT:
            _known.clear()
        _known[name] = found
    return found


def _encode(params: Any) -> bytes:
    try:
        return _swiftly(params)
    except (TypeError, OverflowError, ValueError):  # numbers and objects that JSON does not have
        return _plainly(params).encode("utf-8", "surrogatepass")


def _template(text: Text) -> Template | BadTemplate:
    try:
        return compile_text(text)
    except BadTemplate as wrong:
        return wrong


# --- looking for parts ------------------------------------------------------------------------


class _Parts(NamedTuple):
    """What is found in a node, with pointers."""

    words: list[tuple[str, Word]]
    prompts: list[tuple[str, Prompt]]
    conditions: list[tuple[str, Condition]]

    def collect(self, value: Any, pointer: str) -> None:
        """Words, prompts and what is in them, conditions."""
        sort = _sort(type(value))  # type: ignore[arg-type]  # types can be hashed
        if sort == "plain":
            return
        match sort:
            case "word":
                self.words.append((pointer, value))
            case "condition":
                self.conditions.append((pointer, value))
            case "prompt":
                self.prompts.append((pointer, value))
                self._inside(value, pointer)
            case "part":
                self._inside(value, pointer)
            case "dict":
                for key, item in value.items():
                    self.collect(key, f"{pointer}/{key}")
                    self.collect(item, f"{pointer}/{key}")
            case "list":
                for at, item in enumerate(value):
                    self.collect(item, f"{pointer}/{at}")

    def _inside(self, value: BaseModel, pointer: str) -> None:
        for name, alias in _telling(type(value)):
            self.collect(getattr(value, name), f"{pointer}/{alias}")


SORTS: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("word", (Word,)), ("condition", CONDITIONS), ("prompt", (Prompt,)), ("part", (BaseModel,)),
    ("dict", (dict,)), ("list", (list, tuple)),
)  # fmt: skip


@cache
def _sort(kind: type) -> str:
    """What a value of this type is to those who look for parts."""
    return next((name for name, kinds in SORTS if issubclass(kind, kinds)), "plain")


@cache
def _telling(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields, with their names in JSON, that hold more than plain values."""
    fields = model.model_fields.items()
    return tuple((name, f.alias or name) for name, f in fields if not _plain(f.annotation))


def _plain(kind: Any) -> bool:
    if get_origin(kind) is Literal or kind in PLAIN:
        return True
    inner = [part for part in get_args(kind) if part is not Ellipsis]
    return bool(inner) and all(map(_plain, inner))


# --- the schema of parameters -------------------------------------------------------------------


@cache
def definitions() -> tuple[Schema, Mapping[str, Schema]]:
    """All definitions of the flow schema, and per node type the schema of its parameters."""
    models = [(Flow, "validation"), *((kind, "validation") for kind in TYPES)]
    refs, whole = models_json_schema(models, by_alias=True)  # type: ignore[arg-type]  # a list of pairs
    params = {kind.type: refs[kind, "validation"] for kind in TYPES}
    return closed(whole["$defs"]), params


@cache
def details(kind: str) -> Validator:
    """A validator of the parameters of one type."""
    shared, params = definitions()
    schema = {"$schema": DRAFT, **inlined(params[kind], shared), "$defs": shared}
    validator: Validator = Checker(schema)
    return validator
