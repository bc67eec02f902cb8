"""A node makes sound or listens although the caller is gone."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph

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
            "« {node} » parle ou écoute, mais vient après le raccroché : seules des étapes sans "
            "son peuvent suivre."
        ),
        "Personne ne l'entend, et les étapes suivantes ne sont pas exécutées.",
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
    nodes = graph.flow.nodes
    todo = [w.target for w in graph.wires if w.port == "hangup"]
    if graph.flow.on_hangup is not None:
        todo.append(graph.flow.on_hangup)
    seen, loud = set(), set()
    while todo:
        at = todo.pop()
        if at in seen or at not in nodes:
            continue
        seen.add(at)
        if not graph.unsure(at) and (graph.nodes[at].speaks() or graph.asks(at)):
            loud.add(at)
        else:
            todo += graph.net.successors(at)
    for node in nodes:
        if node in loud:
            yield Found(graph.pointer(node), node)


RULE = Rule("after-hangup", "error", TEXTS, find)
