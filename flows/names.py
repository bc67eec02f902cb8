"""The values a flow can name: their types, and which of them a step needs, sets or implies.

A step needs a value when it would be at a loss without it: a `default` or a test before it makes
it do without.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nodes import KINDS
from nodes.base import Variable
from nodes.condition import Condition as Rules
from nodes.conditions import All, Any_, Condition, Not, Var
from nodes.selector import Selector
from nodes.text import Template

if TYPE_CHECKING:
    from flows.facts import Facts
    from flows.graph import Graph

BUILT_IN: Mapping[str, str] = {
    "caller.number": "phone", "caller.name": "text", "caller.attestation": "text",
    "called.number": "phone", "call.id": "text", "call.started": "datetime", "language": "text",
    "now": "datetime",
}  # fmt: skip
GIVEN = ("outbound", "subflow")
"""Kinds of flow whose variables may be set from outside."""
Names = frozenset[str]
NONE: Names = frozenset()


def type_of(graph: "Graph", name: str) -> str | None:
    """The type of a variable, built-in or result; None when nothing certain is known.

    Of results only numbers, digits, yes-or-no and instants are certain: a `text` may be anything.
    """
    if (declared := graph.flow.variables.get(name)) is not None:
        return getattr(declared, "type", None)
    if name in BUILT_IN:
        return BUILT_IN[name]
    owner, _, result = name.partition(".")
    placed = graph.flow.nodes.get(owner)
    kind = KINDS.get(placed.type) if placed else None
    found = kind.results.get(result) if kind else None
    return None if found == "text" else found


def needs(facts: "Facts") -> Iterator[tuple[str, str]]:
    """What a node needs as (pointer, name)."""
    for at, _, template in facts.templates:
        if isinstance(template, Template) and template.names:
            yield from ((at, name) for name in sorted(template.needs))
    for at, word in facts.words:
        if isinstance(word, Variable):
            yield at, str(word)
    known = NONE
    for at, condition in facts.conditions:
        wanted, _, false = implied(condition)
        yield from ((at, name) for name in sorted(wanted - known))
        # of the rules of one step, each is read when those before it do not hold
        known |= false


def implications(facts: "Facts") -> Mapping[str, Names]:
    """Per port the values that are surely set when a call leaves by it, since they were tested."""
    node, known = facts.node, NONE
    if isinstance(node, Selector):
        return {case.id: frozenset((str(node.value),)) for case in node.cases}
    if not isinstance(node, Rules):
        return {}
    found: dict[str, Names] = {}
    for rule in node.rules:
        _, true, false = implied(rule.when)
        found.setdefault(str(rule.id), known | true)
        known |= false
    return {**found, "otherwise": known}


def implied(condition: Condition) -> tuple[Names, Names, Names]:
    """What it needs, and what is set when it holds and when it does not."""
    if isinstance(condition, Not):
        wanted, true, false = implied(condition.not_)
        return wanted, false, true
    if isinstance(condition, All):
        return _joined([implied(part) for part in condition.all])
    if isinstance(condition, Any_):
        parts = [(wanted, false, true) for wanted, true, false in map(implied, condition.any)]
        wanted, false, true = _joined(parts)
        return wanted, true, false
    other = (condition.right.var,) if isinstance(condition.right, Var) else ()
    here = frozenset((condition.left, *other))
    match condition.op:
        case "is_set":
            return NONE, here, NONE
        case "is_not_set":
            return NONE, NONE, here
        case "is_not":
            return here, NONE, here
        case _:
            return here, here, NONE


def _joined(parts: list[tuple[Names, Names, Names]]) -> tuple[Names, Names, Names]:
    """All parts, each read only when those before it hold."""
    needed, true = NONE, NONE
    for wanted, holds, _ in parts:
        needed |= wanted - true
        true |= holds
    false = frozenset.intersection(*(fails for _, _, fails in parts)) if parts else NONE
    return needed, true, false


def set_before(facts: "Facts", at: str, name: str) -> bool:
    """Whether an earlier line of the same list, in the same node, has set the value."""
    param, _, rest = at[1:].partition("/")
    line = rest.partition("/")[0]
    return line.isdigit() and any(
        stored == name and f"{place}/".startswith(f"/{param}/") and _line(place) < int(line)
        for place, stored in facts.stores
    )


def _line(place: str) -> int:
    number = place[1:].split("/")[1:2]
    return int(number[0]) if number and number[0].isdigit() else -1
