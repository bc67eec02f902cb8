"""A walked call as a test: the steps of its caller, what it expects, and a name to read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from unicodedata import normalize

from flows.differences import Names
from flows.explore import USUAL_CALLER, Port
from flows.explore_words import moment, name_part
from flows.model import Program
from flows.scenario import Scenario, Step
from nodes.world import World
from runtime.call import Voice
from runtime.covering import Walked
from runtime.forked import Visit
from runtime.judging import Played
from runtime.pretended import ERROR
from runtime.scripted import play
from runtime.values import secrets

LONGEST_NAME = 110
SOON = 0.05
"""Seconds that need not be waited."""
CALL = "scripted"


@dataclass(frozen=True)
class Teller:
    """How callers are named: in a language, with the names of steps, calendars and dates."""

    names: Names
    language: str
    calendars: Mapping[str, str]
    dated: frozenset[datetime]

    def name(self, walked: Walked) -> str:
        """The name of a caller, such as `Saturday 10:00, key 2, hangs up in “Services”`."""
        parts = [*self._begin(walked), *self._deeds(walked)]
        quiet = not any(visit.deeds for visit in walked.visits)
        if quiet and not any(self._asked(visit) for visit in walked.visits):
            parts.append(self._say("listens"))
        said = ", ".join(parts)
        if len(said) > LONGEST_NAME:
            said = f"{', '.join(parts[:2])} … {parts[-1]}"[:LONGEST_NAME]
        return said[:1].upper() + said[1:]

    def _say(self, word: str, **values: object) -> str:
        return name_part(word, self.language, **values)

    def _begin(self, walked: Walked) -> Iterator[str]:
        begun = walked.inputs
        if begun.at is not None:
            yield moment(begun.at, begun.at in self.dated, self.language)
        if begun.from_ is not None and begun.from_ != USUAL_CALLER:
            yield self._say("from", value=begun.from_) if begun.from_ else self._say("hidden")
        if begun.to:
            yield self._say("to", value=begun.to)
        for kind, where, outcome in begun.chosen:
            if kind == "calendars":
                step = self.calendars.get(where, where)
                port = self._state(outcome)
                yield self._say("calendar", step=step, port=port)
            elif outcome == ERROR:
                yield self._say("fails", step=self.names.step(where))
            else:
                port = self.names.port(where, outcome, self.language)
                yield self._say("chosen", step=self.names.step(where), port=port)

    def _state(self, state: str) -> str:
        """A state of calendars in the words of the outcomes."""
        hours = next((id for id, n in self.names.program.nodes.items() if n.type == "hours"), "")
        return self.names.port(hours, state, self.language)

    def _deeds(self, walked: Walked) -> Iterator[str]:
        for visit in walked.visits:
            for keys, same in groupby(deed.keys for deed in visit.deeds):
                count = len(list(same))
                if not keys:
                    yield self._say("hangs-up", step=self.names.step(visit.node))
                    continue
                what = self._say("key" if len(keys) == 1 else "keys", keys=keys.rstrip("#") or keys)
                yield self._say("times", what=what, count=count) if count > 1 else what
            if not visit.deeds and self._asked(visit):
                yield self._say("silent", step=self.names.step(visit.node))

    def _asked(self, visit: Visit) -> bool:
        return visit.waited and self.names.program.nodes[visit.node].asks()


@dataclass(frozen=True)
class Script:
    """A test made of a walked call, and how it really goes when it is played."""

    scenario: Scenario
    played: Played

    @property
    def ports(self) -> list[Port]:
        """The ports it takes in order, those of steps that end the call included."""
        return [(e.node, e.data["port"]) for e in self.played.events if e.kind == "left"]


def script(
    program: Program, walked: Walked, world: World, name: str, head: Mapping[str, Any],
    voice: Voice,
) -> Script:  # fmt: skip
    """The test for a walked call, with the fewest `hear` that lead the same way.

    `head`: what is the same for all: `flow`, the number called (`to`), the usual instant (`at`).
    """
    wanted = [(visit.node, visit.port) for visit in walked.visits if visit.port is not None]
    best: Script | None = None
    for steps in (list(steps_of(walked, exact=False)), list(steps_of(walked, exact=True))):
        scenario = _scenario(walked, name, head, steps)
        played = play(program, scenario, world, voice=voice, reload=False)
        found = Script(_expecting(program, scenario, played), played)
        if found.ports == wanted and not played.undone:
            return found
        best = best or found
    assert best is not None
    return best


def steps_of(walked: Walked, *, exact: bool) -> Iterator[Step]:
    """What the caller does; with `exact` every prompt of a node is waited for, else its first.

    Who answers a second time always waits for every prompt: the next one begins like the last.
    """
    heard = [node for visit in walked.visits for node in visit.heard]
    done = 0
    for visit in walked.visits:
        for nth, deed in enumerate(visit.deeds):
            last = heard[deed.heard - 1] if deed.heard > done else None
            if last is not None:
                every = heard[done : deed.heard].count(last)
                count = every if exact or nth else 1
                yield from [Step.model_validate({"hear": last})] * count
            if deed.late > SOON:
                yield Step.model_validate({"wait": round(deed.late, 2)})
            yield Step.model_validate({"press": deed.keys} if deed.keys else {"hangup": True})
            done = deed.heard


def _scenario(
    walked: Walked, name: str, head: Mapping[str, Any], steps: list[Step]
) -> Scenario:  # fmt: skip
    begun = walked.inputs
    call: dict[str, Any] = {"from": USUAL_CALLER if begun.from_ is None else begun.from_}
    if to := begun.to if begun.to is not None else head.get("to", ""):
        call["to"] = to
    # also where nothing asks for it: a changed flow may, and then it must not be any time
    if at := begun.at or head.get("at"):
        call["at"] = at.isoformat()
    plain = [step.model_dump(exclude_none=True) for step in steps]
    world = {"world": begun.world()} if begun.chosen else {}
    return Scenario.model_validate(
        {"name": name, "flow": head.get("flow", ""), "call": call, **world, "steps": plain}
    )


def _expecting(program: Program, scenario: Scenario, played: Played) -> Scenario:
    """The scenario with all that came of it; what differs from call to call is left out."""
    hidden = secrets(program)
    told = played.expected()
    kept = {
        name: value
        for name, value in (told.variables or {}).items()
        if name not in hidden and CALL not in str(value)
    }
    expect = told.model_copy(update={"variables": kept})
    return scenario.model_copy(update={"expect": expect})


def as_file(scenario: Scenario) -> dict[str, Any]:
    """A scenario as its file holds it."""
    return scenario.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def file_name(name: str) -> str:
    """A file name made of the name of a caller: ASCII, small."""
    plain = normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "test"
