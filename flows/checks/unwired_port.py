"""An outcome of a node leads nowhere. The `hangup` and `error` outcomes may: lanes catch them."""

from collections.abc import Iterator

from flows.checks.rule import Found, Outcome, Rule
from flows.graph import Graph
from nodes.base import LANES

TEXTS = {
    "en": (
        "“{node}”: the outcome “{port}” leads nowhere; link it to a step.",
        "A caller who leaves this step by “{port}” is cut off without a word.",
    ),
    "fr": (
        "« {node} » : la sortie « {port} » ne mène nulle part ; reliez-la à une étape.",
        "Un appelant qui quitte cette étape par « {port} » est coupé sans un mot.",
    ),
    "it": (
        "«{node}»: l'esito «{port}» non porta da nessuna parte; collegarlo a un passo.",
        "Chi lascia questo passo con «{port}» viene scollegato senza una parola.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """One per port, on every node whose parameters are sound."""
    for node, ports in graph.ports.items():
        placed = graph.flow.nodes[node]
        for port in ports:
            if port not in placed.next and port not in LANES:
                word = Outcome(type(graph.nodes[node]), placed.params, port)
                values = {"port": word, "id": port}
                yield Found(graph.pointer(node) + "/next", node, values=values)


RULE = Rule("unwired-port", "error", TEXTS, find)
