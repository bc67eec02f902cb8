"""Calls that real telephones made go the same way when they are played again from their journal."""

import asyncio
import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.compile import rebuild
from flows.model import Program
from nodes.world import World
from runtime.desk import business
from runtime.events import Event
from runtime.recorded import recorded
from runtime.records import commands, flows, sounds
from runtime.records.database import reading, writing
from runtime.replay_words import Unreplayable
from runtime.replaying import Divergence, compare, scenario_of
from runtime.simulated_call import TextVoice
from tests.asterisk import dupont
from tests.asterisk.caller import Caller
from tests.asterisk.service import WORKSPACE, Service, ended
from tests.runtime.test_replaying import THORNY
from tests.runtime.walks import flow, said

pytestmark = pytest.mark.asterisk

TRAPS, OFFICE = "+41218025581", "+41218025582"
LONGEST = 17
"""Seconds that a call may last in the flow of traps."""
PEOPLE = 24
CLOSES = 9.0
"""Seconds after the calls begin at which the office closes."""
LOOP = flow(
    {
        "a": ("answer", {}, {"next": "o"}),
        "o": ("hours", {"calendar": "office", "ranges": ["day"]},
              {"day": "m", "closed": "n", "holiday": "h", "emergency": "h"}),
        "m": ("menu", {"prompt": said("Ouvert. Tapez une touche."), "timeout": 2,
                       "options": [{"key": str(key)} for key in range(10)]},
              {**{str(key): "o" for key in range(10)}, "no_input": "o", "invalid": "o"}),
        "n": ("menu", {"prompt": said("Fermé. Tapez un."), "options": [{"key": "1"}],
                       "timeout": 3},
              {"1": "h", "no_input": "h", "invalid": "h"}),
        "h": ("hangup", {"prompt": said("Au revoir.")}, {}),
    }
)  # fmt: skip


@dataclass
class Restless:
    """Somebody who presses whatever whenever, and may hang up."""

    number: str
    from_: str
    chance: random.Random

    async def call(self, service: Service) -> None:
        """From dialling to the end."""
        patience = self.chance.choice((3.0, 8.0, 13.0, 40.0))
        patience = max(patience, CLOSES + 3) if self.number == OFFICE else patience
        dial = Caller.dial(service.rig.sip, self.number, self.from_, book=service.book)
        async with await dial as caller:
            try:
                async with asyncio.timeout(patience):
                    await self._play_about(caller)
            except TimeoutError:
                await caller.hang_up()

    async def _play_about(self, caller: Caller) -> None:
        await caller.answered(20)
        pace = self.chance.choice((0.4, 1.0, 2.5))
        while not caller.over:
            await asyncio.sleep(self.chance.expovariate(1 / pace))
            if not caller.over:
                liked = self.chance.choice(("1", "2", "12", "0123456789*#", "0123456789", "#"))
                burst = self.chance.choice((1, 1, 1, 2, 4))
                await caller.press("".join(self.chance.choice(liked) for _ in range(burst)))


def furnish(service: Service) -> None:
    """Two flows on numbers of their own; the office closes soon."""
    until = datetime.now(UTC) + timedelta(seconds=CLOSES)
    week = {"day": {"weekly": {}}}
    hours = {"zone": "Europe/Zurich", "ranges": week}
    service.calendar("office", {**hours, "override": {"state": "day", "until": until.isoformat()}})
    traps = {**copy.deepcopy(THORNY), "max_seconds": LONGEST}
    service.publish("traps", traps, seconds=0.7)
    service.assign(TRAPS, "traps")
    service.publish("loop", LOOP, seconds=0.7)
    service.assign(OFFICE, "loop")


async def everybody(service: Service, people: Sequence[Restless]) -> None:
    """All call; the runtime is killed in the middle, and somebody is taken off the line."""
    calls = [asyncio.create_task(one.call(service)) for one in people]
    await asyncio.sleep(5)
    await asyncio.to_thread(service.kill)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(service.start)
    await asyncio.sleep(1)
    mine = {one.from_ for one in people}
    live = [row for row in service.calls() if row.caller in mine and row.ended is None]
    with writing(service.engine) as connection:
        for row in live[:2]:
            commands.hang_up(connection, row.workspace, row.id)
    await asyncio.gather(*calls)


