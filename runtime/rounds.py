"""All tests of a flow in one round: what each came to, and which steps and outcomes they took."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.differences import Difference, Names
from flows.model import Program
from flows.scenario import Scenario
from flows.world import World
from runtime.call import Voice
from runtime.judging import Played, judge
from runtime.pretended import Written
from runtime.scripted import rehearse
from runtime.simulated_call import TextVoice

LIMIT = 20.0
"""Seconds after which no further test of a round is begun."""


@dataclass(frozen=True)
class Trial:
    """A scenario under the name it is known by."""

    id: str
    scenario: Scenario


@dataclass(frozen=True)
class Result:
    """What one test came to. `path`: (node, port; "" where the call ended) in order.

    `ran` is False for one that time did not suffice for: it is neither ok nor failed, and its only
    difference says so.
    """

    id: str
    name: str
    differences: tuple[Difference, ...]
    path: tuple[tuple[str, str], ...]
    seconds: float
    ran: bool = True

    @property
    def ok(self) -> bool:
        """Whether all that the test expects happened."""
        return not self.differences


@dataclass(frozen=True)
class Round:
    """All results in order; `took` real seconds.

    `steps` and `ports`: how many tests came to a node, and took a port of it.
    """

    results: tuple[Result, ...]
    took: float
    steps: Mapping[str, int] = field(default_factory=dict)
    ports: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Result, ...]:
        """Those that ran and are not as expected."""
        return tuple(result for result in self.results if result.ran and not result.ok)

    @property
    def not_run(self) -> tuple[Result, ...]:
        """Those whose turn never came."""
        return tuple(result for result in self.results if not result.ran)


def run(
    program: Program, tests: Sequence[Trial], known: World, lengths: Mapping[str, float], *,
    limit: float | None = None,
) -> Round:  # fmt: skip
    """Run the tests; a thousand take a second. `lengths`: recording → seconds.

    After `limit` seconds (LIMIT unless given) the rest are told as not run.
    """
    begun = time.perf_counter()
    results = _run(program, tests, known, lengths, LIMIT if limit is None else limit)
    return _round(results, time.perf_counter() - begun)


def _run(
    program: Program, tests: Sequence[Trial], known: World, lengths: Mapping[str, float],
    limit: float,
) -> list[Result]:  # fmt: skip
    late = time.perf_counter() + limit
    names, world, voice = Names.of(program, known.calendars), Written(known), TextVoice(lengths)

    async def all_of_them() -> list[Result]:
        return [
            await _one(program, test, world, voice, names)
            if time.perf_counter() < late
            else _not_run(test, limit)
            for test in tests
        ]

    return asyncio.run(all_of_them())


async def _one(program: Program, test: Trial, world: Written, voice: Voice, names: Names) -> Result:
    played = await rehearse(program, test.scenario, world, voice=voice)
    differences = tuple(judge(test.scenario, played, names))
    return Result(test.id, test.scenario.name, differences, way(played), played.seconds)


def _not_run(test: Trial, limit: float) -> Result:
    why = Difference("problem", None, None, None, "not-run", {"seconds": round(limit)})
    return Result(test.id, test.scenario.name, (why,), (), 0.0, ran=False)


def way(played: Played) -> tuple[tuple[str, str], ...]:
    """The nodes of a call in order, each with the port it was left by; "" where it ended."""
    ports = [port for _, port in played.ports]
    ports += [""] * (len(played.path) - len(ports))
    return tuple(zip(played.path, ports, strict=False))


def _round(results: Sequence[Result], took: float) -> Round:
    steps = Counter(node for result in results for node in {node for node, _ in result.path})
    ports = Counter(pair for result in results for pair in {p for p in result.path if p[1]})
    return Round(tuple(results), took, dict(steps), dict(ports))
