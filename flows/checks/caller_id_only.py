"""Callers are told apart by their number alone, and those without one are turned away."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from nodes.punch import Punch
from nodes.site import ASKED, Site

NUMBER = "caller.number"

TEXTS = {
    "en": (
        (
            "“{node}” lets callers in by their number alone and ends all other calls: give hidden"
            " and unknown numbers another way in, such as a code."
        ),
        (
            "Who calls with a hidden number, or from another telephone, is cut off without being"
            " asked."
        ),
    ),
    "fr": (
        (
            "« {node} » se fie au seul numéro et termine tous les autres appels : prévoyez un"
            " autre accès pour les numéros masqués ou inconnus, par exemple un code."
        ),
        "Qui appelle avec un numéro masqué, ou d’un autre téléphone, est coupé sans explication.",
    ),
    "it": (
        (
            "«{node}» si fida del solo numero e termina tutte le altre chiamate: prevedete un"
            " altro accesso per i numeri nascosti o sconosciuti, per esempio un codice."
        ),
        (
            "Chi chiama con numero nascosto, o da un altro telefono, viene scollegato senza"
            " spiegazioni."
        ),
    ),
}


FIXES = {
    "ask": (
        "Ask for the code of the site",
        "Demander le code du site",
        "Chiedi il codice della sede",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """A test of the number alone whose `otherwise` ends the call, and no other way does."""
    for id, known in graph.facts.items():
        node = graph.nodes.get(id)
        if isinstance(node, Site):
            yield from _sites(graph, id, node)
        elif isinstance(node, Punch):
            if node.site is None and _ends(graph, id, "unknown_site"):
                yield Found(graph.pointer(id) + "/next/unknown_site", id)
        elif {name for _, name in known.reads} == {NUMBER} and "otherwise" in known.ports:
            others = [port for port in known.ports if port != "otherwise"]
            if _ends(graph, id, "otherwise") and not any(_ends(graph, id, p) for p in others):
                yield Found(graph.pointer(id) + "/next/otherwise", id)


def _sites(graph: Graph, id: str, node: Site) -> Iterator[Found]:
    """Numbers that tell no site, whose callers are not asked for its code."""
    for port in ("unknown", "anonymous"):
        if port not in ASKED[node.ask_when] and _ends(graph, id, port):
            place = graph.pointer(id) + "/params/ask_when"
            fix = Fix("ask", ({"op": "add", "path": place, "value": "both"},))
            yield Found(f"{graph.pointer(id)}/next/{port}", id, fixes=(fix,))


def _ends(graph: Graph, id: str, port: str) -> bool:
    """Whether a port leads to a step that ends the call."""
    target = graph.nodes.get(graph.flow.nodes[id].next.get(port, ""))
    return target is not None and target.ends


RULE = Rule("caller-id-only", "warning", TEXTS, find, FIXES)
