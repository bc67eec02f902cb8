"""A node refers to a calendar, range, recording or language that does not exist."""

from collections.abc import Collection, Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes.base import AudioRef, CalendarRef, Language, Node, words

TEXTS = {
    "en": ("“{node}”: {problem}.", "At this step the call fails and goes to the error lane."),
    "fr": ("« {node} » : {problem}.", "À cette étape, l'appel échoue et part en erreur."),
    "it": ("«{node}»: {problem}.", "A questo passo la chiamata fallisce e va in errore."),
}
Missing = tuple[str, str, str, Collection[str]]


def find(graph: Graph) -> Iterator[Found]:
    """Everything a node names that the workspace, or the flow itself, does not have."""
    for id, node in graph.nodes.items():
        for at, code, name, known in _missing(graph, node):
            problem = Problem("", code, {"value": shown(name), "known": list(known)})
            yield Found(graph.pointer(id, at), id, at, {"problem": problem})


def _missing(graph: Graph, node: Node) -> Iterator[Missing]:
    world, spoken = graph.world, graph.flow.languages
    for at, calendar in words(node, CalendarRef):
        if calendar not in world.calendars:
            yield at, "no-calendar", calendar, sorted(world.calendars)
        else:
            yield from _ranges(node, world.calendars[calendar].get("ranges", {}))
    for at, audio in words(node, AudioRef):
        if audio not in world.audio:
            yield at, "no-sound", audio, sorted(world.audio)
    for at, language in words(node, Language):
        # prompts may hold more languages than the flow speaks; a choice may not
        if at.endswith("/language") and spoken and language not in spoken:
            yield at, "no-language", language, spoken


def _ranges(node: Node, known: Collection[str]) -> Iterator[Missing]:
    for at, name in enumerate(getattr(node, "ranges", ())):
        if name not in known:
            yield f"/ranges/{at}", "unknown-range", name, list(known)


RULE = Rule("missing-reference", "error", TEXTS, find)
