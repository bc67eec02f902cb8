"""The case files of the node types, played by telephone: the real walk, switchboard and Asterisk.

Only what surrounds the step is the case's: the variables before it, the calendars, the instant at
which it is played, and prompts whose length is that of the virtual call.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.model import Program
from nodes.answer import Answer
from nodes.base import Prompt, Value
from runtime.ari.client import Ari
from runtime.ari_call import AriCall
from runtime.call import Around, BaseCall
from runtime.desk import Ticket
from runtime.simulated_call import Notebook, TextVoice
from runtime.sounds import Media
from runtime.state import CallState
from tests.asterisk.caller import Caller
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.scenarios import Actor
from tests.asterisk.tones import SHORTEST, Codebook, encode
from tests.nodes.script import (
    NODE,
    Outcome,
    begin,
    outcome,
    program,
    step,
    world,
)

PICK_UP = "pickup"
FIRST = 1000
TOLD_LATE = 0.2
"""Seconds by which the start of a sound may be told late, and so seem shorter than it was."""


@dataclass
class Case:
    """One case, and the call in which it was played."""

    kind: str
    given: Mapping[str, Any]
    call: "CaseCall | None" = None


class CaseVoice(TextVoice):
    """Every text as a coded sound, as long as it would take to be said."""

    def __init__(self, folder: Path, lengths: Mapping[str, float] | None) -> None:
        super().__init__(lengths)
        self._folder = folder

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        return self._coded(await super().prompt(call, prompt))

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        return self._coded(await super().value(call, value, kind, currency))

    def _coded(self, media: Media) -> Media:
        seconds = max(SHORTEST, media.seconds)
        code = BOOK.code(media.text or media.id)
        path = self._folder / f"case-{code}-{round(seconds * 1000)}.wav"
        if not path.exists():
            path.write_bytes(encode(code, seconds))
        return Media((path,), media.text, seconds, media.id)


BOOK = Codebook()


class CaseCall(AriCall):
    """A call on Asterisk that notes how the step left the line, at the case's own time of day."""

    dropped: tuple[str | None] | None = None
    ahead = timedelta(0)
    entered_at = 0.0
    left_at: float | None = None
    keys_left = ""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _heard(self, media: Media, seconds: float, end: str) -> None:
        """On a busy machine a key may come before the news that the sound had ended."""
        whole = end == "key" and seconds >= media.seconds - TOLD_LATE
        super()._heard(media, seconds, "done" if whole else end)

    async def _drop(self, cause: str | None) -> None:
        if self.state.at == NODE:
            self.dropped = (cause,)
        await super()._drop(cause)

    def emit(self, kind: Any, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind == "entered" and node == NODE:
            self.entered_at = self.clock()
        elif kind in ("left", "failed") and node == NODE and self.left_at is None:
            self.left_at, self.keys_left = self.clock() - self.entered_at, self.state.keys


class CaseDesk:
    """`runtime.desk.Desk` as far as a switchboard needs it: a number leads to a case."""

    def __init__(self, rig: AsteriskRig, ari: Ari, cases: Sequence[Case]) -> None:
        self.rig, self.ari, self.cases = rig, ari, cases
        self.book = Notebook()

    def instant(self) -> float:
        return datetime.now(UTC).timestamp()

    async def ticket(self, number: str) -> Ticket | None:
        case = self.cases[int(number) - FIRST]
        return Ticket("main", number, 1, whole(case))

    def call(self, ticket: Ticket, state: CallState) -> AriCall:
        """The call of a case, with all that the case says of it."""
        case = self.cases[int(ticket.flow) - FIRST]
        given, told = begin(ticket.program, case.given), case.given
        answered, at = given.answered, datetime.fromtimestamp(given.started, UTC)
        mine = placed(given, state, PICK_UP if answered else NODE)
        voice = CaseVoice(self.rig.shared, told.get("recordings"))
        around = Around(world(told), voice, self.book)
        case.call = CaseCall(ticket.program, mine, around, self.ari, self._seen)
        case.call.ahead = at - datetime.now(UTC)
        return case.call

    async def follow(self, _call: AriCall, *, resumed: bool = False) -> None:
        """Nobody debugs a case."""

    def _seen(self, path: Path) -> str:
        return self.rig.inside(path.with_suffix(""))

    async def open_calls(self, _present: Sequence[str]) -> list[CallState]:
        return []

    async def knows(self, _call: str) -> bool:
        return False


def placed(given: CallState, real: CallState, at: str) -> CallState:
    """The state a case begins with, in the real call."""
    given.call, given.channel, given.started = real.call, real.channel, real.started
    given.at, given.answered = at, False
    return given


def whole(case: Case) -> Program:
    """The step as a program that picks up first, unless the case itself is about that."""
    one = program(case.kind, case.given)
    return dataclasses.replace(
        one, start=PICK_UP, nodes={PICK_UP: Answer(), **one.nodes}, wires={(PICK_UP, "next"): NODE}
    )


async def play_case(rig: AsteriskRig, case: Case, number: int) -> None:
    """Dial and do what the case's caller does, to the end of the call."""
    steps = [step(given) for given in case.given.get("steps", ())]
    async with await Caller.dial(rig.sip, str(number), book=BOOK) as caller:
        if case.given.get("call", {}).get("answered", True):
            await caller.answered(10)
        await Actor(Known(), caller).play(steps)


class Known(dict[str, tuple[str, str]]):
    """Every prompt is known by its text, and belongs to the step."""

    def get(self, name: str, _default: Any = None) -> tuple[str, str]:  # type: ignore[override]
        return NODE, name


def result(desk: CaseDesk, case: Case) -> Outcome:
    """What happened in the call of a case."""
    assert case.call is not None, "the call never came"
    mine = Notebook()
    mine.events = [
        event
        for event in desk.book.events
        if event.call == case.call.state.call and event.node != PICK_UP
    ]
    return outcome(case.call, mine)  # type: ignore[arg-type]  # the same notes on another call
