"""A node refers to a calendar, range or language that does not exist."""

from collections.abc import Collection, Iterator

from flows.checks import fixes
from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes.base import CalendarRef, Language

FIXES = {"replace": fixes.REPLACE}
TEXTS = {
    "en": (
        "“{node}”: {problem}.",
        "The call fails at this step: it goes on at “If something goes wrong”, or ends.",
    ),
    "fr": ("« {node} » : {problem}.", "À cette étape, l'appel échoue et part en erreur."),
    "it": (
        "«{node}»: {problem}.",
        "La chiamata fallisce a questo passo: continua da «In caso di problema» o finisce.",
    ),
}
Missing = tuple[str, str, str, str, Collection[str]]


def find(graph: Graph) -> Iterator[Found]:
    """Everything a node names that the workspace, or the flow itself, does not have."""
    for id, at, code, name, known in _missing(graph):
        problem = Problem("", code, {"value": shown(name), "known": list(known)})
        place = graph.pointer(id, at)
        # another range is another port: that is more than a word to replace
        close = None if code == "unknown-range" else problem.closest()
        remedies = (fixes.replace(place, close),) if close else ()
        yield Found(place, id, at, {"problem": problem}, remedies)


def _missing(graph: Graph) -> Iterator[Missing]:
    world, spoken = graph.world, graph.flow.languages
    for id, at, calendar in graph.words(CalendarRef):
        if calendar not in world.calendars:
            yield id, at, "no-calendar", calendar, sorted(world.calendars)
            continue
        ranges = world.calendars[calendar].get("ranges", {})
        for index, name in enumerate(getattr(graph.nodes[id], "ranges", ())):
            if name not in ranges:
                yield id, f"/ranges/{index}", "unknown-range", name, list(ranges)
    for id, at, language in graph.words(Language):
        # prompts may hold more languages than the flow speaks; a choice may not
        if at.endswith("/language") and spoken and language not in spoken:
            yield id, at, "no-language", language, spoken


RULE = Rule("missing-reference", "error", TEXTS, find, FIXES)
