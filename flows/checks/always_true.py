"""A rule that holds for every value, so that what comes after it is never reached."""

from collections.abc import Iterator

from flows.checks.rule import Found, Outcome, Rule
from flows.graph import Graph

TEXTS = {
    "en": (
        "“{node}”: the outcome “{port}” is taken whatever the value: what comes after it never is.",
        "Every caller goes the same way.",
    ),
    "fr": (
        (
            "« {node} » : la sortie « {port} » est prise quelle que soit la valeur : les suivantes"
            " ne le sont jamais."
        ),
        "Tous les appelants prennent le même chemin.",
    ),
    "it": (
        "«{node}»: l’esito «{port}» vale per qualsiasi valore: i seguenti non valgono mai.",
        "Tutti i chiamanti prendono la stessa strada.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """At most one per step."""
    for id, at, ports, verdict in graph.verdicts:
        for index in verdict.always:
            placed, kind = graph.flow.nodes[id], graph.facts[id].kind
            param = f"{at}/{index}"
            values = {"port": Outcome(kind, placed.params, ports[index])}
            yield Found(graph.pointer(id, param), id, param, values)


RULE = Rule("always-true", "warning", TEXTS, find)
