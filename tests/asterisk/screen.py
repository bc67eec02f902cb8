"""The page of a debugger that follows real calls, and what its tests share."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx

from runtime.records import directory, flows, people
from runtime.records.database import writing
from runtime.records.errors import NotFound
from tests.asterisk.caller import Caller
from tests.asterisk.service import WORKSPACE, Service
from tests.studio.server import Browser, Server

EMAIL, PASSWORD = "tester@example.org", "a good password"
LOUD = 300
"""Samples beyond this are music, not noise of the line."""
MUSIC_SECONDS = 9.0
"""Within this the music that comes along is audible: it is a note every six seconds."""


def serve_draft(service: Service, number: str, document: dict[str, Any]) -> str:
    """A flow that was never published, and the test number that leads to its draft."""
    ident = f"f{number}"
    document = service.tone(document, ident, 0.8)
    with writing(service.engine) as conn:
        try:
            draft = flows.get_draft(conn, WORKSPACE, ident)
        except NotFound:
            flows.create(conn, WORKSPACE, document, "test", ident)
        else:
            flows.save_draft(conn, WORKSPACE, ident, document, draft.revision, "test")
        directory.assign(conn, WORKSPACE, number, ident, draft=True)
    return ident


def studio_for(service: Service, folder: str) -> Server:
    """A studio on the records of the service, with an account for a tester."""
    with writing(service.engine) as conn:
        if EMAIL not in {user.email for user in people.user_list(conn, WORKSPACE)}:
            people.add_user(conn, WORKSPACE, EMAIL, PASSWORD, role="tester")
    return Server(service.folder / folder, {"ARIANE_DATABASE_URL": service.config.database_url})


class Screen:
    """A page of the debugger that follows real calls."""

    def __init__(self, browser: Browser, flow: str, *points: Any, paused: bool = False) -> None:
        self.line = browser.socket("/debug")
        stops = [point if isinstance(point, dict) else {"node": point} for point in points]
        self.answer = self.line.call(
            "listen", {"flow": flow, "breakpoints": stops, "paused": paused}
        )
        assert self.answer["ok"], self.answer

    async def sees(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a state."""
        found: dict[str, Any] = await asyncio.to_thread(self.line.wait, "state", wanted)
        return found

    async def held(self, at: str, why: str) -> dict[str, Any]:
        """Wait until the call is held there."""
        return await self.sees(
            lambda state: (state["mode"], state["at"], state["why"]) == ("held", at, why)
        )

    async def order(self, what: str, **details: Any) -> dict[str, Any]:
        """Give an order and return its answer."""
        answer: dict[str, Any] = await asyncio.to_thread(self.line.call, what, details)
        return answer

    def log(self) -> list[str]:
        """What the page was told, since the last call began."""
        kinds: list[str] = []
        for name, data in list(self.line.told):
            if name == "rewound":
                kinds = []
            elif name == "log":
                kinds += [entry["kind"] for entry in data["entries"]]
        return kinds


def kill(server: Server) -> None:
    """SIGKILL, and wait until nothing of it answers any more."""
    assert server.process is not None
    server.process.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            httpx.get(f"{server.address}/api/v1/health", timeout=1)
        except httpx.TransportError:
            return
        time.sleep(0.05)
    raise AssertionError("a killed studio answers")


def value(state: dict[str, Any], name: str) -> Any:
    return next(row for row in state["variables"] if row["name"] == name)


async def dial(service: Service, number: str, from_: str) -> Caller:
    return await Caller.dial(service.rig.sip, number, from_, book=service.book)


async def music(caller: Caller, seconds: float = MUSIC_SECONDS) -> bool:
    """Whether something is audible from now on that is no prompt."""
    begun, names = len(caller.pcm()), [name for name in caller.names() if name != "?"]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(abs(sample) > LOUD for sample in caller.pcm()[begun:]):
            assert [name for name in caller.names() if name != "?"] == names
            return True
        await asyncio.sleep(0.05)
    return False


def told(service: Service, from_: str, kind: str) -> list[dict[str, Any]]:
    return [e.data for e in service.events(service.the_call(from_).id) if e.kind == kind]


async def answered(caller: Caller) -> bool:
    """Whether the call is answered; False once it is refused."""
    for _ in range(200):
        if caller.over or caller.answered_at is not None:
            break
        await asyncio.sleep(0.05)
    return caller.answered_at is not None
