"""The verdict on the rules of each step: which can never win, always do, or leave a gap."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from flows.cases import Kinds, Verdict, judge
from flows.names import type_of
from nodes.condition import Condition as Rules
from nodes.conditions import Condition, Row, reads
from nodes.hours import STATES, Hours
from nodes.selector import Selector

if TYPE_CHECKING:
    from flows.graph import Graph

Told = tuple[str, str, tuple[str, ...], Verdict]


def verdicts(graph: "Graph") -> Iterator[Told]:
    """(node, pointer of its list, ids of its ports, verdict) of every step that has rules."""
    for id, node in graph.nodes.items():
        rules: tuple[Condition, ...]
        if isinstance(node, Rules):
            rules, at = tuple(rule.when for rule in node.rules), "/rules"
            ports = tuple(str(rule.id) for rule in node.rules)
        elif isinstance(node, Selector):
            if _plain(graph, node):
                continue
            name = str(node.value)
            rules = tuple(Row(left=name, op="in", right=case.equals) for case in node.cases)
            at, ports = "/cases", tuple(str(case.id) for case in node.cases)
        else:
            continue
        names = dict.fromkeys(name for rule in rules for name in reads(rule))
        kinds: Kinds = tuple((n, type_of(graph, n), _values(graph, n)) for n in names)
        known = graph.facts[id].once(("verdict", kinds), partial(_judged, rules, kinds))
        yield id, at, ports, known[0]


def _judged(rules: tuple[Condition, ...], kinds: Kinds) -> tuple[Verdict]:
    return (judge(rules, kinds),)


def _plain(graph: "Graph", node: Selector) -> bool:
    """Different texts of which there may be any: nothing to think about."""
    listed = [constant for case in node.cases for constant in case.equals]
    texts = all(isinstance(constant, str) for constant in listed)
    free = type_of(graph, str(node.value)) in (None, "text", "digits", "phone")
    return texts and free and len({*listed}) == len(listed) and not _values(graph, str(node.value))


def _values(graph: "Graph", name: str) -> tuple[str, ...]:
    """All that a value can be, when that is little."""
    if name == "language" and name not in graph.flow.variables:
        return tuple(dict.fromkeys(str(tag) for tag in graph.flow.languages))
    owner, _, result = name.partition(".")
    if result == "state" and isinstance(graph.nodes.get(owner), Hours):
        return (*STATES, "open")
    return ()
