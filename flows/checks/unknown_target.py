"""A link, a lane or a jump leads to a node that does not exist."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes.base import NodeRef

TEXTS = {
    "en": ("{place}: {problem}.", "The call would end here without a word."),
    "fr": ("{place} : {problem}.", "L'appel s'arrêterait ici sans un mot."),
    "it": ("{place}: {problem}.", "La chiamata finirebbe qui senza una parola."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Links that are drawn, nodes named in parameters, and the two lanes."""
    nodes = graph.flow.nodes
    for lane in ("on_error", "on_hangup"):
        target = getattr(graph.flow, lane)
        if target is not None and target not in nodes:
            yield Found(f"/{lane}", values=_values(graph, lane, target))
    for wire in graph.wires:
        if wire.drawn and wire.target not in nodes:
            place = f"{graph.name(wire.node)} → {wire.port}"
            patch = ({"op": "remove", "path": wire.pointer},)
            values = _values(graph, place, wire.target)
            yield Found(wire.pointer, wire.node, values=values, patch=patch)
    for node, param, target in graph.words(NodeRef):
        if target not in nodes:
            values = _values(graph, f"{graph.name(node)} {param}", target)
            yield Found(graph.pointer(node, param), node, param, values)


def _values(graph: Graph, place: str, target: str) -> dict[str, object]:
    nodes = graph.flow.nodes
    values = {"value": shown(target), "known": list(nodes), "names": [*map(graph.name, nodes)]}
    return {"place": place, "problem": Problem("", "no-node", values)}


RULE = Rule("unknown-target", "error", TEXTS, find)
