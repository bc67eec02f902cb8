"""Templates such as `Bonjour {{ nom }}`: Jinja2 syntax, accepted only if harmless.

Parsed by Jinja2, then held against a white list: output, names, attributes, constants,
comparisons, arithmetic on numbers, inline `if`, listed filters. No loops, calls, imports or text
repetition. What passes is evaluated here (`nodes.formula`), never run as code, so a template can
neither run long nor build a large text.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from nodes.formula import FILTERS, LONGEST, Get, evaluate, path, printed

__all__ = ["FILTERS", "LONGEST", "BadTemplate", "Template", "compile_text"]

DEEPEST = 30


class BadTemplate(ValueError):
    """The template is not allowed or not well formed; the text says what and where."""


ALLOWED = (
    nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.Filter, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Concat,
)  # fmt: skip

ENV = Environment(autoescape=False)  # noqa: S701  # speech, not HTML; used to parse only


@dataclass(frozen=True)
class Template:
    """A checked template and the names it reads (`dossier`, `caller.number`)."""

    source: str
    names: frozenset[str]
    _parts: tuple[nodes.Node, ...] | None

    def render(self, get: Get) -> str:
        """Fill in; `get(name)` returns a value or None. ValueError if arithmetic fails."""
        if self._parts is None:
            return self.source
        said, length = [], 0
        for part in self._parts:
            said.append(_fill(part, get, self.source))
            length += len(said[-1])
            if length > LONGEST:
                break
        return "".join(said)[:LONGEST]


def _fill(part: nodes.Node, get: Get, source: str) -> str:
    if isinstance(part, nodes.TemplateData):
        return part.data
    try:
        return printed(evaluate(part, get))
    except (ValueError, ArithmeticError) as problem:
        raise ValueError(f"cannot compute {source[:60]!r}: {problem}") from problem


@lru_cache(maxsize=4096)
def compile_text(source: str) -> Template:
    """Parse and check a template. `BadTemplate` names what is not allowed and its line."""
    if len(source) > LONGEST:
        raise BadTemplate(f"longer than {LONGEST} characters")
    if "{" not in source:
        return Template(source, frozenset(), None)
    try:
        tree = ENV.parse(source)
    except TemplateSyntaxError as problem:
        raise BadTemplate(f"line {problem.lineno}: {problem.message}") from problem
    except RecursionError as problem:
        raise BadTemplate("too deeply nested") from problem
    for statement in tree.body:
        _refuse(statement, 0)
    parts = tuple(part for output in tree.body for part in output.iter_child_nodes())
    return Template(source, frozenset(name for part in parts for name in _names(part)), parts)


def _refuse(part: nodes.Node, depth: int) -> None:
    if not isinstance(part, ALLOWED):
        raise BadTemplate(f"line {part.lineno}: {type(part).__name__.lower()} is not allowed")
    if depth > DEEPEST:
        raise BadTemplate(f"line {part.lineno}: nested deeper than {DEEPEST} levels")
    if check := CHECKS.get(type(part)):
        check(part)
    for child in part.iter_child_nodes():
        _refuse(child, depth + 1)


def _filter(part: nodes.Filter) -> None:
    known = FILTERS.get(part.name)
    if known is None:
        names = ", ".join(FILTERS)
        raise BadTemplate(f"line {part.lineno}: no filter {part.name!r}; known: {names}")
    if part.kwargs or part.dyn_args or part.dyn_kwargs or len(part.args) > known.most:
        takes = f"at most {known.most} plain value" if known.most else "no value"
        raise BadTemplate(f"line {part.lineno}: the filter {part.name!r} takes {takes}")


def _getattr(part: nodes.Getattr) -> None:
    if part.attr.startswith("_") or path(part) is None:
        raise BadTemplate(f"line {part.lineno}: {part.attr!r} is not allowed")


def _arithmetic(part: nodes.BinExpr) -> None:
    if any(
        isinstance(s, nodes.Const) and isinstance(s.value, str) for s in (part.left, part.right)
    ):
        raise BadTemplate(f"line {part.lineno}: texts cannot be multiplied or added; use ~")


def _const(part: nodes.Const) -> None:
    if isinstance(part.value, int | float) and not (
        math.isfinite(part.value) if isinstance(part.value, float) else abs(part.value) < 10**30
    ):
        raise BadTemplate(f"line {part.lineno}: the number is too large")


CHECKS: Mapping[type[nodes.Node], Callable[..., None]] = {
    nodes.Filter: _filter, nodes.Getattr: _getattr, nodes.Const: _const,
    nodes.Add: _arithmetic, nodes.Sub: _arithmetic, nodes.Mul: _arithmetic,
    nodes.Div: _arithmetic,
}  # fmt: skip


def _names(part: nodes.Node) -> Iterator[str]:
    if name := path(part):
        yield name
        return
    for child in part.iter_child_nodes():
        yield from _names(child)
