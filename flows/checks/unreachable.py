"""No call can ever reach a node."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph

TEXTS = {
    "en": (
        "“{node}” cannot be reached from the start; link it, or remove it.",
        "No caller ever hears or does what this step is for.",
    ),
    "fr": (
        "« {node} » est hors d'atteinte depuis le départ ; reliez cette étape ou supprimez-la.",
        "Aucun appelant n'arrive jamais à cette étape.",
    ),
    "it": (
        "«{node}» non è raggiungibile dall'inizio; collegare il passo o toglierlo.",
        "Nessun chiamante arriva mai a questo passo.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Nothing while the start itself is wrong: that says it all."""
    if graph.flow.start not in graph.flow.nodes:
        return
    for node in graph.flow.nodes:
        if node not in graph.reachable:
            yield Found(graph.pointer(node), node)


RULE = Rule("unreachable", "warning", TEXTS, find)
