"""Calls without telephony: for a person at a screen (real time) and for a script (virtual time).

Both share every rule with the calls on Asterisk (`runtime.call`): same keys, same timings.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from flows.limits import reading_time
from flows.model import Program
from flows.scenario import Step
from nodes.base import Prompt, Value
from nodes.text import compile_text
from nodes.world import World
from runtime.call import Action, Around, BaseCall, Book, Voice
from runtime.events import Event, Kind
from runtime.sounds import Media
from runtime.spoken import spoken
from runtime.state import CallState


class RealTime(BaseCall):
    """Waiting in real time, woken at once by what happens on the line."""

    _waiter: asyncio.Future[None] | None = None

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def instant(self) -> float:
        return time.time()

    def clock(self) -> float:
        return asyncio.get_running_loop().time()

    async def _pause(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(seconds, self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Screen(Protocol):
    """The person's side of a simulated call."""

    def show(self, what: str, **details: Any) -> None:
        """`answered`, `play {playback, media}`, `stop {playback}`, `step {node, name}`, `ended`."""


class SimulatedCall(RealTime):
    """A call from the phone in the browser. `at` is the instant the tester pretends it begins."""

    def __init__(
        self,
        program: Program,
        state: CallState,
        around: Around,
        screen: Screen,
        at: datetime | None = None,
    ) -> None:
        super().__init__(program, state, around)
        self._screen = screen
        begun = datetime.fromtimestamp(state.started, UTC)
        self._ahead = at - begun if at else timedelta(0)
        self._playback = ""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind == "entered":
            self._screen.show("step", node=node, name=self.program.names.get(node) or node)
        elif kind == "ended":
            self._screen.show("ended", reason=data["reason"])

    def played(self, playback: str) -> None:
        """The browser finished a sound; an old one is no news."""
        if playback == self._playback:
            self.feed_silence()

    async def _do(self, name: str, action: Action, key: str) -> Any:
        """Who tries a published version in a real world wants to see what comes of it."""
        if self.world.real and self.state.version:
            return await action(key)
        return await super()._do(name, action, key)

    async def _answer(self) -> None:
        self._screen.show("answered")

    async def _start_sound(self, media: Media, number: int) -> None:
        self._playback = f"{self.state.call}.{number}"
        self._screen.show(
            "play", playback=self._playback, media=media, language=self.state.language
        )

    async def _stop_sound(self) -> None:
        self._screen.show("stop", playback=self._playback)

    async def _drop(self, cause: str | None) -> None:
        return None


class Notebook:
    """A `Book` in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.states: dict[str, str] = {}

    def tell(self, event: Event, state: str | None) -> None:
        self.events.append(event)
        if state is not None:
            self.states[event.call] = state

    def keep(self, call: str, state: str) -> None:
        self.states[call] = state

    async def saved(self) -> None:
        return None

    async def settled(self) -> None:
        return None


def sayable(value: Value) -> str | int | float | None:
    """A value as one thing to say: the items of a list one after another."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


class TextVoice:
    """A `Voice` that says nothing but knows how long it would take. `lengths`: recording → s."""

    def __init__(self, lengths: Mapping[str, float] | None = None) -> None:
        self._lengths = lengths or {}

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        text, audio = choose(prompt, call)
        words = compile_text(text).render(call.get)
        return Media((), words, self._lengths.get(audio) or reading_time(words), audio)

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        words = spoken(sayable(value), kind, call.language, currency)
        return Media((), words, reading_time(words))


def choose(prompt: Prompt, call: BaseCall) -> tuple[str, str]:
    """The (text, recording) of a prompt for a call: its language, its base, or the flow's first."""
    first = call.program.languages[0]
    tags = (call.language, call.language.split("-")[0], first, first.split("-")[0])
    texts, sounds = prompt.text, prompt.audio
    for tag in (*tags, *texts, *sounds):
        if tag in sounds or str(texts.get(tag, "")).strip():  # type: ignore[call-overload]  # tags are plain strings
            return str(texts.get(tag, "")), str(sounds.get(tag, ""))  # type: ignore[call-overload]  # same
    return "", ""


class ScriptedCall(BaseCall):
    """A call whose caller follows a list of steps, in virtual time: no second is really waited."""

    quiet = True

    def __init__(
        self, program: Program, state: CallState, world: World, steps: Sequence[Step],
        voice: Voice | None = None, book: Book | None = None,
    ) -> None:  # fmt: skip
        self.book = book or Notebook()
        super().__init__(program, state, Around(world, voice or TextVoice(), self.book))
        self._steps = list(steps)
        self._time = 0.0
        self._sound_ends = 0.0
        self._until: float | None = None
        self._told: list[tuple[str, str]] = []
        self._matched = 0

    def after(self, state: CallState) -> "ScriptedCall":
        """A new call with this state, on the same line: what a crash of ours would leave alone.

        That is the caller, with what they did and heard and will do, and the time.
        """
        fresh = type(self)(self.program, state, self.world, self._steps, self._voice, self.book)
        fresh._time, fresh._until = self._time, self._until
        fresh._told, fresh._matched = self._told, self._matched
        fresh.gone, fresh.why_gone = self.gone, self.why_gone
        fresh._last_key, fresh._swallow = self._last_key, self._swallow
        fresh.pace = self.pace
        return fresh

    def undone(self) -> list[Step]:
        """What the caller had no occasion to do, once the call is over."""
        left = list(self._steps)
        while left and left[0].hear is not None and self._has_heard(left[0]):
            left.pop(0)
        return left

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.instant(), UTC)

    def instant(self) -> float:
        return self.state.started + self._time

    def clock(self) -> float:
        return self._time

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind == "heard" and data["end"] != "skipped":
            self._told.append((node, data["text"]))

    async def _answer(self) -> None:
        """A caller whose next step is to hang up does so while it still rings."""
        while self._steps and self._steps[0].hear is not None and self._has_heard(self._steps[0]):
            self._steps.pop(0)
        if self._steps and self._steps[0].hangup:
            self._act()
            self._must_be_here()

    async def _start_sound(self, media: Media, number: int) -> None:
        self._sound_ends = self._time + media.seconds

    async def _stop_sound(self) -> None:
        return None

    async def _drop(self, cause: str | None) -> None:
        return None

    def _wake(self) -> None:
        return None

    async def _pause(self, seconds: float) -> None:
        if self._act():
            return
        until = self._time + seconds
        if self._sound is not None:
            until = min(until, self._sound_ends)
        if self._until is not None:
            until = min(until, self._until)
        self._time = max(self._time, until)
        if self._sound is not None and self._time >= self._sound_ends:
            self.feed_silence()
            return
        self._act()

    def _act(self) -> bool:
        """Do the steps whose time has come; True once something happened on the line."""
        while self._steps:
            step = self._steps[0]
            if step.wait is not None:
                if self._until is None:
                    self._until = self._time + step.wait
                if self._time < self._until - 1e-9:
                    return False
                self._until = None
            elif step.hear is not None and not self._has_heard(step):
                return False
            self._steps.pop(0)
            if step.press is not None:
                for key in step.press:
                    self._last_key = ("", -1.0)
                    self.feed_key(key, self._time)
                return True
            if step.hangup:
                self.feed_gone()
                return True
        return False

    def _has_heard(self, step: Step) -> bool:
        for at in range(self._matched, len(self._told)):
            if step.hears(*self._told[at]):
                self._matched = at + 1
                return True
        return False
