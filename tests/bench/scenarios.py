"""How many tests of flows run in a second: scripted calls, judged, on one processor.

    python -m tests.bench.scenarios [--count 1000] [--rounds 3]

The tests of the examples are run over and over, with the state of the call written down, read back
and the call built anew between every two steps (as in every run), and without. Prints seconds (the
best of some rounds) and steps per second; fails when the target is missed.
"""

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass
from itertools import cycle, islice

from flows.compile import compile
from flows.model import Program
from flows.scenario import Scenario, load
from flows.world import World
from runtime.pretended import Written
from runtime.rounds import Trial, run
from runtime.scripted import rehearse
from studio.examples import WORKSPACE, example_folders, flow_files

TARGET = 5.0
"""Seconds in which 1,000 tests must be done."""


@dataclass(frozen=True)
class Example:
    """A flow, what it refers to, and its tests."""

    name: str
    program: Program
    known: World
    scenarios: tuple[Scenario, ...]


def examples() -> list[Example]:
    """All of them."""
    found = []
    for folder in example_folders():
        file = folder / WORKSPACE
        known = World.from_workspace(file.read_bytes()) if file.exists() else World.empty()
        (flow,) = flow_files(folder)
        program = compile(json.loads(flow.read_bytes()), known).program
        assert program is not None
        tests = sorted((folder / "scenarios").glob("*.json"))
        scenarios = tuple(load(test.read_bytes()) for test in tests)
        found.append(Example(folder.name, program, known, scenarios))
    return found


def whole_round(one: Example, count: int) -> tuple[float, int]:
    """(seconds, steps) of that many tests, run and judged as the studio does it."""
    trials = [Trial(str(n), s) for n, s in enumerate(islice(cycle(one.scenarios), count))]
    done = run(one.program, trials, one.known, {})
    assert not done.failed
    return done.took, sum(len(result.path) for result in done.results)


def played_only(one: Example, count: int, reload: bool) -> float:
    """Seconds of the calls alone."""

    async def all_of_them() -> None:
        for scenario in islice(cycle(one.scenarios), count):
            await rehearse(one.program, scenario, Written(one.known), reload=reload)

    begun = time.perf_counter()
    asyncio.run(all_of_them())
    return time.perf_counter() - begun


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    count, rounds, slowest = given.count, range(given.rounds), 0.0
    print(f"| {count:,} tests of | seconds | steps per second | without reading back, s |")
    print("|---|---|---|---|")
    for one in examples():
        whole_round(one, 10)
        seconds, steps = min(whole_round(one, count) for _ in rounds)
        plain = min(played_only(one, count, reload=False) for _ in rounds)
        print(f"| {one.name} | {seconds:.2f} | {steps / seconds:,.0f} | {plain:.2f} |")
        slowest = max(slowest, seconds)
    if slowest > TARGET * count / 1000:
        sys.exit(f"1,000 tests must be done in {TARGET} s")


if __name__ == "__main__":
    main()
