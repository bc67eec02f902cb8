"""A variable is declared, or filled in, and nothing ever reads it."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph
from flows.names import GIVEN
from flows.problems import point
from nodes.text import BadTemplate

FIXES = {
    "remove": (
        "Remove the variable “{name}”",
        "Supprimer la variable « {name} »",
        "Elimina la variabile «{name}»",
    ),
}
TEXTS = {
    "en": (
        "The variable “{name}” is never used: use it, or remove it.",
        "Nothing: callers do not notice. Whoever keeps this flow wonders what it is for.",
    ),
    "fr": (
        "La variable « {name} » ne sert jamais : utilisez-la ou supprimez-la.",
        "Rien pour l’appelant. Qui entretient ce parcours se demande à quoi elle sert.",
    ),
    "it": (
        "La variabile «{name}» non serve mai: usatela o eliminatela.",
        "Niente per il chiamante. Chi cura questo percorso si chiede a che serva.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Not in flows whose variables belong to others too, nor beside nodes not understood."""
    nodes = graph.flow.nodes
    if graph.flow.kind in GIVEN or len(graph.facts) < len(nodes):
        return
    if any(isinstance(t, BadTemplate) for f in graph.facts.values() for _, _, t in f.templates):
        return
    read = {name for facts in graph.facts.values() for _, name in facts.reads}
    stored: dict[str, tuple[str, str]] = {}
    for id, facts in graph.facts.items():
        for at, name in facts.stores:
            stored.setdefault(name, (id, at))
    for name in graph.flow.variables:
        if name in read:
            continue
        values = {"name": name}
        if place := stored.get(name):
            yield Found(graph.pointer(*place), *place, values)
        else:
            path = point(("variables", name))
            remove = Fix("remove", ({"op": "remove", "path": path},), values)
            yield Found(path, values=values, fixes=(remove,))


RULE = Rule("unused-variable", "hint", TEXTS, find, FIXES)
