"""A key may mean two things, so the caller is made to wait, or cannot say one of them."""

from collections.abc import Iterator

from flows.checks.rule import Counted, Found, Rule, Words
from flows.graph import Graph
from nodes.collect import Collect
from nodes.menu import Menu

PREFIX = (
    "one key begins another ({count}): who presses the short one must wait",
    "une touche en commence une autre ({count}) : qui tape la courte doit attendre",
    "un tasto ne inizia un altro ({count}): chi preme quello corto deve aspettare",
)
CANCEL = (
    "“{count}” both ends and cancels the entry",
    "« {count} » valide et annule à la fois la saisie",
    "«{count}» conferma e insieme annulla l’inserimento",
)
DIGIT = (
    "the digit {count} ends the entry, so it cannot be part of it",
    "le chiffre {count} termine la saisie, il ne peut donc pas en faire partie",
    "la cifra {count} conclude l’inserimento, quindi non può farne parte",
)
LONGER = (
    "“{count}” has more digits than the caller may key",
    "« {count} » a plus de chiffres que l’appelant ne peut en taper",
    "«{count}» ha più cifre di quante il chiamante ne possa digitare",
)

TEXTS = {
    "en": (
        "“{node}”: {what}.",
        "The caller waits without knowing why, or lands at the wrong place.",
    ),
    "fr": (
        "« {node} » : {what}.",
        "L’appelant attend sans savoir pourquoi, ou arrive au mauvais endroit.",
    ),
    "it": (
        "«{node}»: {what}.",
        "Il chiamante aspetta senza sapere perché, o arriva nel posto sbagliato.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Keys of menus among each other, and the special keys of entries."""
    for id, node in graph.nodes.items():
        if isinstance(node, Menu):
            yield from _menu(graph, id, node)
        elif isinstance(node, Collect):
            yield from _entry(graph, id, node)


def _menu(graph: Graph, id: str, node: Menu) -> Iterator[Found]:
    ways = node.ways()
    for at, option in enumerate(node.options):
        longer = next((k for k in ways if k != option.key and k.startswith(option.key)), None)
        if longer is not None:
            param = f"/options/{at}/key"
            what = Counted(PREFIX, f"{option.key}, {longer}")
            yield Found(graph.pointer(id, param), id, param, {"what": what})


def _entry(graph: Graph, id: str, node: Collect) -> Iterator[Found]:
    reading = node.reading()
    if reading.cancel and reading.cancel in reading.terminator:
        yield _found(graph, id, "/cancel_key", CANCEL, reading.cancel)
    if digits := [key for key in reading.terminator if key.isdigit()]:
        yield _found(graph, id, "/terminator", DIGIT, ", ".join(digits))
    for item in (node.accept or "").split(","):
        low = item.strip().partition("-")[0]
        if len(low) > reading.longest and "*" not in low and node.kind != "amount":
            yield _found(graph, id, "/accept", LONGER, item.strip())
            break


def _found(graph: Graph, id: str, param: str, words: Words, key: str) -> Found:
    return Found(graph.pointer(id, param), id, param, {"what": Counted(words, key)})


RULE = Rule("ambiguous-key", "warning", TEXTS, find)
