"""A caller may be left in silence for longer than four seconds."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from nodes.menu import Menu

LONGEST = 4.0

FIXES = {
    "replay": (
        "Say the prompt again after each try",
        "Redire le message après chaque essai",
        "Ripeti il messaggio dopo ogni tentativo",
    ),
}
TEXTS = {
    "en": (
        "“{node}” can leave the caller in silence for {seconds} s: say something in between.",
        "The caller thinks the line is dead and hangs up.",
    ),
    "fr": (
        (
            "« {node} » peut laisser l’appelant {seconds} s dans le silence : dites quelque chose"
            " entre-temps."
        ),
        "L’appelant croit la ligne coupée et raccroche.",
    ),
    "it": (
        (
            "«{node}» può lasciare il chiamante in silenzio per {seconds} s: dite qualcosa nel"
            " frattempo."
        ),
        "Il chiamante crede caduta la linea e riaggancia.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """By what each node says of itself; the time a caller takes to answer is not silence."""
    for id, node in graph.nodes.items():
        seconds = node.silence()
        if seconds > LONGEST:
            yield Found(
                graph.pointer(id), id, values={"seconds": round(seconds)}, fixes=_fixes(graph, id)
            )


def _fixes(graph: Graph, id: str) -> tuple[Fix, ...]:
    if not isinstance(graph.nodes[id], Menu):
        return ()
    change = {"op": "add", "path": graph.pointer(id, "/replay_after"), "value": True}
    return (Fix("replay", (change,)),)


RULE = Rule("dead-air", "warning", TEXTS, find, FIXES)
