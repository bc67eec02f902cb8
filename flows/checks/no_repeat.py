"""A menu gives no way to hear it again."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from nodes.menu import Menu

FIXES = {
    "repeat": ("Repeat with “{key}”", "Répéter avec « {key} »", "Ripeti con «{key}»"),
}
TEXTS = {
    "en": (
        "“{node}”: the caller cannot hear the options again; choose a key that repeats them.",
        "Who has not understood must press something at random, or call again.",
    ),
    "fr": (
        (
            "« {node} » : l’appelant ne peut pas réentendre les choix ; prévoyez une touche qui les"
            " répète."
        ),
        "Qui n’a pas compris doit taper au hasard ou rappeler.",
    ),
    "it": (
        "«{node}»: il chiamante non può riascoltare le scelte; prevedete un tasto che le ripeta.",
        "Chi non ha capito deve premere a caso o richiamare.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Neither a key that repeats, nor an outcome that leads back, nor a try after silence."""
    for id, node in graph.nodes.items():
        if not isinstance(node, Menu) or node.repeats():
            continue
        again = node.replay_after and node.max_no_input > 1
        if not again and id not in graph.after[id]:
            yield Found(
                graph.pointer(id, "/repeat_key"), id, "/repeat_key", fixes=_fixes(graph, id)
            )


def _fixes(graph: Graph, id: str) -> tuple[Fix, ...]:
    taken = set(graph.nodes[id].ways())  # type: ignore[attr-defined]  # a menu
    free = next((key for key in "*#9" if not any(t.startswith(key) for t in taken)), None)
    if free is None:
        return ()
    change = {"op": "add", "path": graph.pointer(id, "/repeat_key"), "value": free}
    return (Fix("repeat", (change,), {"key": free}),)


RULE = Rule("no-repeat", "hint", TEXTS, find, FIXES)
