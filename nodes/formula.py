"""The value of a checked expression of a template: plain rules, bounded work, no code run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import nodes

from nodes.conditions import order, same

LONGEST = 4000
LARGEST = Decimal(10) ** 30
Get = Callable[[str], Any]


# --- filters ------------------------------------------------------------------------------------


def digits(value: Any) -> str:
    """`12 34` → `1 2 3 4`: keys read one by one."""
    return " ".join(c for c in printed(value) if c.isdigit())


def money(value: Any, currency: Any = "") -> str:
    """An amount with two decimals."""
    try:
        return f"{_number(value):.2f} {printed(currency)}".strip()
    except ValueError:
        return printed(value)


def day(value: Any) -> str:
    """`2026-12-24T…` → `2026-12-24`."""
    return printed(value)[:10]


def clock(value: Any) -> str:
    """`2026-12-24T18:01` → `18:01`."""
    return printed(value)[11:16]


def spell(value: Any) -> str:
    """`AB1` → `A B 1`."""
    return " ".join(printed(value))


def default(value: Any, other: Any = "") -> Any:
    """`other` when the value is missing or empty."""
    return other if value is None or value == "" else value


@dataclass(frozen=True)
class Filter:
    """What a filter does, and how many values it takes at most besides its own."""

    apply: Callable[..., Any]
    most: int = 0


FILTERS: Mapping[str, Filter] = {
    "digits": Filter(digits), "money": Filter(money, 1), "date": Filter(day),
    "time": Filter(clock), "spell": Filter(spell), "default": Filter(default, 1),
    "upper": Filter(lambda value: printed(value).upper()),
    "lower": Filter(lambda value: printed(value).lower()),
}  # fmt: skip


# --- values -------------------------------------------------------------------------------------


def printed(value: Any) -> str:
    """A value as text: nothing when missing, `true`, `12.50`; never longer than a text may be."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list):
        return ", ".join(printed(item) for item in value[:LONGEST])[:LONGEST]
    return str(value)[:LONGEST]


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(printed(value).strip())
    except InvalidOperation:
        raise ValueError(f"{printed(value)[:40]!r} is not a number") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ValueError(f"{printed(value)[:40]!r} is too large a number")
    return number


def path(part: nodes.Node) -> str | None:
    """`caller.number` for the expression of that name; None for any other expression."""
    names: list[str] = []
    while isinstance(part, nodes.Getattr):
        names.append(part.attr)
        part = part.node
    return ".".join([part.name, *reversed(names)]) if isinstance(part, nodes.Name) else None


# --- expressions --------------------------------------------------------------------------------


def evaluate(part: nodes.Node, get: Get) -> Any:
    """The value of an expression; None when what it needs is missing. ValueError: no number."""
    if (name := path(part)) is not None:
        return get(name)
    return EVALUATE[type(part)](part, get)


def _arithmetic(part: nodes.BinExpr, get: Get) -> Decimal | None:
    left, right = evaluate(part.left, get), evaluate(part.right, get)
    if left in (None, "") or right in (None, ""):
        return None
    a, b = _number(left), _number(right)
    match part:
        case nodes.Add():
            result = a + b
        case nodes.Sub():
            result = a - b
        case nodes.Mul():
            result = a * b
        case _ if b == 0:
            raise ValueError("division by zero")
        case _:
            result = Decimal(f"{round(a / b, 10):f}".rstrip("0").rstrip("."))
    return _number(result)


def _negative(part: nodes.Neg, get: Get) -> Decimal | None:
    value = evaluate(part.node, get)
    return None if value in (None, "") else -_number(value)


def _compare(part: nodes.Compare, get: Get) -> bool:
    left = evaluate(part.expr, get)
    for operand in part.ops:
        right = evaluate(operand.expr, get)
        if not _holds(left, operand.op, right):
            return False
        left = right
    return True


def _holds(left: Any, op: str, right: Any) -> bool:
    if op in ("eq", "ne"):
        equal = left is right if None in (left, right) else same(left, right)
        return equal == (op == "eq")
    if op in ("in", "notin"):
        return (printed(left) in printed(right)) == (op == "in")
    if left is None or right is None:
        return False
    return order(left, right, {"lt": "lt", "lteq": "le", "gt": "gt", "gteq": "ge"}[op])


def _chosen(part: nodes.CondExpr, get: Get) -> Any:
    way = part.expr1 if evaluate(part.test, get) else part.expr2
    return None if way is None else evaluate(way, get)


def _filtered(part: nodes.Filter, get: Get) -> Any:
    inner = None if part.node is None else evaluate(part.node, get)
    value = FILTERS[part.name].apply(inner, *(evaluate(arg, get) for arg in part.args))
    return value[:LONGEST] if isinstance(value, str) else value


def _joined(part: nodes.Concat, get: Get) -> str:
    return "".join(printed(evaluate(one, get)) for one in part.nodes)[:LONGEST]


EVALUATE: Mapping[type[nodes.Node], Callable[..., Any]] = {
    nodes.Const: lambda part, get: part.value,
    nodes.Add: _arithmetic, nodes.Sub: _arithmetic, nodes.Mul: _arithmetic,
    nodes.Div: _arithmetic, nodes.Neg: _negative,
    nodes.Compare: _compare,
    nodes.Not: lambda part, get: not evaluate(part.node, get),
    nodes.And: lambda part, get: evaluate(part.left, get) and evaluate(part.right, get),
    nodes.Or: lambda part, get: evaluate(part.left, get) or evaluate(part.right, get),
    nodes.CondExpr: _chosen, nodes.Filter: _filtered, nodes.Concat: _joined,
}  # fmt: skip
