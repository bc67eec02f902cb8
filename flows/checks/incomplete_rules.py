"""A single value falls between two rules: `less than 10` and `more than 10`."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph

TEXTS = {
    "en": (
        (
            "“{node}”: {value} is taken by no rule, although the values below and above are: "
            "add it to one."
        ),
        "With exactly this value the caller goes another way than with its neighbours.",
    ),
    "fr": (
        (
            "« {node} » : {value} n’est pris par aucune règle, alors que les valeurs voisines "
            "le sont : ajoutez-le à l’une d’elles."
        ),
        "Avec cette valeur précise, l’appelant prend un autre chemin qu’avec ses voisines.",
    ),
    "it": (
        (
            "«{node}»: {value} non è preso da nessuna regola, mentre i valori vicini lo sono: "
            "aggiungetelo a una di esse."
        ),
        "Con questo preciso valore il chiamante prende una strada diversa dai valori vicini.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Unless what is left over goes the way of a neighbour anyway."""
    for id, at, ports, verdict in graph.verdicts:
        wired = graph.flow.nodes[id].next
        for value, below, above in verdict.gaps:
            ways = {wired.get(ports[below]), wired.get(ports[above])}
            if wired.get("otherwise") not in ways:
                yield Found(graph.pointer(id, at), id, at, {"value": value})


RULE = Rule("incomplete-rules", "warning", TEXTS, find)
