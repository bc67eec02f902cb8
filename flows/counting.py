"""Recognises a counter that a flow keeps by itself: a step adds to it, a test leads out.

set n = {{ n + 1 }}   …   condition: n ge 3 → out
"""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING

from jinja2 import nodes as syntax

from flows.ways import circles
from nodes.base import Text
from nodes.conditions import All, Condition, Row
from nodes.formula import path
from nodes.text import BadTemplate, compile_text

if TYPE_CHECKING:
    from flows.graph import Graph

After = Mapping[str, tuple[str, ...]]
UP = ("ge", "gt")


def turns_of(
    graph: "Graph", circle: tuple[str, ...], after: After
) -> tuple[tuple[str, ...], int | None]:
    """The step that adds and the test that leads out, and the turns until it does; else None.

    Counts from 0, by as much as the step adds. Every circle among the nodes must pass both.
    """
    adding = {name: (id, by) for id in circle for name, by in _added(graph, id)}
    for name, (adds, by) in adding.items():
        if by is None or by <= 0 or not _on_all(adds, circle, after):
            continue
        for id in circle:
            limit = _leaves(graph, id, name, circle)
            if limit is not None and _on_all(id, circle, after):
                return (adds, id), max(1, ceil(limit / by) + 1)
    return (), None


def _on_all(node: str, circle: tuple[str, ...], after: After) -> bool:
    return not circles([id for id in circle if id != node], after)


def _added(graph: "Graph", id: str) -> list[tuple[str, float | None]]:
    """What a step sets, and by how much that adds to it; None when it does not only add."""
    known = graph.facts[id]
    texts = {at: word for at, word in known.words if isinstance(word, Text)}
    found = []
    for at, name in known.stores:
        text = texts.get(f"{at.rpartition('/')[0]}/value")
        found.append((name, None if text is None else _sum(text, name)))
    # set twice in one step: not a plain counter
    return [(n, by if [m for m, _ in found].count(n) == 1 else None) for n, by in found]


def _sum(text: Text, name: str) -> float | None:
    """By how much `{{ n + 1 }}` or `{{ n | default(0) + 1 }}` adds to n."""
    try:
        parts = compile_text(text.strip()).outputs
    except BadTemplate:
        return None
    if len(parts) != 1 or not isinstance(parts[0], syntax.Add):
        return None
    left, right = parts[0].left, parts[0].right
    if isinstance(left, syntax.Filter) and left.name == "default" and left.node is not None:
        left = left.node
    if path(left) != name or not isinstance(right, syntax.Const):
        return None
    return float(right.value) if type(right.value) in (int, float) else None


def _leaves(graph: "Graph", id: str, name: str, circle: tuple[str, ...]) -> float | None:
    """The number from which on a test of the counter leads out of the circle."""
    wired = graph.flow.nodes[id].next
    for at, condition in graph.facts[id].conditions:
        rule = graph.nodes[id]
        index = at.split("/")[2:3]
        rules = getattr(rule, "rules", ())
        if not index or not rules:
            continue
        limit = _limit(condition, name)
        # an earlier rule may lead back; then this one is not reached
        earlier = [wired.get(r.id) for r in rules[: int(index[0])]]
        ways = [wired.get(rules[int(index[0])].id), *earlier]
        if limit is not None and not set(circle).intersection(ways):
            return limit
    return None


def _limit(condition: Condition, name: str) -> float | None:
    if isinstance(condition, All) and len(condition.all) == 1:
        return _limit(condition.all[0], name)
    if isinstance(condition, Row) and condition.left == name and condition.op in UP:
        right = condition.right
        if isinstance(right, int | float) and not isinstance(right, bool):
            return float(right) + (condition.op == "gt")
        if isinstance(right, str) and right.strip().isdigit():
            return float(right) + (condition.op == "gt")
    return None
