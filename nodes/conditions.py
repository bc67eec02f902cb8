"""Structured conditions: rows joined by all, any and not. Data, never code."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Op = Literal[
    "is", "is_not", "lt", "le", "gt", "ge", "contains", "starts_with", "ends_with", "matches",
    "in", "between", "is_set", "is_not_set",
]  # fmt: skip
Plain = str | int | float | bool
Get = Callable[[str], Any]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Var(_Part):
    """The other side of a row is a variable too."""

    var: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,127}$")]


class Row(_Part):
    """One comparison: `caller.number` `starts_with` `+33`."""

    left: Annotated[
        str,
        Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,127}$", json_schema_extra={"format": "variable"}),
    ]
    op: Op
    right: Plain | Var | tuple[Plain, ...] | None = None


class All(_Part):
    """Every part holds (true when empty)."""

    all: tuple["Condition", ...]


class Any_(_Part):
    """At least one part holds (false when empty)."""

    any: tuple["Condition", ...]


class Not(_Part):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not")


Condition = All | Any_ | Not | Row
for _model in (All, Any_, Not):
    _model.model_rebuild()


def holds(condition: Condition, get: Get) -> bool:
    """Whether the condition is true for the values that `get(name)` returns (None = not set)."""
    if isinstance(condition, Row):
        right = get(condition.right.var) if isinstance(condition.right, Var) else condition.right
        return fits(get(condition.left), condition.op, right)
    if isinstance(condition, All):
        return all(holds(part, get) for part in condition.all)
    if isinstance(condition, Any_):
        return any(holds(part, get) for part in condition.any)
    return not holds(condition.not_, get)


def reads(condition: Condition) -> Iterator[str]:
    """The names of the values a condition reads."""
    if isinstance(condition, Row):
        yield condition.left
        if isinstance(condition.right, Var):
            yield condition.right.var
    elif isinstance(condition, Not):
        yield from reads(condition.not_)
    else:
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from reads(part)


def fits(left: Any, op: Op, right: Any) -> bool:
    """Whether a row is true of these values, the right one no variable any more."""
    if op in ("is_set", "is_not_set"):
        return (left not in (None, "")) == (op == "is_set")
    if left is None or right is None:
        return op == "is_not"
    if op in ("in", "between"):
        return _many(left, op, right if isinstance(right, tuple | list) else (right,))
    if op in ("lt", "le", "gt", "ge"):
        return order(left, right, op)
    return _text(left, op, right)


def _many(left: Any, op: Op, rights: tuple[Any, ...] | list[Any]) -> bool:
    if op == "in":
        return any(same(left, right) for right in rights)
    return len(rights) == 2 and order(left, rights[0], "ge") and order(left, rights[1], "le")


def _text(left: Any, op: Op, right: Any) -> bool:
    match op:
        case "is":
            return same(left, right)
        case "is_not":
            return not same(left, right)
        case "contains":
            return str(right) in (map(str, left) if isinstance(left, list) else str(left))
        case "starts_with":
            return str(left).startswith(str(right))
        case "ends_with":
            return str(left).endswith(str(right))
        case _:
            return like(str(left), str(right))


def like(text: str, pattern: str) -> bool:
    """`*` stands for any text and `?` for one character.

    Only the last `*` is ever tried again, so the time grows with text × pattern and no more.
    """
    at = to = 0
    star, mark = -1, 0
    while at < len(text):
        if to < len(pattern) and pattern[to] == "*":
            star, mark, to = to, at, to + 1
        elif to < len(pattern) and pattern[to] in ("?", text[at]):
            at, to = at + 1, to + 1
        elif star >= 0:
            mark, to = mark + 1, star + 1
            at = mark
        else:
            return False
    return not pattern[to:].strip("*")


def same(left: Any, right: Any) -> bool:
    """Equal as yes or no, as numbers if one is a number, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    if isinstance(left, int | float | Decimal) or isinstance(right, int | float | Decimal):
        a, b = _decimal(left), _decimal(right)
        return a is not None and a == b
    return str(left) == str(right)


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")


def order(left: Any, right: Any, op: str) -> bool:
    """`lt le gt ge`, as numbers if both are, else as texts (ISO dates in their order)."""
    a, b = _decimal(left), _decimal(right)
    x, y = (a, b) if a is not None and b is not None else (str(left), str(right))
    return {"lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}[op]  # type: ignore[operator]  # same type on both sides


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
