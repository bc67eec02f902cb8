"""The longest way through the flow takes longer than its calls may last."""

from collections.abc import Iterator
from math import ceil

from flows.checks.rule import Fix, Found, Rule
from flows.graph import Graph

DAY = 86_400

FIXES = {
    "allow": (
        "Let calls last {minutes} min",
        "Autoriser {minutes} min par appel",
        "Permetti {minutes} min per chiamata",
    )
}
TEXTS = {
    "en": (
        (
            "The longest way through takes {seconds} s, but calls are cut after {limit} s: shorten"
            " it, or allow longer calls."
        ),
        "A caller who takes all the time they are given is cut off before the end.",
    ),
    "fr": (
        (
            "Le plus long chemin dure {seconds} s, mais les appels sont coupés après {limit} s :"
            " raccourcissez-le ou allongez la durée maximale."
        ),
        "Un appelant qui prend tout son temps est coupé avant la fin.",
    ),
    "it": (
        (
            "La strada più lunga dura {seconds} s, ma le chiamate sono interrotte dopo {limit} s:"
            " accorciatela o permettete chiamate più lunghe."
        ),
        "Chi usa tutto il tempo concesso viene interrotto prima della fine.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """The longest way of a caller who never goes back; whoever does may well run out of time."""
    if graph.flow.start not in graph.flow.nodes:
        return
    seconds, _, path = graph.certificate.straight
    limit = graph.flow.max_seconds
    if seconds > limit:
        needed = min(DAY, 60 * ceil(seconds / 60))
        change = {"op": "add", "path": "/max_seconds", "value": needed}
        fixes = (Fix("allow", (change,), {"minutes": needed // 60}),) if seconds <= DAY else ()
        values = {"seconds": round(seconds), "limit": limit, "nodes": path}
        yield Found("/max_seconds", values=values, fixes=fixes)


RULE = Rule("long-call", "warning", TEXTS, find, FIXES)
