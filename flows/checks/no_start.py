"""The flow starts at a node that does not exist."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown

TEXTS = {
    "en": ("Start: {problem}.", "Every caller would be cut off at once."),
    "fr": ("Départ : {problem}.", "Chaque appelant serait coupé aussitôt."),
    "it": ("Inizio: {problem}.", "Ogni chiamante verrebbe subito scollegato."),
}


def find(graph: Graph) -> Iterator[Found]:
    """The start, when there is no such node and nothing worse was said about it."""
    flow = graph.flow
    told = any(
        p.pointer == "/start" or (p.pointer == "" and p.values.get("name") == "start")
        for p in graph.problems
    )
    if flow.start not in flow.nodes and not told:
        values = {"value": shown(flow.start), "known": list(flow.nodes)}
        yield Found("/start", values={"problem": Problem("/start", "no-node", values)})


RULE = Rule("no-start", "error", TEXTS, find)
