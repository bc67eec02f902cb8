"""Templates such as `Bonjour {{ nom }}`: Jinja2 syntax, accepted only if harmless.

Parsed by Jinja2, then held against a white list: output, names, attributes, constants,
comparisons, arithmetic on numbers, inline `if`, listed filters. No loops, calls, imports or text
repetition. What passes is evaluated here (`nodes.formula`), never run as code, so a template can
neither run long nor build a large text.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

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

RESERVED = "and|else|false|if|in|is|none|not|or|recursive|true|loop|self|super|caller_|varargs"
WORD = rf"(?!(?:{RESERVED})\b)[a-z][a-z0-9_]*"
NAME = re.compile(rf"\{{\{{ *({WORD}(?:\.{WORD})*) *\}}\}}")
PLAIN = re.compile(rf"(?:[^{{}}\r\n]|{NAME.pattern})*")
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

    def length(self, of: Callable[[str], int]) -> int:
        """Characters it has at most, once filled in with values no longer than `of(name)` says."""
        return sum(_length(part, of) for part in self._parts or ())

    @property
    def name(self) -> str | None:
        """The name, when it is nothing but one value: `{{ dossier }}`."""
        parts = [p for p in self._parts or () if not _blank(p)]
        return path(parts[0]) if len(parts) == 1 else None

    @cached_property
    def needs(self) -> frozenset[str]:
        """The names that must be set: those neither given a `default` nor tested before."""
        return frozenset(name for part in self._parts or () for name in _needs(part))

    @property
    def outputs(self) -> tuple[nodes.Node, ...]:
        """What it says one after the other: expressions, and plain text between them."""
        return self._parts or ()

    def parts(self) -> Iterator[nodes.Node]:
        """Every expression and every part of one."""
        todo = list(self._parts or ())
        while todo:
            yield (part := todo.pop())
            todo += part.iter_child_nodes()


def _blank(part: nodes.Node) -> bool:
    return isinstance(part, nodes.TemplateData) and not part.data.strip()


def _length(part: nodes.Node, of: Callable[[str], int]) -> int:
    if isinstance(part, nodes.TemplateData):
        return len(part.data)
    spread = isinstance(part, nodes.Filter) and part.name in ("digits", "spell")
    if (name := path(part)) is None and isinstance(part, nodes.Filter) and part.node is not None:
        name = path(part.node)
    return LONGEST if name is None else of(name) * (2 if spread else 1)


def _needs(part: nodes.Node) -> set[str]:
    if name := path(part):
        return {name}
    if isinstance(part, nodes.Filter) and part.name == "default":
        return {name for arg in part.args for name in _needs(arg)}
    if isinstance(part, nodes.CondExpr):
        either = _needs(part.expr1) | (_needs(part.expr2) if part.expr2 else set())
        return either - set(_names(part.test))
    if isinstance(part, nodes.And | nodes.Or):
        return _needs(part.right) - set(_names(part.left))
    return {name for child in part.iter_child_nodes() for name in _needs(child)}


def _fill(part: nodes.Node, get: Get, source: str) -> str:
    if isinstance(part, nodes.TemplateData):
        return part.data
    try:
        return printed(evaluate(part, get))
    except (ValueError, ArithmeticError) as problem:
        raise ValueError(f"cannot compute {source[:60]!r}: {problem}") from problem


@lru_cache(maxsize=20_000)
def compile_text(source: str) -> Template:
    """Parse and check a template. `BadTemplate` names what is not allowed and its line."""
    if len(source) > LONGEST:
        raise BadTemplate(f"longer than {LONGEST} characters")
    if "{" not in source:
        return Template(source, frozenset(), None)
    if PLAIN.fullmatch(source):
        parts = tuple(_plain(source))
        return Template(source, frozenset(name for part in parts for name in _names(part)), parts)
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


def _plain(source: str) -> Iterator[nodes.Node]:
    """What Jinja2 makes of a text with names and nothing else in it, in a tenth of the time."""
    end = 0
    for found in NAME.finditer(source):
        if found.start() > end:
            yield nodes.TemplateData(source[end : found.start()], lineno=1)
        first, *rest = found[1].split(".")
        expression: nodes.Expr = nodes.Name(first, "load", lineno=1)
        for attribute in rest:
            expression = nodes.Getattr(expression, attribute, "load", lineno=1)
        yield expression
        end = found.end()
    if end < len(source):
        yield nodes.TemplateData(source[end:], lineno=1)


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
