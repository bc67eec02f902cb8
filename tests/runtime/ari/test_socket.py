"""Both directions of the event socket, against real WebSocket ends."""

import asyncio
import logging
import socket as sockets
import time
from itertools import pairwise

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from runtime.ari.errors import Replaced
from runtime.ari.events import ChannelDtmfReceived
from runtime.ari.socket import Inbound, Outbound
from tests.runtime.ari.fake_ari import (
    APP,
    PASSWORD,
    USER,
    FakeAri,
    compact,
    dial_out,
    event,
)
from tests.runtime.ari.notes import Notes, Running, listening


@pytest.fixture
def notes() -> Notes:
    return Notes()


def inbound(asterisk: FakeAri, notes: Notes, password: str = PASSWORD) -> Inbound:
    return Inbound(asterisk.url, USER, password, APP, notes)


# We connect to Asterisk


async def test_events_come_in_order(asterisk: FakeAri, notes: Notes) -> None:
    async with Running(inbound(asterisk, notes)):
        await notes.until(1)
        for n in range(300):
            asterisk.send(event("ChannelDtmfReceived", f"c{n}", digit="1"))
            asterisk.send(event("ChannelVarset", f"c{n}", variable="X", value="1"))
        await notes.until(301)
    assert notes.lines == [
        "connected",
        *(f"ChannelDtmfReceived c{n}" for n in range(300)),
        "lost",
    ]
    [socket] = asterisk.sockets
    assert socket.request.query == {"app": APP, "subscribeAll": "false"}
    assert PASSWORD not in str(socket.request.query)
    assert "sec-websocket-extensions" not in socket.request.headers


@pytest.mark.parametrize("trouble", ["close", "abort", "restart"])
async def test_it_comes_back_after(asterisk: FakeAri, notes: Notes, trouble: str) -> None:
    async with Running(inbound(asterisk, notes)):
        for turn in range(3):
            await notes.until(1 + 3 * turn)
            asterisk.send(event("StasisStart", f"c{turn}", args=[]))
            await notes.until(2 + 3 * turn)
            if trouble == "restart":
                await asterisk.restart()
            else:
                getattr(asterisk.sockets[-1], trouble)()
        await notes.until(10)
    expected = [line for n in range(3) for line in ("connected", f"StasisStart c{n}", "lost")]
    assert notes.lines[:9] == expected
    assert len(asterisk.sockets) == 4


