"""A link, a lane or a jump leads to a node that does not exist."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Joined, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes.base import NodeRef

FIXES = {
    "link": fixes.LINK,
    "remove": fixes.REMOVE_LINK,
}
TEXTS = {
    "en": ("{place}: {problem}.", "The call would end here without a word."),
    "fr": ("{place} : {problem}.", "L’appel s’arrêterait ici sans un mot."),
    "it": ("{place}: {problem}.", "La chiamata finirebbe qui senza una parola."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Links that are drawn, nodes named in parameters, and the two lanes."""
    nodes = graph.flow.nodes
    for lane in ("on_error", "on_hangup"):
        target = getattr(graph.flow, lane)
        if target is not None and target not in nodes:
            values = _values(graph, Joined((lane,)), target)
            yield Found(f"/{lane}", values=values, fixes=_fixes(graph, f"/{lane}", target))
    for wire in graph.wires:
        if wire.drawn and wire.target not in nodes:
            place = Joined((graph.step(wire.node), "→", wire.port))
            values = _values(graph, place, wire.target)
            remedies = _fixes(graph, wire.pointer, wire.target)
            yield Found(wire.pointer, wire.node, values=values, fixes=remedies)
    for node, param, target in graph.words(NodeRef):
        if target not in nodes:
            values = _values(graph, Joined((graph.step(node), param)), target)
            at = graph.pointer(node, param)
            remedies = _fixes(graph, at, target, needed=True)
            yield Found(at, node, param, values, remedies)


def _fixes(graph: Graph, at: str, target: str, *, needed: bool = False) -> tuple[Fix, ...]:
    """The node that was probably meant; or no link, where one is not needed."""
    nodes = graph.flow.nodes
    written = {"value": target, "known": list(nodes)}
    close = Problem("", "no-node", written).closest()
    remove = Fix("remove", ({"op": "remove", "path": at},))
    if close is None:
        return () if needed else (remove,)
    patch = ({"op": "replace", "path": at, "value": close},)
    link = Fix("link", patch, {"target": graph.step(close)})
    return (link,) if needed else (link, remove)


def _values(graph: Graph, place: Joined, target: str) -> dict[str, object]:
    nodes = graph.flow.nodes
    values = {"value": shown(target), "known": list(nodes), "names": [*map(graph.name, nodes)]}
    return {"place": place, "problem": Problem("", "no-node", values)}


RULE = Rule("unknown-target", "error", TEXTS, find, FIXES)
