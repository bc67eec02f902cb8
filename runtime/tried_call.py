"""A simulated call with a clock of its own: faster, held, set to another day, waits skipped."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any, Literal

from flows.model import Program
from runtime.acts import Act, Acts
from runtime.call import MOST_KEYS, Around
from runtime.events import Kind
from runtime.simulated_call import Screen, SimulatedCall
from runtime.sounds import Media
from runtime.state import CallState

GRACE = 2.0
"""Real seconds after which a sound is over although the browser never told it."""


class TriedCall(SimulatedCall):
    """The call of a debugger. Lived time runs at `speed`, and stands still while held.

    `instant` and `clock` are lived time; `now` is what the flow sees. The screen is also told
    `waiting` whenever a wait begins.
    """

    def __init__(
        self, program: Program, state: CallState, around: Around, screen: Screen,
        at: datetime | None = None,
    ) -> None:  # fmt: skip
        super().__init__(program, state, around, screen, at)
        self.acts = Acts()
        self._speed = 1.0
        self._lived, self._since = 0.0, time.monotonic()
        self._holds = 0
        self._moves = asyncio.Event()
        self._moves.set()
        self._due: float | None = None
        self._sound_began = 0.0
        self._fed = False

    # --- time ---

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.instant(), UTC) + self._ahead

    @now.setter
    def now(self, at: datetime) -> None:
        self._ahead += at - self.now

    def instant(self) -> float:
        return self.state.started + self.clock()

    def clock(self) -> float:
        if self._holds:
            return self._lived
        return self._lived + (time.monotonic() - self._since) * self._speed

    def _settle(self, lived: float) -> None:
        """It is `lived` seconds now; waits look at the clock again."""
        self._lived, self._since = lived, time.monotonic()
        super()._wake()

    def begin(self, **more: str) -> None:
        self._settle(0.0)
        super().begin(**more)

    def continued(self, before: "TriedCall", lived: float) -> None:
        """Go on where an earlier call was at `lived`, by the clock as it is set now."""
        self._ahead, self._speed = before._ahead, before._speed
        self._settle(lived)

    @property
    def speed(self) -> float:
        """Lived seconds per second."""
        return self._speed

    @speed.setter
    def speed(self, times: float) -> None:
        lived = self.clock()
        self._speed = times
        self._settle(lived)

    @property
    def begun(self) -> datetime:
        """The instant at which the call began, as the clock is set now."""
        return datetime.fromtimestamp(self.state.started, UTC) + self._ahead

    # --- holding ---

    async def hold(self, freed: asyncio.Event) -> None:
        self.stand_still()
        try:
            await super().hold(freed)
        finally:
            self.move_on()

    def stand_still(self) -> None:
        """Stop the clock, also within a step: nothing is waited, keys are kept."""
        lived = self.clock()
        self._holds += 1
        self._moves.clear()
        self._settle(lived)

    def move_on(self) -> None:
        """The clock goes on, once for each time it was stopped."""
        lived = self.clock()
        self._holds -= 1
        if not self._holds:
            self._moves.set()
        self._settle(lived)

    @property
    def waiting(self) -> dict[str, Any] | None:
        """`{what: key|sound, seconds: left}` of the wait at work."""
        if self._due is None:
            return None
        sound = self._sound
        until = self._sound_began + sound.seconds if sound else self._due
        left = round(max(0.0, until - self.clock()), 3)
        return {"what": "sound" if sound else "key", "seconds": left}

    def skip(self) -> None:
        """Let the sound be over, or the wait for a key pass, now."""
        if self._due is None:
            return
        if self._sound is not None:
            self._end_sound()
        elif not self.state.keys:  # else it is over as it is
            self._settle(max(self._due, self.clock()))

    # --- the person ---

    def press(self, key: str) -> None:
        """The person presses a key."""
        if self.gone or len(self.state.keys) >= MOST_KEYS:
            return
        self.acts.add(self.act("press", key))
        self._last_key = ("", -1.0)  # a person at a screen means each of two quick presses
        self.feed_key(key, self.clock())

    def hang_up_now(self) -> None:
        """The person hangs up."""
        if not self.gone:
            self.acts.add(self.act("hangup"))
            self.feed_gone()

    def act(self, kind: Literal["press", "hangup"], key: str = "") -> Act:
        """What the person would do now, told with all that a test must know of it."""
        state, at = self.state, self.clock()
        return Act(
            kind, key, at, self.acts.timeouts, state.visit, ahead=bool(state.keys),
            into=None if self._sound is None else at - self._sound_began,
            idle=self._due is None, answered=state.answered,
        )  # fmt: skip

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind == "heard":
            self.acts.heard(node, self.clock(), data["end"])

    # --- the line ---

    async def _start_sound(self, media: Media, number: int) -> None:
        await self._moves.wait()  # it may have been held while the sound was made
        self._sound_began = self.clock()
        await super()._start_sound(media, number)

    def _end_sound(self) -> None:
        self._screen.show("stop", playback=self._playback)
        self.feed_silence()

    def _wake(self) -> None:
        self._fed = True
        super()._wake()

    async def _pause(self, seconds: float) -> None:
        self._fed, self._due = False, self.clock() + seconds
        self._screen.show("waiting")
        try:
            while self._holds or not self._fed:
                left = self._left()
                if not self._holds and left <= 0:
                    self._timed_out()
                    return
                await self._sleep(None if self._holds else left)
        finally:
            self._due = None

    def _left(self) -> float:
        """Real seconds until the wait is over, were the clock to go on."""
        assert self._due is not None
        until = self._due
        if self._sound is not None:
            until = min(until, self._sound_began + self._sound.seconds + GRACE * self._speed)
        return (until - self.clock()) / self._speed

    def _timed_out(self) -> None:
        if self._sound is not None:
            self._end_sound()
        else:
            self.acts.timeouts += 1

    async def _sleep(self, seconds: float | None) -> None:
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = None if seconds is None else loop.call_later(seconds, super()._wake)
        try:
            await self._waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()
