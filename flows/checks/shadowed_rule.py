"""A rule or case that can never win: it holds for no value, or others always come first."""

from collections.abc import Iterator

from flows.checks.rule import Counted, Found, Outcome, Rule
from flows.graph import Graph

NEVER = ("holds for no value", "n'est vraie pour aucune valeur", "non vale per nessun valore")
TAKEN = (
    "comes after others that take all its values",
    "vient après d'autres qui prennent toutes ses valeurs",
    "viene dopo altri che prendono tutti i suoi valori",
)

TEXTS = {
    "en": (
        "“{node}”: the outcome “{port}” {what}.",
        "No caller ever takes this way.",
    ),
    "fr": (
        "« {node} » : la sortie « {port} » {what}.",
        "Aucun appelant ne prend jamais ce chemin.",
    ),
    "it": (
        "«{node}»: l’esito «{port}» {what}.",
        "Nessun chiamante prende mai questa strada.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """In the order of the rules."""
    for id, at, ports, verdict in graph.verdicts:
        placed, kind = graph.flow.nodes[id], graph.facts[id].kind
        for index in sorted((*verdict.never, *verdict.taken)):
            what = Counted(NEVER if index in verdict.never else TAKEN)
            values = {"port": Outcome(kind, placed.params, ports[index]), "what": what}
            param = f"{at}/{index}"
            yield Found(graph.pointer(id, param), id, param, values)


RULE = Rule("shadowed-rule", "warning", TEXTS, find)
