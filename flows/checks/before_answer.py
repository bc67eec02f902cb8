"""A node waits for the caller although the call may not have been picked up yet."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph

TEXTS = {
    "en": (
        "“{node}” asks before the call is picked up: put an “answer” step before it.",
        "The caller still hears it ring and cannot press keys.",
    ),
    "fr": (
        (
            "« {node} » interroge avant que l'appel soit décroché : placez une étape « répondre » "
            "avant."
        ),
        "L'appelant entend encore sonner et ne peut pas taper de touches.",
    ),
    "it": (
        "«{node}» chiede prima che si risponda alla chiamata: mettere prima un passo «rispondere».",
        "Il chiamante sente ancora squillare e non può premere tasti.",
    ),
}
STARTS_ANSWERED = ("outbound", "subflow")


def find(graph: Graph) -> Iterator[Found]:
    """The first asking node of every way from the start that passes no `answer`."""
    flow = graph.flow
    if flow.start not in flow.nodes or flow.kind in STARTS_ANSWERED:
        return
    todo, seen, early = [flow.start], {flow.start}, set()
    while todo:
        at = todo.pop()
        if graph.unsure(at) or graph.nodes[at].type == "answer":
            continue
        if graph.asks(at):
            early.add(at)
            continue
        todo += (fresh := [n for n in graph.net.successors(at) if n not in seen])
        seen.update(fresh)
    for node in flow.nodes:
        if node in early:
            yield Found(graph.pointer(node), node)


RULE = Rule("before-answer", "error", TEXTS, find)
