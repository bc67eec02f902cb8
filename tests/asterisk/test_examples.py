"""Every scenario of every other example on a real Asterisk and in virtual time: the same call."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.calendars import opening
from flows.scenario import Said, Scenario, Step, load
from flows.world import World
from runtime.judging import Played
from studio.examples import WORKSPACE, flow_files
from tests.asterisk import dupont
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

pytestmark = pytest.mark.asterisk

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# dupont-sa has a file of its own, with the ears of its callers; softycall with its directory
APART = ("dupont-sa", "softycall")
FILES = sorted(f for f in EXAMPLES.glob("*/scenarios/*.json") if f.parts[-3] not in APART)
NAMES = [f"{file.parts[-3]}/{file.stem}" for file in FILES]
AT_ONCE = 12
SECONDS = 1.0
"""Length of every prompt."""


@dataclass(frozen=True)
class Case:
    """One scenario: its workspace, number and caller, and the hours there."""

    file: Path
    scenario: Scenario
    workspace: str
    number: str
    caller: str
    calendars: dict[str, Any]

    @property
    def flow(self) -> str:
        """The id of its flow."""
        return self.file.parts[-3]


def case(at: int, file: Path) -> Case:
    scenario, calendars = load(file.read_bytes()), {}
    for id, hours in known(file.parents[1]).items():
        by_hand = scenario.world.get("calendars", {}).get(id)
        assert scenario.call.at is not None
        state = by_hand or opening(hours, scenario.call.at).state
        until = (datetime.now(UTC) + timedelta(hours=12)).isoformat(timespec="seconds")
        calendars[id] = dupont.forced(hours, state, None if by_hand else until)
    return Case(
        file, scenario, f"example-{at}", f"+412180257{at:02}", f"+417918810{at:02}", calendars
    )


def known(folder: Path) -> dict[str, Any]:
    """The calendars of an example."""
    file = folder / WORKSPACE
    found: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return dict(found.get("calendars", {}))


CASES = {name: case(at, file) for at, (name, file) in enumerate(zip(NAMES, FILES, strict=True))}


def document(one: Case) -> dict[str, Any]:
    """The flow of a case."""
    (file,) = flow_files(one.file.parents[1])
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def install(service: Service, one: Case) -> None:
    """Publish the flow with coded prompts, in a workspace with the hours of the scenario."""
    service.workspace(one.workspace)
    for id, hours in one.calendars.items():
        service.calendar(id, hours, one.workspace)
    service.publish(one.flow, document(one), seconds=SECONDS, workspace=one.workspace)
    service.assign(one.number, one.flow, one.workspace)


def today(one: Case, played: Played) -> Scenario:
    """The scenario as it is called now: by their steps where dates and times are heard."""
    told = iter(played.heard)

    def known_by_step(step: Step) -> Step:
        if step.hear is None:
            return step
        node = next(h["node"] for h in told if step.hears(h["node"], h["text"]))
        return Step(hear=node) if isinstance(step.hear, Said) else step

    steps = tuple(known_by_step(step) for step in one.scenario.steps)
    return one.scenario.model_copy(update={"steps": steps})


@dataclass
class Call:
    """One scenario by telephone: what it was, when, and why it could not be played."""

    scenario: Scenario
    problem: BaseException | None
    states: States


@pytest.fixture(scope="module")
def calls(service: Service) -> dict[str, Call]:
    """All scenarios, by several callers at once."""
    for one in CASES.values():
        install(service, one)
    scenarios = {
        name: today(one, script(service, one, one.scenario)[1]) for name, one in CASES.items()
    }
    return asyncio.run(call_all(service, scenarios))


async def call_all(service: Service, scenarios: dict[str, Scenario]) -> dict[str, Call]:
    gate, states = asyncio.Semaphore(AT_ONCE), States(service)
    watching = asyncio.create_task(states.watch())

    async def one(name: str) -> Call:
        place, scenario = CASES[name], scenarios[name]
        try:
            async with gate:
                await play_call(service, scenario, place.number, place.caller, read=True)
        except Exception as problem:
            return Call(scenario, problem, states)
        return Call(scenario, None, states)

    results = await asyncio.gather(*map(one, CASES))
    await asyncio.sleep(0.5)
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    return dict(zip(CASES, results, strict=True))


def script(service: Service, one: Case, scenario: Scenario) -> tuple[Any, Played]:
    """The scenario in virtual time, with the recordings and hours of the call by telephone."""
    toned = service.tone(document(one), one.flow, SECONDS, one.workspace)
    hours = one.calendars if scenario is not one.scenario else known(one.file.parents[1])
    return play_script(scenario, toned, World(calendars=hours, audio=recordings(toned["nodes"])))


@pytest.mark.parametrize("name", NAMES)
def test_scenario(name: str, service: Service, calls: dict[str, Call]) -> None:
    call, one = calls[name], CASES[name]
    if call.problem is not None:
        raise call.problem
    events = service.wait_ended(one.caller, 8)
    begun = datetime.fromtimestamp(events[0].at, UTC)
    dialled = one.scenario.call.model_copy(update={"at": begun})
    program, scripted = script(
        service, one, call.scenario.model_copy(update={"call": dialled, "world": {}})
    )
    happened = outcome(program, events, call.states.variables(one.caller))
    assert_expected(one.scenario, program, happened)
    assert_expected(one.scenario, program, scripted)
    assert_same(service, happened, scripted)


def test_nothing_is_left(service: Service, calls: dict[str, Call]) -> None:
    service.assert_idle()
    assert len(calls) == len(FILES) > 20
