"""A prompt names a recording that was deleted, or that cannot be played."""

from collections.abc import Iterator

from flows.checks import fixes
from flows.checks.rule import Found, Rule
from flows.graph import Graph
from flows.problems import Problem, shown
from nodes.base import AudioRef

FIXES = {"replace": fixes.REPLACE}
TEXTS = {
    "en": ("“{node}”: {problem}.", "The caller hears nothing at this place."),
    "fr": ("« {node} » : {problem}.", "L’appelant n’entend rien à cet endroit."),
    "it": ("«{node}»: {problem}.", "Il chiamante non sente niente in questo punto."),
}


def find(graph: Graph) -> Iterator[Found]:
    """Recordings that the workspace does not have (any more), or has but cannot play."""
    usable = sorted(set(graph.world.audio) - graph.world.broken)
    for id, at, audio in graph.words(AudioRef):
        place = graph.pointer(id, at)
        if audio in graph.world.broken:
            problem = Problem("", "bad-sound", {"value": shown(audio)})
            yield Found(place, id, at, {"problem": problem})
        elif audio not in graph.world.audio:
            problem = Problem("", "no-sound", {"value": shown(audio), "known": usable})
            close = problem.closest()
            remedies = (fixes.replace(place, close),) if close else ()
            yield Found(place, id, at, {"problem": problem}, remedies)


RULE = Rule("missing-audio", "error", TEXTS, find, FIXES)
