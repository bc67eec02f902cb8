"""Values of unlike kinds meet: a text compared with a number, a date that is calculated with."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from jinja2 import nodes as syntax

from flows.checks.rule import Found, Rule, ValueType
from flows.facts import Facts
from flows.graph import Graph
from flows.names import type_of
from flows.problems import shown
from nodes.collect import Collect
from nodes.conditions import All, Any_, Condition, Not, Row, Var
from nodes.formula import path
from nodes.say_value import SayValue
from nodes.selector import Selector
from nodes.set import Set
from nodes.text import BadTemplate, Template

TEXTS = {
    "en": (
        "“{node}”: “{name}” is of the type {type}, which does not go with {other}.",
        "The condition is never met, or the step fails.",
    ),
    "fr": (
        "« {node} » : « {name} » est du type {type}, ce qui ne va pas avec {other}.",
        "La condition n’est jamais remplie, ou l’étape échoue.",
    ),
    "it": (
        "«{node}»: «{name}» è di tipo {type}, che non va con {other}.",
        "La condizione non è mai soddisfatta, oppure il passo fallisce.",
    ),
}
PARTS = ("contains", "starts_with", "ends_with", "matches")
ORDER = ("lt", "le", "gt", "ge", "between")
NUMBERS = ("number", "money", "digits")
CALCULATES = (syntax.Add, syntax.Sub, syntax.Mul, syntax.Div, syntax.Neg)
PLAIN = (syntax.TemplateData, syntax.Name, syntax.Getattr)
NO_NUMBER = ("text", "phone", "boolean", "date", "time", "datetime", "list")
SAID: dict[str, tuple[str, ...]] = {
    "number": NUMBERS, "money": ("number", "money"), "ordinal": NUMBERS,
    "duration": NUMBERS, "date": ("date", "datetime"), "time": ("time", "datetime"),
}  # fmt: skip
KEYED: dict[str, tuple[str, ...]] = {
    "digits": ("digits", "text", "number", "phone"), "code": ("digits", "text"),
    "amount": ("money", "number", "text"), "date": ("date", "text"), "time": ("time", "text"),
    "phone": ("phone", "text"), "card": ("digits", "text"),
}  # fmt: skip
LIKE = {"amount": "money", "code": "digits", "card": "digits", "ordinal": "number",
        "duration": "number"}  # fmt: skip
Told = Iterator[tuple[str, str, str]]  # pointer, name, what it meets


def find(graph: Graph) -> Iterator[Found]:
    """Only where both sides are known for certain."""
    kinds: dict[str, str | None] = {}
    for id, known in graph.facts.items():
        names = {name for _, name in (*known.reads, *known.stores)}
        if not names:
            continue
        kinds.update((name, type_of(graph, name)) for name in names if name not in kinds)
        types = tuple((name, kinds[name]) for name in sorted(names))
        for at, name, other in known.once(("types", types), partial(_told, graph, known)):
            kind = str(type_of(graph, name))
            other_type = ValueType(LIKE.get(other, other))
            values = {"name": name, "type": ValueType(kind), "other": other_type}
            yield Found(graph.pointer(id, at), id, at, values)


def _told(graph: Graph, known: Facts) -> Told:
    node = known.node
    for at, condition in known.conditions:
        for row in _rows(condition):
            if (other := _row(graph, row)) is not None:
                yield at, row.left, other
    for at, _, template in known.templates:
        if isinstance(template, Template) and template.names:
            yield from _calculated(graph, at, template)
    if isinstance(node, Selector):
        yield from _cases(graph, node)
    elif isinstance(node, Set):
        yield from _assigned(graph, known, node)
    else:
        yield from _kept_and_said(graph, known)


def _kept_and_said(graph: Graph, known: Facts) -> Told:
    node = known.node
    if isinstance(node, SayValue):
        name = _only(known, "/value")
        if name and node.as_ in SAID and _unlike(type_of(graph, name), SAID[node.as_]):
            yield "/value", name, node.as_
    elif isinstance(node, Collect) and node.store is not None:
        kept = type_of(graph, str(node.store))
        if _unlike(kept, KEYED[node.kind]):
            yield "/store", str(node.store), node.kind


def _unlike(kind: str | None, wanted: tuple[str, ...]) -> bool:
    return kind is not None and kind not in wanted


def _rows(condition: Condition) -> Iterator[Row]:
    if isinstance(condition, Row):
        yield condition
    elif isinstance(condition, Not):
        yield from _rows(condition.not_)
    elif isinstance(condition, All | Any_):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from _rows(part)


def _row(graph: Graph, row: Row) -> str | None:
    """What a row compares a value with although it cannot."""
    kind = type_of(graph, row.left)
    if kind is None or row.right is None or row.op in ("is_set", "is_not_set"):
        return None
    if row.op in PARTS:
        return row.op if kind in ("number", "money", "boolean") else None
    if isinstance(row.right, Var):
        other = type_of(graph, row.right.var)
        return other if other is not None and _class(kind) != _class(other) else None
    for constant in row.right if isinstance(row.right, tuple) else (row.right,):
        if not _fits(kind, constant, ordered=row.op in ORDER):
            return shown(constant)
    return None


def _class(kind: str) -> str:
    if kind in ("number", "money"):
        return "number"
    return "text" if kind in ("text", "digits", "phone") else kind


def _fits(kind: str, constant: Any, *, ordered: bool) -> bool:
    """Whether a constant may be compared with a value of a type."""
    text = str(constant).strip()
    match kind:
        case "number" | "money":
            return not isinstance(constant, bool) and _is_number(text)
        case "boolean":
            return isinstance(constant, bool) or text.lower() in (
                "true", "false", "1", "0", "yes", "no",
            )  # fmt: skip
        case "date":
            return _reads(date, text) or _reads(datetime, text)
        case "time":
            return _reads(time, text)
        case "datetime":
            return _reads(datetime, text)
        case "text" | "phone":
            return not (ordered and isinstance(constant, int | float))
        case _:
            return True


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _reads(kind: Any, text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


def _calculated(graph: Graph, at: str, template: Template) -> Told:
    """Names that are no numbers, in sums and products."""
    if all(isinstance(part, PLAIN) for part in template.outputs):
        return
    for part in template.parts():
        if isinstance(part, CALCULATES):
            for child in part.iter_child_nodes():
                name = path(child)
                if name is not None and type_of(graph, name) in NO_NUMBER:
                    yield (
                        at,
                        name,
                        {"Add": "+", "Sub": "−", "Mul": "×", "Div": "÷"}.get(
                            type(part).__name__, "−"
                        ),
                    )


def _cases(graph: Graph, node: Selector) -> Told:
    kind = type_of(graph, str(node.value))
    for at, case in enumerate(node.cases if kind else ()):
        for constant in case.equals:
            if not _fits(str(kind), constant, ordered=False):
                yield f"/cases/{at}/equals", str(node.value), str(constant)


def _only(known: Facts, at: str) -> str | None:
    """The name, when the text at a place is nothing but one value."""
    found = (t for place, _, t in known.templates if place == at)
    template = next(found, None)
    return template.name if isinstance(template, Template) else None


def _assigned(graph: Graph, known: Facts, node: Set) -> Told:
    for at, one in enumerate(node.values):
        kind, place = type_of(graph, str(one.variable)), f"/values/{at}/value"
        template = next((t for where, _, t in known.templates if where == place), None)
        if kind not in ("number", "money") or template is None or isinstance(template, BadTemplate):
            continue
        if not template.names and one.value.strip() and "{" not in one.value:
            if kind == "number" and not _is_number(one.value.strip()):
                yield place, str(one.variable), shown(str(one.value))
        elif template.name and type_of(graph, template.name) in NO_NUMBER[2:]:
            yield place, template.name, kind


RULE = Rule("type-mismatch", "error", TEXTS, find)
