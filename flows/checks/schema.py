"""The document breaks the JSON Schema of a flow, or a node contradicts itself."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Joined, Rule, Setting
from flows.graph import Graph
from flows.problems import Problem, point, unpoint

FIXES = {
    "rename": ("Rename to “{name}”", "Renommer en « {name} »", "Rinomina in «{name}»"),
    "remove": ("Remove “{name}”", "Supprimer « {name} »", "Togli «{name}»"),
}
TEXTS = {
    "en": ("{place}: {problem}.", "No call can use this flow until it is put right."),
    "fr": (
        "{place} : {problem}.",
        "Aucun appel ne peut suivre ce parcours tant que ce n’est pas corrigé.",
    ),
    "it": (
        "{place}: {problem}.",
        "Nessuna chiamata può seguire questo percorso finché non è corretto.",
    ),
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
            values={"place": _place(graph, path, problem), "problem": _said(path, problem)},
            fixes=_fixes(problem),
        )


def _place(graph: Graph, path: list[str], problem: Problem) -> Joined | str:
    """`Welcome · Message`: a step and its setting by their names, as people know them."""
    if len(path) < 2 or path[0] != "nodes":
        return point(path) or "/"
    step = graph.step(path[1])
    placed = graph.flow.nodes.get(path[1])
    if path[2:3] != ["params"] or placed is None:
        rest = point(path[2:])
        return Joined((step, *([rest] if rest else ())))
    missing = (str(problem.values["name"]),) if problem.code == "missing-field" else ()
    setting = Setting(placed.type, (*path[3:], *missing))
    return Joined((step, *([setting] if setting.path else ())), " · ")


def _said(path: list[str], problem: Problem) -> Problem:
    """A setting of a step that is missing is called by its place: it only is not there yet."""
    inside = path[:1] == ["nodes"] and path[2:3] == ["params"]
    if problem.code != "missing-field" or not inside:
        return problem
    return Problem(problem.pointer, "not-set", problem.values)


def _fixes(problem: Problem) -> tuple[Fix, ...]:
    """For a misspelt field: rename it; for one that nothing resembles: remove it."""
    if problem.code != "unknown-field":
        return ()
    here = problem.pointer
    if close := problem.closest():
        right = point([*unpoint(here)[:-1], close])
        return (Fix("rename", ({"op": "move", "from": here, "path": right},), {"name": close}),)
    name = {"name": problem.values["name"]}
    return (Fix("remove", ({"op": "remove", "path": here},), name),)


RULE = Rule("schema", "error", TEXTS, find, FIXES)
