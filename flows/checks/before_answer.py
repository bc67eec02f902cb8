"""A node waits for the caller although the call may not have been picked up yet."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from flows.ways import states

FIXES = {
    "answer": (
        "Pick up when the call begins",
        "Décrocher au début de l’appel",
        "Rispondi all’inizio della chiamata",
    ),
}
TEXTS = {
    "en": (
        "“{node}” asks before the call is picked up: put an “Answer” step before it.",
        "The caller still hears it ring and cannot press keys.",
    ),
    "fr": (
        (
            "« {node} » interroge avant que l’appel soit décroché : placez une étape « Décrocher » "
            "avant."
        ),
        "L’appelant entend encore sonner et ne peut pas taper de touches.",
    ),
    "it": (
        "«{node}» chiede prima che si risponda alla chiamata: mettete prima un passo «Rispondere».",
        "Il chiamante sente ancora squillare e non può premere tasti.",
    ),
}
STARTS_ANSWERED = ("outbound", "subflow")


def find(graph: Graph) -> Iterator[Found]:
    """The first asking node of every way from the start that passes no `answer`."""
    flow = graph.flow
    if flow.start not in flow.nodes or flow.kind in STARTS_ANSWERED:
        return

    def machine(node: str, port: str, state: str) -> str | None:
        # lanes are followed too: what fails while it rings goes on while it rings
        early = port != "hangup" and not graph.unsure(node) and not graph.asks(node)
        return state if early and graph.nodes[node].type != "answer" else None

    for node in states(graph, {flow.start: "ringing"}, machine):
        if graph.asks(node):
            yield Found(graph.pointer(node), node, fixes=(_fix(graph),))


def _fix(graph: Graph) -> Fix:
    start = graph.flow.start
    id = fixes.fresh(graph.flow.nodes, "answer")
    node = {"type": "answer", "params": {}, "next": {"next": start}}
    begin = {"op": "replace", "path": "/start", "value": id}
    return Fix("answer", (*fixes.add(graph, id, node, beside=start), begin))


RULE = Rule("before-answer", "error", TEXTS, find, FIXES)
