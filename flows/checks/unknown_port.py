"""A link starts at an outcome that its node does not have, mostly since an option was removed."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph, Wire
from flows.problems import Problem, point, shown

FIXES = {
    "move": (
        "Make it a link of “{port}”",
        "En faire un lien de « {port} »",
        "Fanne un collegamento di «{port}»",
    ),
    "remove": fixes.REMOVE_LINK,
}
TEXTS = {
    "en": ("“{node}”: {problem}.", "No caller ever takes this link."),
    "fr": ("« {node} » : {problem}.", "Aucun appelant n’emprunte jamais ce lien."),
    "it": ("«{node}»: {problem}.", "Nessun chiamante prende mai questo collegamento."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Links of sound nodes that belong to no port."""
    for wire in graph.wires:
        ports = graph.ports.get(wire.node)
        if ports is None or wire.port in ports or not wire.drawn:
            continue
        problem = Problem("", "no-port", {"value": shown(wire.port), "known": list(ports)})
        values = {"port": wire.port, "problem": problem}
        remedies = tuple(_fixes(graph, wire, problem.closest()))
        yield Found(wire.pointer, wire.node, values=values, fixes=remedies)


def _fixes(graph: Graph, wire: Wire, close: str | None) -> Iterator[Fix]:
    if close and close not in graph.flow.nodes[wire.node].next:
        right = point(("nodes", wire.node, "next", close))
        patch = ({"op": "move", "from": wire.pointer, "path": right},)
        yield Fix("move", patch, {"port": close})
    yield Fix("remove", ({"op": "remove", "path": wire.pointer},))


RULE = Rule("unknown-port", "error", TEXTS, find, FIXES)
