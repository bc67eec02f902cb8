"""A menu offers more than people remember, or makes them wait for its first choice."""

import re
from collections.abc import Iterator

from flows.announced import announced
from flows.checks.rule import Counted, Found, Rule
from flows.graph import Graph
from flows.limits import reading_time
from nodes.menu import Menu

MOST, LONGEST = 5, 20.0
MANY = (
    "{count} options: few people remember more than five; group them",
    "{count} choix : au-delà de cinq, on ne les retient plus ; regroupez-les",
    "{count} scelte: oltre cinque non si ricordano più; raggruppatele",
)
LATE = (
    "{count} s pass before the first option is said: shorten the introduction",
    "{count} s passent avant le premier choix : raccourcissez l’introduction",
    "passano {count} s prima della prima scelta: accorciate l’introduzione",
)
TEXTS = {
    "en": (
        "“{node}”: {what}.",
        "Callers forget the first choices, or give up before they hear theirs.",
    ),
    "fr": (
        "« {node} » : {what}.",
        "L’appelant oublie les premiers choix ou renonce avant d’entendre le sien.",
    ),
    "it": (
        "«{node}»: {what}.",
        "Il chiamante dimentica le prime scelte o rinuncia prima di sentire la sua.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """More than five options, or more than twenty seconds before the first."""
    for id, node in graph.nodes.items():
        if not isinstance(node, Menu):
            continue
        if len(node.options) > MOST:
            what = Counted(MANY, len(node.options))
            yield Found(graph.pointer(id, "/options"), id, "/options", {"what": what})
        before = max((_before(text, tag) for tag, text in node.prompt.text.items()), default=0.0)
        if before > LONGEST:
            yield Found(graph.pointer(id, "/prompt"), id, "/prompt",
                        {"what": Counted(LATE, round(before))})  # fmt: skip


def _before(text: str, language: str) -> float:
    """Seconds until the sentence that announces the first key begins, if that may be long."""
    seconds = 0.0
    if reading_time(text) <= LONGEST:
        return seconds
    for sentence in re.split(r"(?<=[.!?…])\s+", text):
        if announced(sentence, language, 6):
            return seconds
        seconds += reading_time(sentence)
    return 0.0


RULE = Rule("long-menu", "hint", TEXTS, find)
