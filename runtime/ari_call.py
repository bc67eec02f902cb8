"""A call on Asterisk: sound, keys and hang-up of one channel, by way of ARI."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from flows.model import Program
from nodes.base import HungUp
from runtime.ari.client import Ari
from runtime.ari.errors import AriError, Gone, TimedOut, Unanswered, Uncertain
from runtime.call import Action, Around
from runtime.journal import NotSaved
from runtime.simulated_call import RealTime
from runtime.sounds import Media
from runtime.state import CallState

KEYS = frozenset("0123456789*#")
FAILED = 0.25
"""Seconds for which a sound that failed may turn out to be a hang-up."""
AGAIN = 0.5
"""Seconds before an order is tried again that did not reach Asterisk."""

log = structlog.get_logger()


class AriCall(RealTime):
    """`channel` is Asterisk's id. `seen` gives the path of a sound file as Asterisk sees it."""

    def __init__(
        self,
        program: Program,
        state: CallState,
        around: Around,
        ari: Ari,
        seen: Callable[[Path], str],
    ) -> None:
        super().__init__(program, state, around)
        self._ari, self._seen = ari, seen
        self.channel = state.channel
        self.cut_off = False  # events are missed at present: Asterisk may have died
        self._playback = ""

    # --- what Asterisk tells ---

    def key_pressed(self, key: str, at: float) -> None:
        """A DTMF digit ended at Asterisk's instant `at`; A to D are nobody's keys."""
        if key in KEYS:
            self.feed_key(key, at)
            if self._freed is not None:
                self.keep()  # who holds the call sees what was typed meanwhile

    def playback_finished(self, playback: str, state: str) -> None:
        """A playback is over; the end of one already stopped is no news."""
        if playback != self._playback or self._sound is None:
            return
        if state == "failed":
            # Mostly the caller hung up, and the end of the channel is on its way: not a reason to
            # go on to the next node.
            asyncio.get_running_loop().call_later(FAILED, self._failed, playback)
        else:
            self.feed_silence()

    def _failed(self, playback: str) -> None:
        if playback == self._playback and self._sound is not None:
            self.feed_silence(failed=True)

    # --- what the walk asks ---

    async def _answer(self) -> None:
        await self._order(lambda: self._ari.answer(self.channel))

    async def _start_sound(self, media: Media, number: int) -> None:
        self._playback = self._playback_id(number)
        self.keep()
        files = [f"sound:{self._seen(path)}" for path in media.paths]
        await self._order(lambda: self._play_files(files))

    async def _play_files(self, files: Sequence[str]) -> None:
        try:
            await self._ari.play(self.channel, files, self._playback)
        except (Uncertain, TimedOut):
            if await self._ari.get_playback(self._playback) is None:
                raise

    async def _stop_sound(self) -> None:
        if not self.gone:
            await self._silence(self._playback)

    async def _silence(self, playback: str) -> None:
        try:
            await self._ari.stop_playback(playback, self.channel)
        except AriError as problem:
            log.warning("cannot stop a sound", call=self.state.call, problem=str(problem))

    async def _drop(self, cause: str | None) -> None:
        try:
            # The caller is about to learn that it is over: a restart must know how far it went.
            await self._book.settled()
        except NotSaved as problem:
            log.warning("hung up, not yet on disk", call=self.state.call, problem=str(problem))
        try:
            await self._ari.hangup(self.channel, cause or "normal")
        except AriError as problem:
            log.warning("cannot hang up", call=self.state.call, problem=str(problem))

    async def hold(self, freed: asyncio.Event) -> None:
        """Hold the call, on music once it is answered. A runtime that stops leaves the music on."""
        if self.state.answered and not self.gone:
            await self._music(True)
        await super().hold(freed)
        if self.state.answered and not self.gone:
            await self._music(False)

    async def _music(self, on: bool) -> None:
        try:
            await (self._ari.moh(self.channel) if on else self._ari.moh_stop(self.channel))
        except AriError as problem:
            log.warning("no music on hold", call=self.state.call, problem=str(problem))

    async def catch_up(self) -> None:
        """Events were missed: find out whether the sound at work is over."""
        self.cut_off = False
        asked = self._playback
        if self._sound is None:
            return
        playback = await self._ari.get_playback(asked)
        over = playback is None or playback.state in ("done", "failed")
        if over and asked == self._playback and self._sound is not None:
            self.feed_silence()

    async def hush(self) -> None:
        """After a restart: stop what the former runtime may still be playing.

        The number of the last sound is on disk, but one more may have started since.
        """
        if self.state.version == 0:
            await self._music(False)  # only calls of a draft are ever held
        former = self.state.resumes - 1
        for number in range(max(1, self.state.sounds - 1), self.state.sounds + 3):
            await self._silence(self._playback_id(number, former))

    def _playback_id(self, number: int, life: int | None = None) -> str:
        return f"{self.state.call}.{self.state.resumes if life is None else life}.{number}"

    async def _do(self, name: str, action: Action, key: str) -> Any:
        return await action(key)

    async def _order(self, order: Callable[[], Awaitable[None]]) -> None:
        """A command that finds the channel gone means that the caller is gone.

        One that does not reach Asterisk waits: it comes back, and then knows whether the channel
        lives.
        """
        while True:
            try:
                return await order()
            except Gone:
                self.feed_gone("lost" if self.cut_off else None)
                raise HungUp from None
            except Unanswered as problem:
                log.warning("Asterisk not reached", call=self.state.call, problem=str(problem))
            await self._rest(AGAIN)
            self._must_be_here()
