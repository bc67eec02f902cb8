"""Codes in use are longer or shorter than what the step asks for."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from nodes.punch import Punch
from nodes.site import Site

TEXTS = {
    "en": (
        "“{node}” asks for {digits} digits, but codes of {lengths} digits are in use: {count}.",
        "Who has such a code is told that it is wrong, however often they key it.",
    ),
    "fr": (
        (
            "« {node} » demande {digits} chiffres, mais des codes de {lengths} chiffres sont en"
            " usage : {count}."
        ),
        "Qui a un tel code s’entend dire qu’il est faux, autant de fois qu’il le compose.",
    ),
    "it": (
        ("«{node}» chiede {digits} cifre, ma sono in uso codici di {lengths} cifre: {count}."),
        "A chi ha un tale codice viene detto che è sbagliato, per quante volte lo componga.",
    ),
}
FIXES = {
    "length": ("Ask for {digits} digits", "Demander {digits} chiffres", "Chiedi {digits} cifre")
}


def find(graph: Graph) -> Iterator[Found]:
    """Steps whose number of digits is not that of all codes."""
    for id, node in graph.nodes.items():
        if not isinstance(node, Punch | Site) or (isinstance(node, Site) and not node.asks()):
            continue
        lengths = graph.world.code_lengths.get(node.type, {})
        others = {digits: count for digits, count in lengths.items() if digits != node.digits}
        if not others:
            continue
        usual = max(lengths, key=lambda digits: (lengths[digits], digits))
        place = graph.pointer(id) + "/params/digits"
        patch = ({"op": "add", "path": place, "value": usual},)
        fixes = () if usual == node.digits else (Fix("length", patch, {"digits": usual}),)
        values = {
            "digits": node.digits, "count": sum(others.values()),
            "lengths": ", ".join(map(str, sorted(others))),
        }  # fmt: skip
        yield Found(place, id, "/digits", values, fixes)


RULE = Rule("code-length", "warning", TEXTS, find, FIXES)
