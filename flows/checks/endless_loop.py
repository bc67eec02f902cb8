"""A circle of nodes none of which waits for the caller: the call would turn in it for ever."""

from collections.abc import Iterator

from flows.checks.rule import Found, Joined, Rule
from flows.graph import Graph
from flows.ways import shortest

TEXTS = {
    "en": (
        "These steps go round without ever waiting for the caller: {cycle}. Let one lead out.",
        "The caller is caught in a circle until the call is cut off for going on too long.",
    ),
    "fr": (
        (
            "Ces étapes tournent en rond sans jamais attendre l’appelant : {cycle}. Prévoyez "
            "une issue."
        ),
        "L’appelant tourne en rond jusqu’à ce que l’appel soit coupé d’office.",
    ),
    "it": (
        (
            "Questi passi girano in tondo senza mai aspettare il chiamante: {cycle}. Prevedete "
            "un’uscita."
        ),
        "Il chiamante gira in tondo finché la chiamata viene interrotta d’ufficio.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """The shortest circle of each knot that nothing ends; jumps are links too."""
    after = graph.certificate.onward
    for circle in graph.certificate.circles:
        if circle.ended_by == "nothing" and circle.nodes[0] in graph.reachable:
            cycle = shortest(circle.nodes[0], circle.nodes, after)
            steps = tuple(graph.step(node) for node in cycle)
            values = {"cycle": Joined(steps, " → "), "nodes": cycle[:-1]}
            yield Found(graph.pointer(cycle[0]), cycle[0], values=values)


RULE = Rule("endless-loop", "error", TEXTS, find)
