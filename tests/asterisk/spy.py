"""Asterisk's own word on what was played: an application of the test's that sees all events."""

import asyncio
import base64
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.asterisk.rig import AsteriskRig


class Spy:
    """`async with Spy(rig) as spy:` then `spy.started(channel)`. Keeps playback events only."""

    def __init__(self, rig: AsteriskRig) -> None:
        self._rig = rig
        self._told: list[tuple[str, dict[str, Any]]] = []
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Spy":
        token = base64.b64encode(f"{self._rig.user}:{self._rig.password}".encode()).decode()
        self._socket = await connect(
            f"{self._rig.ari_url.replace('http', 'ws')}/ari/events?app=spy&subscribeAll=true",
            additional_headers={"Authorization": f"Basic {token}"},
            proxy=None,
        )
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._socket is not None
        assert self._reader is not None
        await self._socket.close()
        await self._reader

    async def _read(self, socket: ClientConnection) -> None:
        async for message in socket:
            event = json.loads(message)
            if event["type"] in ("PlaybackStarted", "PlaybackFinished"):
                self._told.append((event["type"], event["playback"]))

    def started(self, channel: str) -> list[str]:
        """The media addresses that began on a channel, in order."""
        return [p["media_uri"] for p in self._of("PlaybackStarted", channel)]

    def endings(self, channel: str) -> list[str]:
        """How the playbacks of a channel ended, in order: done or failed."""
        return [p["state"] for p in self._of("PlaybackFinished", channel)]

    def _of(self, kind: str, channel: str) -> list[dict[str, Any]]:
        target = f"channel:{channel}"
        return [p for told, p in self._told if told == kind and p["target_uri"] == target]


async def until(true: Callable[[], Any], seconds: float, what: str) -> None:
    """Wait until true, or fail."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not true():
        assert loop.time() < end, f"{what} within {seconds} s"
        await asyncio.sleep(0.02)
