"""Many past calls played on another version of their flow: where they diverge, and how many."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flows.model import Program
from flows.world import World as Known
from runtime.events import Event
from runtime.pretended import Written
from runtime.recorded import recorded
from runtime.replay_words import Unreplayable
from runtime.replaying import Divergence, diverges, told_again

EXAMPLES = 5
"""Calls named for each divergence."""
LIMIT = 20.0
"""Seconds after which no further call is played."""
DRAFT = 0
"""The version of calls to a draft."""


@dataclass(frozen=True)
class Past:
    """A call that is over: the version it followed, and all its facts."""

    id: str
    version: int
    events: Sequence[Event]


@dataclass(frozen=True)
class Group:
    """Calls that diverge alike. `share`: of all calls that could be played again."""

    at: Divergence
    calls: tuple[str, ...]
    share: float

    @property
    def examples(self) -> tuple[str, ...]:
        """Some of the calls, the newest first."""
        return self.calls[:EXAMPLES]


@dataclass(frozen=True)
class Replayed:
    """What became of the calls; `skipped` tells why some could not be played; `took` seconds."""

    calls: int
    same: int
    skipped: tuple[tuple[str, Unreplayable], ...]
    groups: tuple[Group, ...]
    took: float


def replay(
    calls: Sequence[Past], followed: Callable[[int], Program | None], program: Program,
    known: Known, *, limit: float | None = None,
) -> Replayed:  # fmt: skip
    """Play the calls on a program. `followed` gives the program of a version, None if it is gone.

    Groups with the most calls come first. Nothing real happens, and nothing is written down.
    After `limit` seconds (LIMIT unless given) the rest are skipped.
    """
    begun = time.perf_counter()
    seconds = LIMIT if limit is None else limit
    found, skipped = asyncio.run(_all(calls, followed, program, Written(known), seconds))
    played = len(calls) - len(skipped)
    alike: dict[Divergence, list[str]] = {}
    for call, divergence in found.items():
        if divergence is not None:
            alike.setdefault(divergence, []).append(call)
    groups = [Group(at, tuple(ids), len(ids) / played) for at, ids in alike.items()]
    groups.sort(key=lambda group: -len(group.calls))
    same = played - sum(len(group.calls) for group in groups)
    took = time.perf_counter() - begun
    return Replayed(len(calls), same, tuple(skipped.items()), tuple(groups), took)


async def _all(
    calls: Sequence[Past], followed: Callable[[int], Program | None], program: Program,
    world: Written, limit: float,
) -> tuple[Mapping[str, Divergence | None], Mapping[str, Unreplayable]]:  # fmt: skip
    found: dict[str, Divergence | None] = {}
    skipped: dict[str, Unreplayable] = {}
    late = time.perf_counter() + limit
    for call in calls:
        try:
            if time.perf_counter() >= late:
                raise Unreplayable("not-reached", seconds=round(limit))
            own = followed(call.version)
            if own is None:
                raise Unreplayable("version-gone", version=call.version)
            found[call.id] = await _one(call, own, program, world)
        except Unreplayable as problem:
            draft = call.version == DRAFT and problem.code in ("otherwise", "version-gone")
            skipped[call.id] = Unreplayable("draft-changed") if draft else problem
    return found, skipped


async def _one(call: Past, own: Program, program: Program, world: Written) -> Divergence | None:
    """Where it diverges; a call that does so even on its own version cannot be played again."""
    whole = recorded(call.events)
    script = await told_again(own, whole, world)
    found = await diverges(script, whole, program, world)
    if found is not None and (itself := await diverges(script, whole, own, world)):
        raise Unreplayable("otherwise", step=itself.node)
    return found
