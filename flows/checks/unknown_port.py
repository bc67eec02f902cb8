"""A link starts at an outcome that its node does not have, mostly since an option was removed."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown

TEXTS = {
    "en": ("“{node}”: {problem}.", "No caller ever takes this link."),
    "fr": ("« {node} » : {problem}.", "Aucun appelant n'emprunte jamais ce lien."),
    "it": ("«{node}»: {problem}.", "Nessun chiamante prende mai questo collegamento."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Links of sound nodes that belong to no port."""
    for wire in graph.wires:
        ports = graph.ports.get(wire.node)
        if ports is None or wire.port in ports or not wire.drawn:
            continue
        values = {"value": shown(wire.port), "known": list(ports)}
        yield Found(
            wire.pointer,
            wire.node,
            values={"port": wire.port, "problem": Problem("", "no-port", values)},
            patch=({"op": "remove", "path": wire.pointer},),
        )


RULE = Rule("unknown-port", "error", TEXTS, find)