@pytest.fixture(scope="module")
def journals(service: Service) -> list[list[Event]]:
    """What their calls left."""
    furnish(service)
    lines = (TRAPS, TRAPS, OFFICE, dupont.NUMBERS["bureau"])
    people = [
        Restless(lines[n % len(lines)], f"+41791700{n:03}", random.Random(n)) for n in range(PEOPLE)
    ]
    asyncio.run(everybody(service, people))
    dialled = {row.caller for row in service.calls()}
    return [service.wait_ended(one.from_, 25) for one in people if one.from_ in dialled]


def program_of(service: Service, events: Sequence[Event]) -> Program:
    with reading(service.engine) as connection:
        document = flows.document(connection, WORKSPACE, events[0].flow, events[0].version)
    program = rebuild(document)
    assert program is not None
    return program


def test_they_met_what_calls_meet(journals: list[list[Event]]) -> None:
    facts = [event for events in journals for event in events]
    assert len(journals) >= PEOPLE - 2
    assert sum(bool(event.data.get("resumed")) for event in facts) >= 2
    assert {"caller", "supervisor"} <= {ended(events) for events in journals}
    assert {"done", "key", "skipped"} <= {e.data["end"] for e in facts if e.kind == "heard"}
    assert "hangup" in {e.data["port"] for e in facts if e.kind == "left"}
    assert any("gone" in event.data for event in facts)
    asked = {event.data["port"] for event in facts if (event.kind, event.node) == ("left", "o")}
    assert {"day", "closed"} <= asked, "the office closed while they called"


def test_played_again_every_call_goes_the_same_way(
    service: Service, journals: list[list[Event]]
) -> None:
    world, found = business(service.engine, WORKSPACE, b""), {}
    for events in journals:
        program = program_of(service, events)
        found[events[0].data["from"]] = replayed(events, program, world)
    wrong = {from_: way for from_, way in found.items() if way is not None}
    assert not wrong, [whole(events) for events in journals if events[0].data["from"] in wrong]


def whole(events: Sequence[Event]) -> list[tuple[Any, ...]]:
    """A journal, short enough to be read."""
    return [(round(e.at - events[0].at, 4), e.kind, e.node, e.data) for e in events]


def replayed(events: Sequence[Event], program: Program, world: World) -> Divergence | str | None:
    try:
        return asyncio.run(compare(events, program, world, followed=program))
    except Unreplayable as why:
        return str(why)


def test_as_tests_they_find_the_same_again(service: Service, journals: list[list[Event]]) -> None:
    """All but calls whose way depends on the second at which something was: hours, the limit."""
    world, made = business(service.engine, WORKSPACE, b""), 0
    with reading(service.engine) as connection:
        lengths = {row.id: row.seconds for row in sounds.sound_list(connection, WORKSPACE)}
    both = {("o", "day"), ("o", "closed")}
    timely = [
        events
        for events in journals
        if ended(events) != "too_long" and not both <= set(recorded(events).steps)
    ]
    for events in timely:
        made += as_test(events, program_of(service, events), world, TextVoice(lengths))
    assert made >= 0.7 * len(timely) > 5


def as_test(events: Sequence[Event], program: Program, world: World, voice: TextVoice) -> bool:
    try:
        scenario, _ = asyncio.run(scenario_of(events, program, world, voice=voice))
    except Unreplayable:
        return False
    assert list(scenario.expect.path or ()) == [node for node, _ in recorded(events).steps]
    return True


def test_an_edit_is_found_where_it_is(service: Service, journals: list[list[Event]]) -> None:
    with reading(service.engine) as connection:
        document: dict[str, Any] = flows.document(connection, WORKSPACE, "loop", 1)
    document["nodes"]["o"]["next"]["closed"] = "h"
    edited = rebuild(document)
    assert edited is not None
    world, found = business(service.engine, WORKSPACE, b""), 0
    for events in (events for events in journals if events[0].flow == "loop"):
        program = program_of(service, events)
        way = asyncio.run(compare(events, edited, world, followed=program))
        if ("o", "closed") in recorded(events).steps:
            assert way == Divergence("step", "o", "n", "h", "closed")
            found += 1
        else:
            assert way is None
    assert found
