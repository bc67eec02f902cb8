"""Templates such as `Bonjour {{ nom }}`: Jinja2 syntax, accepted only if harmless.

Parsed by Jinja2, then held against a white list: output, names, attributes, constants,
comparisons, arithmetic on numbers, inline `if`, listed filters. No loops, calls, imports, string
repetition or power: a template can neither run long nor build a large text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, Undefined, nodes

LONGEST = 4000


class BadTemplate(ValueError):
    """The template is not allowed or not well formed; the text says what and where."""


def digits(value: Any) -> str:
    """`12 34` → `1 2 3 4`: keys read one by one."""
    return " ".join(c for c in str(value) if c.isdigit())


def money(value: Any, currency: str = "") -> str:
    """An amount with two decimals."""
    try:
        return f"{Decimal(str(value)):.2f} {currency}".strip()
    except InvalidOperation:
        return str(value)


def day(value: Any) -> str:
    """`2026-12-24T…` → `2026-12-24`."""
    return value.date().isoformat() if isinstance(value, datetime) else str(value)[:10]


def clock(value: Any) -> str:
    """`2026-12-24T18:01` → `18:01`."""
    return value.strftime("%H:%M") if isinstance(value, datetime) else str(value)[11:16]


def spell(value: Any) -> str:
    """`AB1` → `A B 1`."""
    return " ".join(str(value))


def default(value: Any, other: Any = "") -> Any:
    """`other` when the value is missing or empty."""
    return other if isinstance(value, Undefined) or value is None or value == "" else value


FILTERS: Mapping[str, Callable[..., Any]] = {
    "digits": digits, "money": money, "date": day, "time": clock, "spell": spell,
    "default": default, "upper": lambda v: str(v).upper(), "lower": lambda v: str(v).lower(),
}  # fmt: skip

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.Filter, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Concat,
)  # fmt: skip


class _Missing(Undefined):
    """A missing value prints as nothing, at any depth, so that a call never breaks on it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __str__(self) -> str:
        return ""


class _Record:
    """`caller.number` looked up as the flat name `caller.number`."""

    def __init__(self, get: Callable[[str], Any], path: str) -> None:
        self._get, self._path = get, path

    def __getattr__(self, name: str) -> Any:
        value = self._get(f"{self._path}.{name}")
        return _Missing(name=name) if value is None else _number(value)


def _number(value: Any) -> Any:
    # Arithmetic must not repeat or join texts: only numbers take part as numbers.
    return value if isinstance(value, int | float | datetime | date) else str(value)


ENV = Environment(autoescape=False, undefined=_Missing)  # noqa: S701  # speech, not HTML
ENV.filters = dict(FILTERS)


@dataclass(frozen=True)
class Template:
    """A checked template and the names it reads (`dossier`, `caller.number`)."""

    source: str
    names: frozenset[str]
    _render: Callable[..., str] | None

    def render(self, get: Callable[[str], Any]) -> str:
        """Fill in; `get(name)` returns a value or None. ValueError if arithmetic fails."""
        if self._render is None:
            return self.source
        values: dict[str, Any] = {}
        for name in self.names:
            root, dot, _ = name.partition(".")
            if dot:
                values[root] = _Record(get, root)
            elif (value := get(name)) is not None:
                values[root] = _number(value)
        try:
            return self._render(values)[:LONGEST]
        except (TypeError, ArithmeticError) as problem:
            raise ValueError(f"cannot compute {self.source!r}: {problem}") from problem


@lru_cache(maxsize=4096)
def compile_text(source: str) -> Template:
    """Parse and check a template. `BadTemplate` names what is not allowed and its line."""
    if "{" not in source:
        return Template(source, frozenset(), None)
    try:
        tree = ENV.parse(source)
    except TemplateSyntaxError as problem:
        raise BadTemplate(f"line {problem.lineno}: {problem.message}") from problem
    _refuse(tree)
    return Template(source, frozenset(_names(tree)), ENV.from_string(source).render)


def _refuse(tree: nodes.Template) -> None:
    for part in tree.find_all(nodes.Node):
        if not isinstance(part, ALLOWED):
            raise BadTemplate(f"line {part.lineno}: {type(part).__name__.lower()} is not allowed")
        if isinstance(part, nodes.Filter) and part.name not in FILTERS:
            known = ", ".join(FILTERS)
            raise BadTemplate(f"line {part.lineno}: no filter {part.name!r}; known: {known}")
        if isinstance(part, nodes.Getattr) and part.attr.startswith("_"):
            raise BadTemplate(f"line {part.lineno}: {part.attr!r} is not allowed")
        if isinstance(part, nodes.Mul | nodes.Add) and _texts(part):
            raise BadTemplate(f"line {part.lineno}: texts cannot be multiplied or added; use ~")


def _texts(part: nodes.BinExpr) -> bool:
    sides = (part.left, part.right)
    return any(isinstance(s, nodes.Const) and isinstance(s.value, str) for s in sides)


def _names(tree: nodes.Node) -> set[str]:
    names: set[str] = set()

    def visit(part: nodes.Node) -> None:
        if isinstance(part, nodes.Getattr):
            path = _path(part)
            if path:
                names.add(path)
                return
        if isinstance(part, nodes.Name):
            names.add(part.name)
        for child in part.iter_child_nodes():
            visit(child)

    visit(tree)
    return names


def _path(part: nodes.Node) -> str | None:
    if isinstance(part, nodes.Name):
        return part.name
    if isinstance(part, nodes.Getattr):
        base = _path(part.node)
        return f"{base}.{part.attr}" if base else None
    return None
