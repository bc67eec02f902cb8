"""A circle of nodes none of which waits for the caller: the call would turn in it for ever."""

from collections.abc import Iterator

import networkx as nx

from flows.checks.rule import Found, Rule
from flows.graph import Graph

TEXTS = {
    "en": (
        "These steps lead back to themselves and none waits for the caller: {cycle}.",
        "The caller is caught in a circle until the call is cut off for going on too long.",
    ),
    "fr": (
        "Ces étapes tournent en rond sans qu'aucune attende l'appelant : {cycle}.",
        "L'appelant tourne en rond jusqu'à ce que l'appel soit coupé d'office.",
    ),
    "it": (
        "Questi passi girano in tondo e nessuno aspetta il chiamante: {cycle}.",
        "Il chiamante gira in tondo finché la chiamata viene interrotta d'ufficio.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """The shortest circle of each knot of nodes that do not wait; jumps are links too."""
    order = {node: at for at, node in enumerate(graph.flow.nodes)}
    busy = [n for n in graph.reachable if not graph.asks(n) and not graph.unsure(n)]
    net = graph.net.subgraph(busy)
    knots = [
        knot
        for knot in nx.strongly_connected_components(net)
        if len(knot) > 1 or any(net.has_edge(node, node) for node in knot)
    ]
    for knot in sorted(knots, key=lambda knot: min(order[n] for n in knot)):
        cycle = _shortest(net, min(knot, key=order.__getitem__))
        names = " → ".join(graph.name(node) for node in cycle)
        yield Found(graph.pointer(cycle[0]), cycle[0], values={"cycle": names, "nodes": cycle[:-1]})


def _shortest(net: "nx.DiGraph[str]", node: str) -> list[str]:
    """From a node back to itself, by as few links as possible; breadth first."""
    before: dict[str, str] = {}
    edge = [node]
    while edge and node not in before:
        coming = []
        for at in edge:
            for target in net.successors(at):
                if target not in before:
                    before[target] = at
                    coming.append(target)
        edge = coming
    path = [node, before[node]]
    while path[-1] != node:
        path.append(before[path[-1]])
    return path[::-1]


RULE = Rule("endless-loop", "error", TEXTS, find)
