"""A node makes sound or listens although the caller is gone."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.ways import states
from nodes.base import LANES

TEXTS = {
    "en": (
        (
            "“{node}” speaks or listens, but runs after the caller has hung up: only steps without "
            "sound may follow there."
        ),
        "Nobody hears it, and the steps after it are not run.",
    ),
    "fr": (
        (
            "« {node} » parle ou écoute, mais ne vient qu’après le raccroché : seules des étapes "
            "sans son peuvent suivre."
        ),
        "Personne ne l’entend, et les étapes suivantes ne sont pas exécutées.",
    ),
    "it": (
        (
            "«{node}» parla o ascolta, ma viene dopo che il chiamante ha riagganciato: lì possono "
            "seguire solo passi senza suono."
        ),
        "Nessuno lo sente, e i passi seguenti non vengono eseguiti.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """The first speaking node of every way from the lane, or from a linked `hangup` outcome."""
    ends = [w.target for w in graph.wires if w.port == "hangup"]
    lanes = {id: "gone" for id in (graph.flow.on_hangup, *ends) if id in graph.flow.nodes}

    def loud(node: str) -> bool:
        return not graph.unsure(node) and (graph.nodes[node].speaks() or graph.asks(node))

    def machine(node: str, port: str, state: str) -> str | None:
        return None if loud(node) or port in LANES else state

    for node in states(graph, lanes, machine):
        if loud(node):
            yield Found(graph.pointer(node), node)


RULE = Rule("after-hangup", "error", TEXTS, find)
