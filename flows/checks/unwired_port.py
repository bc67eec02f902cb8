"""An outcome of a node leads nowhere. The `hangup` and `error` outcomes may: lanes catch them."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Outcome, Rule
from flows.graph import Graph, Wire
from nodes.base import LANES

FIXES = {
    "link": fixes.LINK,
    "hang-up": ("End the call here", "Terminer l’appel ici", "Termina qui la chiamata"),
}
END = "fin"
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
        "«{node}»: l’esito «{port}» non porta da nessuna parte; collegatelo a un passo.",
        "Chi lascia questo passo con «{port}» viene scollegato senza una parola.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """One per port, on every node whose parameters are sound; not those no call ever takes."""
    for node, ports in graph.ports.items():
        placed = graph.flow.nodes[node]
        wired = {*placed.next, *graph.nodes[node].never()}
        for port in ports:
            if port not in wired and port not in LANES:
                word = Outcome(type(graph.nodes[node]), placed.params, port)
                values = {"port": word, "id": port}
                remedies = tuple(_fixes(graph, node, port))
                yield Found(Wire(node, port, "").pointer, node, values=values, fixes=remedies)


def _fixes(graph: Graph, node: str, port: str) -> Iterator[Fix]:
    """Where the other outcomes go, if all go to one step; then an end of the call."""
    placed = graph.flow.nodes[node]
    targets = {placed.next[p] for p in graph.ports[node] if p in placed.next and p not in LANES}
    ends = [id for id, other in graph.nodes.items() if other.ends and id not in targets]
    for target in (*(targets if len(targets) == 1 else ()), *(ends if len(ends) == 1 else ())):
        if target in graph.flow.nodes and target != node:
            patch = (fixes.link(graph, node, port, target),)
            yield Fix("link", patch, {"target": graph.step(target)})
    if not ends:
        id = fixes.fresh(graph.flow.nodes, END)
        new = fixes.add(graph, id, {"type": "hangup", "params": {}, "next": {}}, beside=node)
        yield Fix("hang-up", (*new, fixes.link(graph, node, port, id)))


RULE = Rule("unwired-port", "error", TEXTS, find, FIXES)
