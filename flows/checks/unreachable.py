"""No call can ever reach a node."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph

FIXES = {
    "remove": ("Remove this step", "Supprimer cette étape", "Elimina questo passo"),
    "remove-all": (
        "Remove this step and those that lead to it ({count})",
        "Supprimer cette étape et celles qui y mènent ({count})",
        "Elimina questo passo e quelli che vi portano ({count})",
    ),
}
TEXTS = {
    "en": (
        "“{node}” cannot be reached from the start; link it, or remove it.",
        "No caller ever hears or does what this step is for.",
    ),
    "fr": (
        "« {node} » n’est pas accessible depuis le départ ; reliez cette étape ou supprimez-la.",
        "Aucun appelant n’arrive jamais à cette étape.",
    ),
    "it": (
        "«{node}» non è raggiungibile dall’inizio; collegate il passo o eliminatelo.",
        "Nessun chiamante arriva mai a questo passo.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Nothing while the start itself is wrong: that says it all."""
    if graph.flow.start not in graph.flow.nodes:
        return
    for node in graph.flow.nodes:
        if node not in graph.reachable:
            yield Found(graph.pointer(node), node, fixes=(_fix(graph, node),))


def _fix(graph: Graph, node: str) -> Fix:
    """Remove it with all that leads to it: none of that can be reached either."""
    import networkx as nx  # late: a sound flow does without it, and so does the start of Ariane

    gone = nx.ancestors(graph.net, node) | {node}
    ids = [id for id in graph.flow.nodes if id in gone]
    patch = fixes.remove_nodes(graph, ids)
    return Fix("remove-all" if ids[1:] else "remove", patch, {"count": len(ids)})


RULE = Rule("unreachable", "warning", TEXTS, find, FIXES)
