"""The document breaks the JSON Schema of a flow, or a node contradicts itself."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, point, unpoint

TEXTS = {
    "en": ("{place}: {problem}.", "No call can use this flow until it is put right."),
    "fr": (
        "{place} : {problem}.",
        "Aucun appel ne peut suivre ce parcours tant que ce n'est pas corrigé.",
    ),
    "it": ("{place}: {problem}.", "Nessuna chiamata può seguire il percorso finché è così."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Everything found before the document became a graph."""
    for problem in graph.problems:
        path = unpoint(problem.pointer)
        inside = len(path) >= 2 and path[0] == "nodes"
        yield Found(
            problem.pointer,
            node=path[1] if inside else None,
            param=point(path[3:]) if inside and path[2:3] == ["params"] else "",
            values={"place": _place(graph, path), "problem": problem},
            patch=_patch(problem),
        )


def _place(graph: Graph, path: list[str]) -> str:
    """`Welcome /params/prompts/0`: a node by its name, as people know it."""
    if len(path) < 2 or path[0] != "nodes":
        return point(path) or "/"
    return f"{graph.name(path[1])} {point(path[2:])}".strip()


def _patch(problem: Problem) -> tuple[dict[str, str], ...]:
    """For a misspelt field: rename it; for one that nothing resembles: remove it."""
    if problem.code != "unknown-field":
        return ()
    if close := problem.closest():
        right = point([*unpoint(problem.pointer)[:-1], close])
        return ({"op": "move", "from": problem.pointer, "path": right},)
    return ({"op": "remove", "path": problem.pointer},)


RULE = Rule("schema", "error", TEXTS, find)
