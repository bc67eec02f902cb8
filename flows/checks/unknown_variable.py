"""A text, condition or parameter names a variable or result that nothing declares."""

import re
from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from flows.names import BUILT_IN
from flows.problems import Problem, point, shown
from nodes import KINDS
from nodes.base import Store, Text, Variable

FIXES = {
    "replace": fixes.REPLACE,
    "declare": (
        "Declare the variable “{name}”",
        "Déclarer la variable « {name} »",
        "Dichiara la variabile «{name}»",
    ),
}
TEXTS = {
    "en": (
        "“{node}”: {problem}.",
        "The caller hears nothing in its place, and conditions on it are never met.",
    ),
    "fr": (
        "« {node} » : {problem}.",
        (
            "L’appelant n’entend rien à sa place, et les conditions sur cette valeur ne sont "
            "jamais remplies."
        ),
    ),
    "it": (
        "«{node}»: {problem}.",
        (
            "Il chiamante non sente niente al suo posto, e le condizioni su questo valore non "
            "sono mai soddisfatte."
        ),
    ),
}


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
    remedies = tuple(_fixes(graph, id, at, str(name), problem.closest()))
    return Found(graph.pointer(id, at), id, at, {"name": str(name), "problem": problem}, remedies)


def _fixes(graph: Graph, id: str, at: str, name: str, close: str | None) -> Iterator[Fix]:
    """The name that was probably meant; a variable that a step sets may be declared."""
    places = dict(graph.facts[id].words)
    written = places.get(at)
    if close and isinstance(written, Text):
        # not inside a longer name
        text = re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", close, written)
        patch = ({"op": "replace", "path": graph.pointer(id, at), "value": text},)
        yield Fix("replace", patch, {"name": close})
    elif close and isinstance(written, Store | Variable):
        yield fixes.replace(graph.pointer(id, at), close)
    if isinstance(written, Store):
        path, value = point(("variables", name)), {"type": "text"}
        whole = {"op": "add", "path": "/variables", "value": {name: value}}
        one = {"op": "add", "path": path, "value": value}
        yield Fix("declare", (one if graph.flow.variables else whole,), {"name": name})


def _results(graph: Graph) -> Iterator[str]:
    for id, placed in graph.flow.nodes.items():
        if kind := KINDS.get(placed.type):
            yield from (f"{id}.{result}" for result in kind.results)


def _read(graph: Graph) -> Iterator[tuple[str, str, str]]:
    for id, known in graph.facts.items():
        yield from ((id, at, name) for at, name in known.reads)


RULE = Rule("unknown-variable", "error", TEXTS, find, FIXES)
