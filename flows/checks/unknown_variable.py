"""A text, condition or parameter names a variable or result that nothing declares."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes import KINDS
from nodes.base import Store, Text, Variable
from nodes.conditions import reads
from nodes.text import BadTemplate, compile_text

TEXTS = {
    "en": ("“{node}”: {problem}.", "The caller hears nothing in its place, and tests on it fail."),
    "fr": (
        "« {node} » : {problem}.",
        "L'appelant n'entend rien à sa place, et les tests sur cette valeur échouent.",
    ),
    "it": (
        "«{node}»: {problem}.",
        "Il chiamante non sente niente al suo posto, e le prove su questo valore falliscono.",
    ),
}
BUILT_IN = (
    "caller.number", "caller.name", "called.number", "call.id", "call.started", "language", "now",
)  # fmt: skip


def find(graph: Graph) -> Iterator[Found]:
    """Names read by templates, conditions and parameters, and the variables that are set."""
    declared = tuple(graph.flow.variables)
    readable = {*declared, *BUILT_IN, *_results(graph)}
    opaque = {id for id, placed in graph.flow.nodes.items() if placed.type not in KINDS}
    for id, at, name in dict.fromkeys(_read(graph)):
        if name not in readable and name.partition(".")[0] not in opaque:
            yield _found(graph, id, at, name, sorted(readable))
    for id, at, name in graph.words(Store):
        if name not in declared:
            yield _found(graph, id, at, name, sorted(declared))


def _found(graph: Graph, id: str, at: str, name: str, known: list[str]) -> Found:
    problem = Problem("", "no-variable", {"value": shown(str(name)), "known": known})
    return Found(graph.pointer(id, at), id, at, {"name": str(name), "problem": problem})


def _results(graph: Graph) -> Iterator[str]:
    for id, placed in graph.flow.nodes.items():
        if kind := KINDS.get(placed.type):
            yield from (f"{id}.{result}" for result in kind.results)


def _read(graph: Graph) -> Iterator[tuple[str, str, str]]:
    for id, at, text in graph.words(Text):
        try:
            names = sorted(compile_text(text).names)
        except BadTemplate:
            continue  # another rule tells
        yield from ((id, at, name) for name in names)
    for id, at, variable in graph.words(Variable):
        yield id, at, str(variable)
    for id, at, condition in graph.conditions():
        yield from ((id, at, name) for name in reads(condition))


RULE = Rule("unknown-variable", "error", TEXTS, find)
