"""Callers who do anything at any time, on a line as slow as real ones: journals to play again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.model import Program
from nodes.base import HungUp, Prompt, Value
from nodes.world import World
from runtime.call import BaseCall
from runtime.events import Event
from runtime.simulated_call import Notebook, ScriptedCall, TextVoice
from runtime.sounds import Media
from runtime.state import CallState
from runtime.walker import walk

GONE, TAKEN_OFF, CRASH = "gone", "supervisor", "crash"


class Crash(BaseException):
    """The runtime is killed."""


class Uneven(TextVoice):
    """A voice whose prompts last longer or shorter than reckoned."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        return self._other(await super().prompt(call, prompt))

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        return self._other(await super().value(call, value, kind, currency))

    def _other(self, media: Media) -> Media:
        return Media((), media.text, media.seconds * self._chance.uniform(0.6, 1.6), media.id)


@dataclass
class Line:
    """What will happen on a line, at which seconds of the call, and how slow it is."""

    chance: random.Random
    coming: list[tuple[float, str]]
    time: float = 0.0
    pressed: list[str] = field(default_factory=list)


class LiveCall(ScriptedCall):
    """A call on such a line, in virtual time."""

    line: Line

    def _pass_time(self, until: float) -> bool:
        """Let time pass; True as soon as something happened."""
        if self.line.coming and self.line.coming[0][0] <= until:
            at, what = self.line.coming.pop(0)
            self._time = max(self._time, at)
            self._happens(what)
            return True
        self._time = max(self._time, until)
        return False

    def _happens(self, what: str) -> None:
        if what == CRASH:
            raise Crash
        if what in (GONE, TAKEN_OFF):
            self.feed_gone(None if what == GONE else what)
            return
        for key in what:
            self._last_key = ("", -1.0)
            self.line.pressed.append(key)
            self.feed_key(key, self._time)

    async def _slow(self, most: float) -> None:
        """An order to the exchange, that takes its time; meanwhile anything may happen."""
        until = self._time + self.line.chance.uniform(0.0, most)
        while self._pass_time(until):
            pass

    async def _answer(self) -> None:
        await self._slow(0.3)
        if self.gone:
            raise HungUp

    async def _start_sound(self, media: Media, number: int) -> None:
        self.keep()
        await self._slow(0.05)
        await super()._start_sound(media, number)

    async def _pause(self, seconds: float) -> None:
        late = self.line.chance.uniform(0.0, 0.004)
        until = self._time + seconds
        if self._sound is not None and self._sound_ends <= until:
            if not self._pass_time(self._sound_ends):
                self.feed_silence()
            return
        if not self._pass_time(until + late):
            return


def live_call(
    program: Program, world: World, started: float, seed: int, dialled: tuple[str, str] = ("", ""),
    *, coming_: Sequence[tuple[float, str]] = (),
) -> tuple[list[Event], list[str]]:  # fmt: skip
    """The journal of a call, and the keys that were pressed: at random, or as `coming_` says."""
    chance = random.Random(seed)
    line = Line(chance, list(coming_) or sorted(coming(chance)))
    book = Notebook()
    state = CallState(
        call=f"c{seed}", workspace="main", flow="live", version=1, simulated=False,
        caller=dialled[0], caller_name="", called=dialled[1], started=started,
        language=program.languages[0], at=program.start,
    )  # fmt: skip
    voice = Uneven(chance)
    call = _at_work(program, state, world, line, voice, book)
    call.begin()
    while True:
        walking: Any = walk(program, state, call)
        try:
            walking.send(None)
        except StopIteration:
            return book.events, line.pressed
        except Crash:
            line.time = call.clock() + chance.uniform(0.2, 3.0)
            state = CallState.load(book.states[state.call])
            state.n, state.resumes = len(book.events), state.resumes + 1
            state.answered = True
            line.coming = [one for one in line.coming if one[0] > line.time or one[1] == GONE]
            call = _at_work(program, state, world, line, voice, book)
            if line.coming and line.coming[0][1] == GONE and line.coming[0][0] < line.time:
                call.feed_gone("lost")
            call.keep()


def _at_work(
    program: Program, state: CallState, world: World, line: Line, voice: TextVoice, book: Notebook
) -> LiveCall:
    call = LiveCall(program, state, world, (), voice, book)
    call.line, call._time = line, line.time
    return call


def coming(chance: random.Random) -> list[tuple[float, str]]:
    """Keys now and then, alone or in bursts; mostly an end by hanging up."""
    found, at = [], 0.0
    pace = chance.choice((0.7, 2.0, 4.0, 8.0))
    while at < 150:
        at += chance.expovariate(1 / pace)
        burst = chance.choice((1, 1, 1, 1, 2, 4, 8))
        liked = chance.choice(("1", "2", "12", "1234567890*#", "0123456789", "#", "*"))
        keys = [chance.choice(liked) for _ in range(burst)]
        if chance.random() < 0.2:
            found.append((at, "".join(keys)))  # all in one instant
            continue
        for key in keys:
            found.append((at, key))
            at += chance.uniform(0.05, 0.9)
    if chance.random() < 0.6:
        found.append((chance.uniform(0, 60), chance.choice((GONE, GONE, GONE, TAKEN_OFF))))
    if chance.random() < 0.3:
        found += [(chance.uniform(0, 40), CRASH) for _ in range(chance.choice((1, 1, 2)))]
    return found
