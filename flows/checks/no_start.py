"""The flow starts at a node that does not exist."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown

FIXES = {"start": ("Start at “{name}”", "Démarrer à « {name} »", "Inizia da «{name}»")}
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
        problem = Problem("/start", "no-node", values)
        yield Found("/start", values={"problem": problem}, fixes=tuple(_fixes(graph)))


def _fixes(graph: Graph) -> Iterator[Fix]:
    """The step that picks up, or else the first one."""
    nodes = graph.flow.nodes
    answers = [id for id, node in nodes.items() if node.type == "answer"]
    for id in (answers or list(nodes))[:1]:
        patch = ({"op": "replace", "path": "/start", "value": id},)
        yield Fix("start", patch, {"name": graph.step(id)})


RULE = Rule("no-start", "error", TEXTS, find, FIXES)
