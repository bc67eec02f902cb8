"""What surrounded a past call: how long its prompts lasted, what the opening hours said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nodes.base import Prompt, Value
from nodes.world import Attendance, Calendars, Opening
from runtime.call import BaseCall
from runtime.pretended import ERROR
from runtime.simulated_call import TextVoice
from runtime.sounds import Media


@dataclass
class Around:
    """The business around the call. What was punched is not punched again."""

    calendars: Calendars
    attendance: Attendance
    real = False


class Lasting(TextVoice):
    """Prompts that last as long as `lasting` says."""

    def __init__(self, lasting: Callable[[Media], float]) -> None:
        super().__init__()
        self._lasting = lasting

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        media = await super().prompt(call, prompt)
        return replace(media, seconds=self._lasting(media))

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        media = await super().value(call, value, kind, currency)
        return replace(media, seconds=self._lasting(media))


class AsLong(TextVoice):
    """Prompts as long as those of a call that was told again: `lengths` of its sounds, by step.

    Once the call goes another way, they last as long as reading them does.
    """

    def __init__(self, lengths: Sequence[tuple[str, float]]) -> None:
        super().__init__()
        self._lengths_of = lengths

    async def prompt(self, call: BaseCall, prompt: Prompt) -> Media:
        return self._as_then(call, await super().prompt(call, prompt))

    async def value(self, call: BaseCall, value: Value, kind: str, currency: str | None) -> Media:
        return self._as_then(call, await super().value(call, value, kind, currency))

    def _as_then(self, call: BaseCall, media: Media) -> Media:
        at = call.state.sounds
        if at >= len(self._lengths_of):
            return media
        node, seconds = self._lengths_of[at]
        return replace(media, seconds=seconds) if node == (call.state.at or "") else media


class Ways:
    """Opening hours as the call met them: those of today where they say the same.

    `expected` tells the step that asks, the port it left by, and its ports; `lose` is told of
    hours that have changed and cannot be chosen, since one step met several.
    """

    def __init__(
        self,
        calendars: Calendars,
        expected: Callable[[], tuple[str, str, tuple[str, ...]] | None],
        lose: Callable[[str], None],
    ) -> None:
        self._calendars, self._expected, self._lose = calendars, expected, lose
        self._met: dict[str, set[str]] = {}
        self.chosen: dict[str, dict[str, Any]] = {}
        self.answers: list[str | None] = []
        """Of each question: what was said then; None where the present calendar says the same."""

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """What the calendar said then; LookupError if there was none."""
        today = await self._today(calendar, at)
        expected = self._expected()
        if expected is not None:
            node, port, ports = expected
            agrees = self._agrees(today, port, ports)
            self.answers.append(None if agrees else port)
            if not agrees:
                self.chosen.setdefault("hours", {})[node] = port
                today = Opening(port, today.next_open if today else None)
            met = self._met.setdefault(node, set())
            met.add(port)
            if len(met) > 1 and node in self.chosen.get("hours", {}):
                self._lose("hours")
            if port == ERROR:
                today = None
        if today is None:
            raise LookupError(calendar)
        return today

    async def _today(self, calendar: str, at: datetime) -> Opening | None:
        try:
            return await self._calendars.opening(calendar, at)
        except LookupError:
            return None

    @staticmethod
    def _agrees(today: Opening | None, port: str, ports: tuple[str, ...]) -> bool:
        if today is None:
            return port == ERROR
        return port == (today.state if today.state in ports else "closed")


class AsMet:
    """Opening hours that answer as a past call met them: `answers` in the order of the questions.

    Whatever else is asked, the present calendar answers.
    """

    def __init__(self, calendars: Calendars, answers: Sequence[str | None]) -> None:
        self._calendars, self._answers = calendars, list(answers)

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """What the calendar said then; LookupError if there was none."""
        said = self._answers.pop(0) if self._answers else None
        if said == ERROR:
            raise LookupError(calendar)
        if said is None:
            return await self._calendars.opening(calendar, at)
        try:
            return Opening(said, (await self._calendars.opening(calendar, at)).next_open)
        except LookupError:
            return Opening(said)
