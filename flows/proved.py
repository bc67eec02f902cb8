"""Outcomes of a rule that no call can take, proved: what a value can be there, and what is asked.

A value may be unset, one of the texts that the flow sets, or an entry. One of a fixed number of
digits, compared as a number or by its beginning: then nothing changes between two neighbours of
constants, so that a few entries stand for all.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from flows.cases import Kinds, judge
from flows.explore import Ground, rows_of
from flows.names import BUILT_IN
from nodes import KINDS
from nodes.base import Node
from nodes.condition import Condition as Rules
from nodes.conditions import Condition, Row, Var, holds, reads
from nodes.hours import STATES, Hours
from nodes.selector import Selector
from nodes.set import Set

NUMBERS = ("number", "money")

SET = ("is_set", "is_not_set")
STEADY = ("is", "is_not", "lt", "le", "gt", "ge", "between", "in", "starts_with", "is_set",
          "is_not_set")  # fmt: skip
Range = tuple[int, int, int]


def never(ground: Ground, node: str, port: str) -> str | None:
    """The value of which nothing that it may be leads to this port; None without a proof."""
    step, names = ground.program.nodes[node], ground.reads(node)
    rows = list(rows_of(ground.facts[node], step))
    if len(names) != 1 or not rows or any(isinstance(row.right, Var) for row in rows):
        return None
    (name,) = names
    values = _domain(ground, node, name, rows)
    if values is None:
        return None
    return None if port in {_first(step, name, value) for value in values} else name


def _domain(ground: Ground, node: str, name: str, rows: Sequence[Row]) -> list[str | None] | None:
    """All that a value can be on entering a node, as far as the rows can tell; None: unknown."""
    writers = [id for id in ground.program.nodes if name in ground.written(id)]
    if not writers:
        return None
    found: list[str | None] = [None] if _unset(ground, node, name) else []
    if not _may_be_set(ground, node, name):
        return found
    here = ground.bit[node]
    after = [w for w in writers if any(ground.reach[to] & here for _, to in ground.after[w])]
    for writer in after:
        values = _values(ground, writer, name, rows)
        if values is None:
            return None
        found += values
    return found


def _unset(ground: Ground, node: str, name: str) -> bool:
    """Whether some way leads to a node on which nothing has surely set a value."""
    return node in _reached(ground, [ground.program.start], name)


def _may_be_set(ground: Ground, node: str, name: str) -> bool:
    """Whether some way leads from where a value may be set to a node."""
    targets = [to for id, ways in ground.after.items() if name in ground.written(id)
               for port, to in ways if _may_set(ground, id, port, name)]  # fmt: skip
    return node in _reached(ground, targets, None)


def _may_set(ground: Ground, node: str, port: str, name: str) -> bool:
    stores_on = type(ground.program.nodes[node]).stores_on
    return "." in name or stores_on is None or port in stores_on


def _reached(ground: Ground, begin: list[str], name: str | None) -> set[str]:
    seen, todo = set(begin), list(begin)
    while todo:
        id = todo.pop()
        for port, to in ground.after[id]:
            if to not in seen and (name is None or name not in ground.sets(id, port)):
                seen.add(to)
                todo.append(to)
    return seen


def _values(ground: Ground, writer: str, name: str, rows: Sequence[Row]) -> Sequence[str] | None:
    """All that a node may set a value to, as far as the rows can tell; None: unknown."""
    step = ground.program.nodes[writer]
    if isinstance(step, Set):
        texts = [str(one.value) for one in step.values if one.variable == name]
        return None if any("{" in text for text in texts) else texts
    if not step.asks():
        return None
    if name in {store for _, store in ground.facts[writer].stores}:
        if all(row.op in SET for row in rows):
            return ["1"]
        declared = ground.program.variables.get(name)
        if declared is not None and declared.type in NUMBERS:
            return None  # which loses its leading zeros
        ranges = _ranges(step) if all(row.op in STEADY for row in rows) else None
        return None if ranges is None else list(_corners(ranges, rows))
    return None


def checked(ground: Ground, node: str, port: str) -> bool:
    """Whether this rule or case can never win, as the compiler finds it."""
    step = ground.program.nodes[node]
    rules: tuple[Condition, ...] = ()
    if isinstance(step, Rules):
        rules = tuple(rule.when for rule in step.rules)
    elif isinstance(step, Selector):
        rules = tuple(Row(left=str(step.value), op="in", right=case.equals) for case in step.cases)
    at = ground.ports[node].index(port)
    if at >= len(rules):
        return False
    names = dict.fromkeys(name for rule in rules for name in reads(rule))
    kinds: Kinds = tuple((name, *_kind(ground, name)) for name in names)
    verdict = judge(rules, kinds)
    return at in verdict.never or at in verdict.taken


def _kind(ground: Ground, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The type of a value, and all it can be if that is little."""
    program = ground.program
    if name in program.variables:
        writers = [id for id in program.nodes if name in ground.written(id)]
        values = [_values(ground, id, name, ()) for id in writers]
        fixed = [] if None in values else [text for those in values for text in those or ()]
        set_here = all(isinstance(program.nodes[id], Set) for id in writers)
        return program.variables[name].type, tuple(dict.fromkeys(fixed)) if set_here else ()
    if name in BUILT_IN:
        return BUILT_IN[name], program.languages if name == "language" else ()
    owner, _, result = name.partition(".")
    step = program.nodes.get(owner)
    if result == "state" and isinstance(step, Hours):
        return None, (*STATES, "open")
    found = KINDS[step.type].results.get(result) if step else None
    return None if found == "text" else found, ()


def _ranges(node: Node) -> list[Range] | None:
    """(lowest, highest, digits) of all that an entry may be; None when that is not certain."""
    accept, kind = getattr(node, "accept", None), getattr(node, "kind", None)
    if not accept or kind not in ("digits", "code"):
        return None
    found: list[Range] = []
    for item in accept.split(","):
        low, _, high = item.strip().partition("-")
        high = high or low
        if not (low.isdigit() and high.isdigit() and len(low) == len(high)):
            return None
        found.append((int(low), int(high), len(low)))
    least, most = getattr(node, "min", None), getattr(node, "max", None)
    # leading zeros would make other entries of the same numbers
    same = {digits for *_, digits in found}
    return found if same == {least} == {most} else None


def _corners(ranges: list[Range], rows: Sequence[Row]) -> Iterator[str]:
    """Every value beside which the answer of a comparison may change."""
    constants = [
        str(c)
        for row in rows
        for c in (row.right if isinstance(row.right, tuple) else (row.right,))
        if str(c).isdigit()
    ]
    for low, high, digits in ranges:
        points = {low, high}
        for text in constants:
            room = 10 ** max(0, digits - len(text))
            first = int(text) * room
            points |= {first - 1, first, first + 1, first + room - 1, first + room}
            points |= {int(text) - 1, int(text), int(text) + 1}
        yield from (str(p).zfill(digits) for p in sorted(points) if low <= p <= high)


def _first(node: Node, name: str, value: str | None) -> str | None:
    """The port that a node with rules on one value leaves by."""
    get = {name: value}.get
    items: Any = getattr(node, "cases", None) or getattr(node, "rules", ())
    for item in items:
        when = item.when if hasattr(item, "when") else Row(left=name, op="in", right=item.equals)
        if holds(when, get):
            return str(item.id)
    return "otherwise"
