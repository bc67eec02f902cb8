"""Scenario files, played by a caller on a real Asterisk and by a script in virtual time."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from flows.compile import compile
from flows.differences import Names
from flows.model import Program
from flows.scenario import Scenario, Step
from flows.world import World
from runtime.events import Event
from runtime.judging import Played, judge, told
from runtime.pretended import Written
from runtime.records.database import reading
from runtime.records.tables import calls
from runtime.scripted import play
from runtime.simulated_call import TextVoice
from runtime.state import CallState
from tests.asterisk.caller import Caller
from tests.asterisk.service import Service

HAND = 0.1
"""Seconds from a key to hanging up: nobody's hand is quicker. Sooner, Asterisk may read the BYE
before the key: they come on two sockets and are read by two threads."""
PATIENCE = 45.0
REACTION = 0.35
"""Seconds from the end tone of a prompt, its last 60 ms, to what a caller does then."""
CUT = 0.6
"""Seconds of silence that tell a prompt cut short from a moment without time to listen."""


def outcome(
    program: Program, events: Sequence[Event], variables: Mapping[str, Any] | None = None
) -> Played:
    """What a call by telephone came to, by its facts."""
    return told(program, events, variables or {}, {})


def assert_expected(scenario: Scenario, program: Program, happened: Played) -> None:
    """Fail, in the words that people read, unless all that the file expects happened."""
    names = Names(program)
    assert [one.message(names) for one in judge(scenario, happened, names)] == []


def assert_same(service: Service, real: Played, scripted: Played) -> None:
    """Fail unless two calls went one way, past equal prompts and counters, to equal values."""
    assert real.path == scripted.path
    assert real.ports == scripted.ports
    assert heard(service, real) == heard(service, scripted)
    assert real.pressed == scripted.pressed
    assert real.markers == scripted.markers
    assert real.variables == scripted.variables
    assert real.end == scripted.end


def heard(service: Service, played: Played) -> list[tuple[str, str, bool]]:
    """Each prompt begun or skipped: its step, its recording or words, and whether to its end."""
    return [
        (one["node"], service.named(one["audio"]) if "audio" in one else one["text"],
         one["end"] == "done")
        for one in played.heard
    ]  # fmt: skip


# In virtual time.


def play_script(
    scenario: Scenario, document: Mapping[str, Any], world: World
) -> tuple[Program, Played]:
    """The scenario on a scripted call; `document` has its recordings, `world` its calendars."""
    program = compile(document, world).program
    assert program is not None
    voice = TextVoice({audio: int(audio.rpartition("-")[2]) / 1000 for audio in world.audio})
    return program, play(program, scenario, Written(world), voice=voice)


def recordings(value: Any) -> set[str]:
    """All recordings named in a part of a document."""
    if isinstance(value, dict):
        own = set(value.get("audio", {}).values())
        return own.union(*map(recordings, value.values()))
    return set().union(*map(recordings, value)) if isinstance(value, list) else set()


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
        pressed = False
        for step in steps:
            if step.hangup and pressed:
                await asyncio.sleep(HAND)
            pressed = step.press is not None
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


async def play_call(
    service: Service, scenario: Scenario, number: str, from_: str, *, read: bool = False
) -> Caller:
    """The scenario by telephone; returns the caller once all is over. `read`: as a `Reader`."""
    async with await Caller.dial(service.rig.sip, number, from_, book=service.book) as caller:
        ear = Actor(service.prompts, caller)
        actor = Reader(service, caller, from_) if read else ear
        await actor.play(scenario.steps)
        return caller


class Reader(Actor):
    """A caller who listens by the journal: also to values, which are spoken and carry no code."""

    def __init__(self, service: Service, caller: Caller, from_: str) -> None:
        super().__init__(service.prompts, caller)
        self._service, self._from = service, from_

    async def _hear(self, step: Step) -> None:
        until = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(self._has_read, step):
            assert time.monotonic() < until, f"{step} never heard, but {self._caller.names()}"
            if self._caller.over and self._gone():
                return  # the last prompt was the last fact but one
            await asyncio.sleep(0.1)

    def _gone(self) -> bool:
        return bool(self._service.the_call(self._from).ended)

    def _has_read(self, step: Step) -> bool:
        rows = [row for row in self._service.calls() if row.caller == self._from]
        told = [e for e in self._service.events(rows[0].id) if e.kind == "heard"] if rows else []
        for at in range(self._next, len(told)):
            skipped = told[at].data["end"] == "skipped"
            if not skipped and step.hears(told[at].node, told[at].data["text"]):
                self._next = at + 1
                return True
        return False


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
