"""A listener that writes down what the event socket tells it, and a way to run a socket."""

import asyncio
from collections.abc import Callable

from runtime.ari.events import Event, call_key
from runtime.ari.socket import Inbound, Outbound


class Notes:
    """A listener that writes down what it is told, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.events: list[Event] = []
        self.fault: Exception | None = None
        self._news = asyncio.Event()

    def connected(self) -> None:
        self._write("connected")

    def lost(self, why: str) -> None:
        assert why
        self._write("lost")

    def received(self, event: Event) -> None:
        self.events.append(event)
        self._write(f"{type(event).__name__} {call_key(event)}")
        if self.fault:
            fault, self.fault = self.fault, None
            raise fault

    def _write(self, line: str) -> None:
        self.lines.append(line)
        self._news.set()

    async def until(self, count: int) -> list[str]:
        """Wait for that many lines."""
        await self.when(lambda: len(self.lines) >= count)
        return self.lines

    async def when(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        """Wait until what is written here meets the condition."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def says(self, line: str) -> None:
        """Wait for this line."""
        await self.when(lambda: line in self.lines)


class Running:
    """`run()` of either direction in a task."""

    def __init__(self, end: Inbound | Outbound) -> None:
        self.task = asyncio.create_task(end.run())

    async def __aenter__(self) -> asyncio.Task[None]:
        return self.task

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def listening(end: Outbound) -> None:
    async with asyncio.timeout(5):
        await end.listening.wait()
