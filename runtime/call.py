"""What all calls have in common, whoever carries the sound: Asterisk, a browser or a script.

Subclasses carry sound and time (`_answer _start_sound _stop_sound _drop _pause saved`) and feed
what happens (`feed_key feed_silence feed_gone`). All timing rules of keys and prompts are here,
once, so that the simulator and Asterisk cannot differ.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, cast

import structlog

from flows.model import Program
from nodes import conditions
from nodes.base import HungUp, Prompt, Told, Trouble, Value
from nodes.text import compile_text
from runtime.around import Around, Book, Voice
from runtime.events import Event, Kind
from runtime.pace import Pace
from runtime.sounds import Media
from runtime.state import CallState
from runtime.times import Times
from runtime.values import built_in, secrets, typed

__all__ = ["Action", "Around", "BaseCall", "Book", "TooLong", "Voice"]

MOST_KEYS = 32
"""Keys that wait to be taken; more than any entry may have."""
ECHO = 0.08
"""Seconds: the same key again sooner is one press heard twice (RTP events and in-band)."""
SLACK = 5.0
"""Seconds a sound may overrun before we go on without its end (Asterisk may never tell it)."""

Action = Callable[[str], Awaitable[Any]]
log = structlog.get_logger()


class TooLong(Exception):
    """The call has lasted as long as its flow allows."""


class BaseCall(ABC):
    """`nodes.base.Call`, less what carries the sound."""

    quiet = False
    """Whether the fault of a step is told as a fact only, and not in our log."""

    def __init__(self, program: Program, state: CallState, around: Around) -> None:
        self.program, self.state, self.world = program, state, around.world
        self.gone = False
        self.why_gone: str | None = None
        self._voice, self._book = around.voice, around.book
        self._secret = secrets(program)
        self._sound: Media | None = None
        self._sound_failed = False
        self._last_key = ("", -1.0)
        self._swallow = ("", 0.0)
        self._times = Times()
        self._resumed = state.resumes > 0
        self.pace: Pace | None = None
        self._freed: asyncio.Event | None = None

    # --- carried by the subclass ---

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The present instant, in UTC."""

    @abstractmethod
    def instant(self) -> float:
        """When facts happen, in UTC seconds: not what a tester pretends."""

    @abstractmethod
    def clock(self) -> float:
        """Monotonic seconds."""

    @abstractmethod
    async def _answer(self) -> None: ...

    @abstractmethod
    async def _start_sound(self, media: Media, number: int) -> None: ...

    @abstractmethod
    async def _stop_sound(self) -> None: ...

    @abstractmethod
    async def _drop(self, cause: str | None) -> None: ...

    @abstractmethod
    async def _pause(self, seconds: float) -> None:
        """Return after `seconds`, or as soon as something was fed."""

    @abstractmethod
    def _wake(self) -> None:
        """Something was fed: end the pause."""

    # --- what happens on the line ---

    def feed_key(self, key: str, at: float) -> None:
        """The caller pressed a key at instant `at` (seconds on any steady clock)."""
        last, before = self._last_key
        self._last_key = (key, at)
        overlooked, self._swallow = self._swallow, ("", 0.0)
        if key in overlooked[0] and self.clock() <= overlooked[1]:
            self._times.swallowed(key, self.clock())
            return
        if key == last and 0 <= at - before < ECHO:
            log.info("key heard twice", call=self.state.call, ms=round((at - before) * 1000))
            return
        if len(self.state.keys) < MOST_KEYS:
            self.state.keys += key
            self._times.pressed(self.clock())
        self._wake()

    def feed_silence(self, failed: bool = False) -> None:
        """The sound being played has ended."""
        self._sound, self._sound_failed = None, failed
        self._wake()

    def feed_gone(self, why: str | None = None) -> None:
        """The caller is gone (`why` None), or was taken off the line (`supervisor`, `lost`)."""
        if not self.gone:
            self._times.left(self.clock())
        self.gone = True
        self.why_gone = self.why_gone or why
        self._go_on()

    async def take_off(self, why: str) -> None:
        """End the call from our side, as the caller would by hanging up."""
        if not self.gone:
            self._times.left(self.clock())
        self.why_gone = why
        await self.hang_up()
        self._go_on()

    def _go_on(self) -> None:
        self._wake()
        if self._freed is not None:
            self._freed.set()

    async def hold(self, freed: asyncio.Event) -> None:
        """Stand still until `freed` is set or the caller goes: keys wait, no time is lived."""
        begun, self._freed = self.clock(), freed
        try:
            await freed.wait()
        finally:
            self._freed = None
            self.state.held += self.clock() - begun

    # --- facts ---

    def begin(self, **more: str) -> None:
        """The call has begun; `more` goes into the fact (`channel`)."""
        state = self.state
        self.emit(
            "started", **{"from": state.caller}, to=state.called, name=state.caller_name,
            language=state.language, simulated=state.simulated, **more,
        )  # fmt: skip

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        """Tell a fact; the state is saved along where a resume needs it."""
        state = self.state
        state.n += 1
        if forgotten := self._times.forgotten(self.clock, secret=self.program.secret):
            data["forgot"] = forgotten
        event = Event(
            state.workspace, state.call, state.n, self.instant(), kind,
            state.flow, state.version, state.simulated, node, data,
        )  # fmt: skip
        keep = kind in ("started", "entered", "marked", "left")
        self._book.tell(event, self._dump() if keep else None)

    def keep(self) -> None:
        """Write the present state down, with no fact to tell."""
        self._book.keep(self.state.call, self._dump())

    def _dump(self) -> str:
        return self.state.dump(self._secret, keys=not self.program.secret)

    def enter(self, node: str, resumed: bool) -> None:
        """A visit begins, or begins again after a restart."""
        self.state.inside = True
        again = {"resumed": True} if resumed else {}
        self.emit("entered", node, visit=self.state.visit, **again)

    def leave(self, port: str, to: str | None) -> None:
        """The visit is over; told with where the call goes on, so that no restart repeats it."""
        at, self.state.at, self.state.inside = self.state.at or "", to, False
        self.emit("left", at, port=port)

    def take_resumed(self) -> bool:
        """Whether the coming visit is one that a crash cut short (true once)."""
        again, self._resumed = self._resumed and self.state.inside, False
        return again

    async def finish(self, reason: str) -> None:
        """The walk is over: tell it and free the line."""
        state = self.state
        seconds = round(self.instant() - state.started, 3)
        self._times.forget(state.keys, len(state.keys))
        gone = self._times.gone(self.clock)
        self.emit("ended", reason=reason, seconds=max(0.0, seconds), **gone)
        if not self.gone:
            await self.hang_up()

    def mark(self, name: str, value: float | None = None, tier: str | None = None) -> None:
        key = f"mark {name}"
        if key in self.state.effects:
            return  # told before a crash, during this very visit
        self.state.effects[key] = True
        more = {k: v for k, v in (("value", value), ("tier", tier)) if v is not None}
        self.emit("marked", self.state.at or "", name=name, **more)

    async def once(self, name: str, action: Callable[[str], Awaitable[Told]]) -> Told:
        if (done := f"done {name}") in self.state.effects:
            return cast(Told, self.state.effects[done])
        self.state.effects[f"intent {name}"] = True
        await self._saved()
        result = await self._do(name, action, f"{self.state.call}:{self.state.visit}:{name}")
        self.state.effects[done] = result
        await self._saved()
        return cast(Told, result)

    def attempted(self, name: str) -> bool:
        return f"intent {name}" in self.state.effects

    async def _do(self, name: str, action: Action, key: str) -> Any:
        """Nothing real happens in a call that is only tried; on a real line it does."""
        if not self.world.real:
            return await action(key)
        raise Trouble(f"{name} is not done in a call that is only tried, and nothing was chosen")

    async def _saved(self) -> None:
        self.keep()
        await self._book.saved()

    # --- values ---

    @property
    def language(self) -> str:
        return self.state.language

    @language.setter
    def language(self, tag: str) -> None:
        self.state.language = str(tag)

    @property
    def languages(self) -> Sequence[str]:
        return self.program.languages

    def get(self, name: str) -> Value:
        state = self.state
        if name in state.variables:
            value: Value = state.variables[name]
            return value
        if name in state.results:
            result: Value = state.results[name]
            return result
        now, lived = self.now, self.instant() - state.started
        return built_in(name, state, now, lived)

    def set(self, name: str, value: Value) -> None:
        declared = self.program.variables.get(name)
        self.state.variables[name] = typed(name, declared.type if declared else "text", value)

    def result(self, **values: Value) -> None:
        for name, value in values.items():
            self.state.results[f"{self.state.at}.{name}"] = value

    def render(self, text: str) -> str:
        return compile_text(text).render(self.get)

    def holds(self, condition: conditions.Condition) -> bool:
        return conditions.holds(condition, self.get)

    # --- the line ---

    async def answer(self) -> None:
        self._must_be_here()
        if not self.state.answered:
            await self._answer()
            self.state.answered = True

    async def say(self, prompt: Prompt, *, barge_in: bool = True) -> bool:
        return await self._play(await self._voice.prompt(self, prompt), barge_in)

    async def say_value(self, value: Value, kind: str, currency: str | None = None) -> bool:
        return await self._play(await self._voice.value(self, value, kind, currency), True)

    async def _play(self, media: Media, barge_in: bool) -> bool:
        if not (media.id or media.text.strip()):
            return False  # its variables are empty: nothing to say
        if self.state.keys and (barge_in or self.gone):
            self._heard(media, 0.0, "skipped")
            return True
        self._must_be_here()
        begun = self.clock()
        self.state.sounds += 1
        self._sound, self._sound_failed = media, False
        try:
            await self._start_sound(media, self.state.sounds)
            begun = self.clock()  # starting may have waited for Asterisk to come back
            end = await self._listen(media, barge_in, begun + media.seconds + SLACK)
        finally:
            if self._sound is not None:
                self._sound = None
                await self._stop_sound()
        self._heard(media, self.clock() - begun, end)
        if end == "hangup" and not self.state.keys:
            raise HungUp
        return end == "key"

    async def _listen(self, media: Media, barge_in: bool, deadline: float) -> str:
        while self._sound is not None:
            if self.gone:
                return "hangup"
            if barge_in and self.state.keys:
                return "key"
            left = deadline - self.clock()
            if left <= 0:
                log.warning("sound never ended", call=self.state.call, node=self.state.at)
                return "failed"
            await self._rest(left)
        return "failed" if self._sound_failed else "hangup" if self.gone else "done"

    def _heard(self, media: Media, seconds: float, end: str) -> None:
        self.emit(
            "heard", self.state.at or "", text=media.text, language=self.state.language,
            ms=round(seconds * 1000), end=end, **({"audio": media.id} if media.id else {}),
        )  # fmt: skip

    async def key(self, seconds: float, *, secret: bool = False) -> str:
        deadline = self.clock() + seconds
        state = self.state
        while not state.keys:
            self._must_be_here()
            left = deadline - self.clock()
            if left <= 0:
                return ""
            await self._rest(left)
        ahead = self._times.ahead(len(state.keys), self.clock())
        key, state.keys = state.keys[0], state.keys[1:]
        self.emit("pressed", state.at or "", key="•" if secret else key, **ahead)
        return key

    def flush_keys(self) -> None:
        self._times.forget(self.state.keys, len(self.state.keys))
        self.state.keys = ""

    def swallow(self, keys: str, seconds: float) -> None:
        if self.state.keys[:1] and self.state.keys[0] in keys:
            self._times.forget(self.state.keys[0], len(self.state.keys))
            self.state.keys = self.state.keys[1:]
        elif not self.state.keys:
            self._swallow = (keys, self.clock() + seconds)

    async def hang_up(self, cause: str | None = None) -> None:
        if not self.gone:
            self.gone = True
            await self._drop(cause)

    async def _rest(self, seconds: float) -> None:
        lived = self.instant() - self.state.started - self.state.held
        left = self.program.max_seconds - lived
        if left <= 0:
            raise TooLong
        await self._pause(min(seconds, left))

    def _must_be_here(self) -> None:
        if self.gone:
            raise HungUp
