"""Scenario files, played by a caller on a real Asterisk and by a script in virtual time."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from flows.compile import compile
from flows.scenario import Scenario, Step
from flows.world import World
from runtime.events import Event
from runtime.records.database import reading
from runtime.records.tables import calls
from runtime.simulated_call import Notebook, ScriptedCall, TextVoice
from runtime.state import CallState
from runtime.walker import walk
from tests.asterisk.caller import Caller
from tests.asterisk.dupont import SECONDS
from tests.asterisk.service import Service
from tests.nodes.script import CaseWorld, KnownCalendars

PATIENCE = 45.0
REACTION = 0.2
"""Seconds from the end tone of a prompt, its last 60 ms, to what a caller does then."""
CUT = 0.6
"""Seconds of silence that tell a prompt cut short from a moment without time to listen."""


@dataclass
class Outcome:
    """What a call came to. `heard`: each prompt begun or skipped, and whether to its end."""

    path: list[str]
    ports: dict[str, str]
    heard: list[tuple[str, bool]]
    markers: dict[str, int]
    end: str
    variables: dict[str, Any]


def outcome(service: Service, events: Sequence[Event], variables: dict[str, Any]) -> Outcome:
    """The facts of one call, in the words of a scenario."""
    marks = [event.data["name"] for event in events if event.kind == "marked"]
    return Outcome(
        [event.node for event in events if event.kind == "entered"],
        {event.node: event.data["port"] for event in events if event.kind == "left"},
        [
            (service.named(event.data["audio"]), event.data["end"] == "done")
            for event in events
            if event.kind == "heard"
        ],
        {name: marks.count(name) for name in marks},
        next(event.data["reason"] for event in events if event.kind == "ended"),
        variables,
    )


def assert_expected(scenario: Scenario, happened: Outcome) -> None:
    """Fail unless all that the file expects happened."""
    expect = scenario.expect
    if expect.path is not None:
        assert happened.path == list(expect.path)
    if expect.ports is not None:
        assert expect.ports.items() <= happened.ports.items()
    if expect.end is not None:
        assert happened.end == expect.end
    if expect.markers is not None:
        assert happened.markers == expect.markers
    if expect.variables is not None:
        assert expect.variables.items() <= happened.variables.items()


# In virtual time.


def play_script(
    service: Service, scenario: Scenario, document: dict[str, Any], world: World
) -> Outcome:
    """The scenario on a scripted call; `document` has its recordings, `world` its calendars."""
    program = compile(document, world).program
    assert program is not None
    called = scenario.call
    assert called.at is not None
    state = CallState(
        call="scripted", workspace="main", flow="accueil", version=1, simulated=True,
        caller=called.from_, caller_name="", called=called.to, started=called.at.timestamp(),
        language=program.languages[0], at=program.start,
    )  # fmt: skip
    book, voice = Notebook(), TextVoice(dict.fromkeys(world.audio, SECONDS))
    business = CaseWorld(KnownCalendars(world.calendars))
    call = ScriptedCall(program, state, business, scenario.steps, voice, book)
    call.begin()
    asyncio.run(walk(program, state, call))
    return outcome(service, book.events, {**state.variables, "language": state.language})


# On Asterisk.


class Actor:
    """A caller who does the steps of a scenario, listening to coded prompts."""

    def __init__(self, prompts: Mapping[str, tuple[str, str]], caller: Caller) -> None:
        """`prompts` gives the node and the text of each prompt that the caller knows by name."""
        self._prompts, self._caller = prompts, caller
        self._next = 0
        self._late = 0.0  # seconds that keys and ears took, of which a script knows nothing

    async def play(self, steps: Iterable[Step]) -> None:
        """All steps, then wait for the end of the call."""
        await self.do(steps)
        if not self._caller.over:
            await self._caller.ended(PATIENCE)

    async def do(self, steps: Iterable[Step]) -> None:
        """All steps, one after the other."""
        for step in steps:
            if step.hear is not None:
                await self._hear(step)
            elif step.press is not None:
                begun = time.monotonic()
                await self._caller.press(step.press)
                self._late += time.monotonic() - begun
            elif step.wait is not None:
                await asyncio.sleep(max(0.0, step.wait - self._late))
                self._late = max(0.0, self._late - step.wait)
            elif step.hangup:
                await self._caller.hang_up()

    async def _hear(self, step: Step) -> None:
        until = time.monotonic() + PATIENCE
        while not self._heard(step):
            assert time.monotonic() < until, f"{step} never heard, but {self._caller.names()}"
            await asyncio.sleep(0.01)
        await asyncio.sleep(REACTION)
        self._late = REACTION

    def _heard(self, step: Step) -> bool:
        """Whether a prompt that suits the step has ended, of those no step has taken."""
        heard = self._caller.heard()
        for at in range(self._next, len(heard)):
            silent = time.monotonic() - heard[at].end
            over = at < len(heard) - 1 or heard[at].complete or silent > CUT
            node, text = self._prompts.get(self._caller.book.name(heard[at].code), ("", ""))
            if over and node and step.hears(node, text):
                self._next = at + 1
                return True
        return False


async def play_call(service: Service, scenario: Scenario, number: str, from_: str) -> Caller:
    """The scenario by telephone; returns the caller once all is over."""
    async with await Caller.dial(service.rig.sip, number, from_, book=service.book) as caller:
        await Actor(service.prompts, caller).play(scenario.steps)
        return caller


class States:
    """The last state of each call that reached the disk, by caller, read while calls last."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.last: dict[str, CallState] = {}

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            self.last |= await asyncio.to_thread(self._read)
            await asyncio.sleep(0.2)

    def _read(self) -> dict[str, CallState]:
        with reading(self._service.engine) as connection:
            query = sa.select(calls.c.caller, calls.c.state).where(calls.c.state.is_not(None))
            rows = connection.execute(query).all()
        return {row.caller: CallState.load(row.state) for row in rows}

    def variables(self, caller: str) -> dict[str, Any]:
        """The variables of a call near its end, and its language."""
        state = self.last[caller]
        return {**state.variables, "language": state.language}
