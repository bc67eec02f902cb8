"""Every scenario of the example on a real Asterisk and in virtual time: the same call."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import pytest

from flows.world import World
from tests.asterisk import dupont
from tests.asterisk.agree import assert_agree
from tests.asterisk.caller import Caller
from tests.asterisk.scenarios import (
    States,
    assert_expected,
    assert_same,
    outcome,
    play_call,
    play_script,
    recordings,
)
from tests.asterisk.service import Service
from tests.asterisk.spy import Spy

pytestmark = pytest.mark.asterisk

SCENARIOS = dupont.scenarios()
AT_ONCE = 12
LONG = {
    "aucune-touche",
    "aucun-choix-puis-ventes",
    "langue-non-valable",
    "trois-touches-non-valables",
}
"""Begun first."""
CALLERS = {name: f"+4179000{at:04}" for at, name in enumerate(SCENARIOS, 1)}


@dataclass
class Played:
    """One scenario by telephone: its caller, or why it could not be played."""

    caller: Caller | None
    problem: BaseException | None
    spy: Spy
    states: States


@pytest.fixture(scope="module")
def played(service: Service) -> dict[str, Played]:
    """All scenarios, played at once by as many callers."""
    return asyncio.run(play_all(service))


async def play_all(service: Service) -> dict[str, Played]:
    states = States(service)
    watching = asyncio.create_task(states.watch())
    gate = asyncio.Semaphore(AT_ONCE)
    async with Spy(service.rig) as spy:

        async def one(name: str) -> Played:
            scenario, from_ = SCENARIOS[name], CALLERS[name]
            number = dupont.NUMBERS[dupont.state_of(scenario)]
            try:
                async with gate:
                    caller = await play_call(service, scenario, number, from_)
            except Exception as problem:
                return Played(None, problem, spy, states)
            return Played(caller, None, spy, states)

        order = sorted(SCENARIOS, key=lambda name: name not in LONG)
        results = await asyncio.gather(*map(one, order))
        await asyncio.sleep(0.5)
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    return dict(zip(order, results, strict=True))


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, service: Service, played: dict[str, Played]) -> None:
    by_phone = played[name]
    if by_phone.problem is not None:
        raise by_phone.problem
    assert by_phone.caller is not None
    from_, scenario = CALLERS[name], SCENARIOS[name]
    events = assert_agree(service, by_phone.caller, by_phone.spy, from_)
    document: dict[str, Any] = service.tone(dupont.DOCUMENT, "accueil", dupont.SECONDS)
    calendars = {"bureau": dupont.hours_of(scenario)}
    world = World(calendars=calendars, audio=recordings(document["nodes"]))
    program, scripted = play_script(scenario, document, world)
    happened = outcome(program, events, by_phone.states.variables(from_))
    assert_expected(scenario, program, happened)
    assert_expected(scenario, program, scripted)
    assert_same(service, happened, scripted)


def test_nothing_is_left(service: Service, played: dict[str, Played]) -> None:
    service.assert_idle()
    assert len(played) >= 20


def test_the_scenarios_reach_every_state_of_the_hours() -> None:
    assert {dupont.state_of(scenario) for scenario in SCENARIOS.values()} == set(dupont.NUMBERS)
