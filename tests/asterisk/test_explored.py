"""Callers that the explorer makes up, on a real Asterisk: they do what they do in a script."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from flows.compile import compile
from flows.scenario import Scenario
from flows.world import World
from runtime.exploring import Wish, explore
from tests.asterisk import dupont
from tests.asterisk.agree import assert_agree
from tests.asterisk.caller import Caller
from tests.asterisk.scenarios import (
    assert_expected,
    assert_same,
    outcome,
    play_call,
    play_script,
    recordings,
)  # fmt: skip
from tests.asterisk.service import Service
from tests.asterisk.spy import Spy

pytestmark = pytest.mark.asterisk

# The outcome that ends each of these calls. Nobody hangs up at a moment of a prompt: on a busy
# machine Asterisk begins it late.
PICKED = (
    ("langue", "hangup"), ("services", "hangup"), ("piquet", "next"), ("invalide", "next"),
    ("ferme", "next"), ("ferie", "next"), ("urgence", "next"),
)  # fmt: skip
CALLERS = {port: f"+4179333000{at}" for at, port in enumerate(PICKED, 1)}


@dataclass
class Called:
    """One made-up caller by telephone: what came of it, or why it could not be played."""

    scenario: Scenario
    caller: Caller | None
    problem: BaseException | None
    spy: Spy


def toned(service: Service) -> tuple[dict[str, Any], World]:
    """The example with coded recordings, and what it refers to."""
    document: dict[str, Any] = service.tone(dupont.DOCUMENT, "accueil", dupont.SECONDS)
    audio = recordings(document["nodes"])
    return document, World(calendars={"bureau": dupont.HOURS}, audio=audio)


def made_up(service: Service) -> dict[tuple[str, str], Scenario]:
    """The callers of which the last outcome is one of those picked."""
    document, known = toned(service)
    program = compile(document, known).program
    assert program is not None
    lengths = dict.fromkeys(known.audio, dupont.SECONDS)
    found = explore(program, known, Wish(today=date(2026, 11, 22), lengths=lengths))
    assert not found.uncovered
    ended = {one.covers[-1]: one.scenario for one in found.callers}
    return {port: ended[port] for port in PICKED}


@pytest.fixture(scope="module")
def called(service: Service) -> dict[tuple[str, str], Called]:
    """All of them, at once."""
    return asyncio.run(call_all(service, made_up(service)))


async def call_all(
    service: Service, scenarios: dict[tuple[str, str], Scenario]
) -> dict[tuple[str, str], Called]:
    async with Spy(service.rig) as spy:

        async def one(port: tuple[str, str]) -> Called:
            scenario = scenarios[port]
            number = dupont.NUMBERS[dupont.state_of(scenario)]
            try:
                caller = await play_call(service, scenario, number, CALLERS[port])
            except Exception as problem:
                return Called(scenario, None, problem, spy)
            return Called(scenario, caller, None, spy)

        results = await asyncio.gather(*map(one, PICKED))
        await asyncio.sleep(0.5)
    return dict(zip(PICKED, results, strict=True))


@pytest.mark.parametrize("port", PICKED, ids=":".join)
def test_made_up_caller(
    port: tuple[str, str], service: Service, called: dict[tuple[str, str], Called]
) -> None:
    by_phone = called[port]
    if by_phone.problem is not None:
        raise by_phone.problem
    assert by_phone.caller is not None
    events = assert_agree(service, by_phone.caller, by_phone.spy, CALLERS[port])
    document, known = toned(service)
    calendars = {"bureau": dupont.hours_of(by_phone.scenario)}
    world = World(calendars=calendars, audio=known.audio)
    program, scripted = play_script(by_phone.scenario, document, world)
    happened = outcome(program, events, scripted.variables)
    assert_expected(by_phone.scenario, program, happened)
    assert_same(service, happened, scripted)