async def test_attempts_get_rarer_while_nobody_listens(
    notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    with sockets.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        loop = asyncio.get_running_loop()
        listener.setblocking(False)
        times = []
        async with Running(Inbound(url, USER, PASSWORD, APP, notes)):
            for _ in range(5):
                connection, _ = await loop.sock_accept(listener)
                times.append(time.monotonic())
                connection.close()
    waits = [later - earlier for earlier, later in pairwise(times)]
    for wait, least in zip(waits, (0.1, 0.2, 0.4, 0.8), strict=True):
        assert least - 0.01 <= wait < least + 0.35
    assert notes.lines == []
    said = [record for record in caplog.records if record.name.startswith("runtime")]
    assert 1 <= len(said) <= 2  # not once per attempt


async def test_a_wrong_password_is_said(
    asterisk: FakeAri, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    async with Running(inbound(asterisk, notes, "wrong")):
        await asyncio.sleep(0.5)
    assert notes.lines == []
    assert caplog.text.count("401") == 1
    assert "wrong" not in caplog.text


async def test_it_stops_when_another_program_takes_over(asterisk: FakeAri, notes: Notes) -> None:
    async with Running(inbound(asterisk, notes)) as task:
        await notes.until(1)
        asterisk.send(event("StasisStart", "c1", args=[]))
        asterisk.send(event("ApplicationReplaced"))
        asterisk.send(event("StasisStart", "c2", args=[]))
        with pytest.raises(Replaced, match="'ariane' was taken over"):
            await task
        await asyncio.sleep(0.3)
    assert notes.lines == ["connected", "StasisStart c1", "lost"]
    assert len(asterisk.sockets) == 1  # no fight


async def test_broken_and_huge_messages(
    asterisk: FakeAri, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    huge = "é☎" * 400_000
    async with Running(inbound(asterisk, notes)):
        await notes.until(1)
        asterisk.send(b'{"type":"StasisStart","channel":{')
        asterisk.send(b"\x00\x01")
        asterisk.send(event("StasisStart", "c1", args=[huge]))
        await notes.until(2)
    assert notes.lines[:2] == ["connected", "StasisStart c1"]
    assert notes.events[0].args == [huge]  # type: ignore[attr-defined]
    assert caplog.text.count("ignored an event that cannot be read") == 2


async def test_a_fault_of_the_listener_costs_one_event_only(
    asterisk: FakeAri, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    notes.fault = LookupError("no such call")
    async with Running(inbound(asterisk, notes)):
        await notes.until(1)
        asterisk.send(event("StasisEnd", "c1"))
        asterisk.send(event("StasisEnd", "c2"))
        await notes.until(3)
    assert notes.lines == ["connected", "StasisEnd c1", "StasisEnd c2", "lost"]
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "StasisEnd was not taken" in record.getMessage()


# Asterisk connects to us


async def send(socket: ClientConnection, kind: str, ident: str) -> None:
    await socket.send(compact(event(kind, ident, args=[], digit="1")).decode())


async def test_asterisk_comes_leaves_and_comes_again(notes: Notes) -> None:
    end = Outbound(USER, PASSWORD, notes)
    async with Running(end):
        await listening(end)
        first = await dial_out(end.port)
        assert first.subprotocol == "ari"
        await send(first, "StasisStart", "c1")
        await notes.until(2)
        await first.close()
        second = await dial_out(end.port)
        await send(second, "ChannelDtmfReceived", "c1")
        await notes.until(5)
        second.transport.abort()
        await notes.until(6)
    assert notes.lines == [
        "connected",
        "StasisStart c1",
        "lost",
        "connected",
        "ChannelDtmfReceived c1",
        "lost",
    ]
    assert isinstance(notes.events[1], ChannelDtmfReceived)


@pytest.mark.parametrize(("user", "password"), [(USER, "no"), ("no", PASSWORD), ("", "")])
async def test_a_stranger_is_turned_away(
    notes: Notes, user: str, password: str, caplog: pytest.LogCaptureFixture
) -> None:
    end = Outbound(USER, PASSWORD, notes)
    async with Running(end):
        await listening(end)
        with pytest.raises(InvalidStatus, match="401"):
            await dial_out(end.port, user, password)
    assert notes.lines == []
    assert "wrong name or password" in caplog.text


async def test_a_second_connection_takes_the_place_of_a_dead_first(notes: Notes) -> None:
    end = Outbound(USER, PASSWORD, notes)
    async with Running(end):
        await listening(end)
        first = await dial_out(end.port)
        await notes.until(1)
        second = await dial_out(end.port)
        await notes.until(3)
        await send(second, "StasisStart", "c2")
        await notes.until(4)
        await first.wait_closed()
        await second.close()
    assert notes.lines == ["connected", "lost", "connected", "StasisStart c2", "lost"]


async def test_it_too_stops_when_another_program_takes_over(notes: Notes) -> None:
    end = Outbound(USER, PASSWORD, notes)
    async with Running(end) as task:
        await listening(end)
        client = await dial_out(end.port)
        await client.send(compact(event("ApplicationReplaced")).decode())
        with pytest.raises(Replaced):
            await task
        await client.wait_closed()
        with pytest.raises(ConnectionRefusedError):
            await dial_out(end.port)
    assert notes.lines == ["connected", "lost"]


async def test_the_same_port_again_at_once(notes: Notes) -> None:
    end = Outbound(USER, PASSWORD, notes)
    for turn in range(1, 4):
        async with Running(end):
            await listening(end)
            client = await dial_out(end.port)
            await notes.until(2 * turn - 1)
        await client.wait_closed()
    assert notes.lines == ["connected", "lost"] * 3


async def test_a_port_that_is_taken(notes: Notes) -> None:
    with sockets.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        end = Outbound(USER, PASSWORD, notes, port=other.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            await end.run()
