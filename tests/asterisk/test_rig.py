"""The generated configuration and the test rig on a real Asterisk, without Ariane's runtime."""

import asyncio
import base64
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.rig import APOLOGY_CODES, AsteriskRig
from tests.asterisk.sipp.run import run_sipp

pytestmark = pytest.mark.asterisk

APOLOGY = list(APOLOGY_CODES.values())


def codes(call: Caller) -> list[int]:
    return [heard.code for heard in call.heard()]


@asynccontextmanager
async def application(rig: AsteriskRig) -> AsyncIterator[ClientConnection]:
    """A connected ARI application that does nothing by itself."""
    token = base64.b64encode(f"{rig.user}:{rig.password}".encode()).decode()
    address = f"{rig.ari_url.replace('http', 'ws')}/ari/events?app={rig.settings.app}"
    async with connect(address, additional_headers={"Authorization": f"Basic {token}"}) as socket:
        yield socket


async def event(socket: ClientConnection | ServerConnection, kind: str) -> dict[str, Any]:
    """The next event of a kind."""
    async with asyncio.timeout(15):
        while True:
            message: dict[str, Any] = json.loads(await socket.recv())
            if message["type"] == kind:
                return message


async def ari(rig: AsteriskRig, method: str, path: str) -> Any:
    return await asyncio.to_thread(rig.ari, method, path)


# The configuration.


async def test_nobody_answers(asterisk: AsteriskRig) -> None:
    async with await Caller.dial(asterisk.sip, "+41218025555") as call:
        await call.ended(20)
        assert codes(call) == APOLOGY
        assert all(heard.complete for heard in call.heard())
        assert 9.5 < call.heard()[0].start - call.dialled_at < 11
        assert call.ringing_at is not None
        assert call.early_at is not None, "the apology must be free: before any answer"
        assert call.answered_at is None
        assert (call.status, call.cause) == (503, 34)
    asterisk.assert_clean()


async def test_runtime_arrives_while_it_rings(asterisk: AsteriskRig) -> None:
    async with await Caller.dial(asterisk.sip, "+41218025555") as call:
        await asyncio.sleep(1.2)
        async with application(asterisk) as socket:
            start = await event(socket, "StasisStart")
            assert start["args"][:2] == ["in", "+41218025555"]
            assert start["channel"]["caller"]["number"] == "+41790000001"
            await ari(asterisk, "POST", f"channels/{start['channel']['id']}/answer")
            await call.answered(2)
            await ari(asterisk, "POST", f"channels/{start['channel']['id']}/continue")
            await call.ended(2)
    assert codes(call) == [], "a call given back by the runtime is over, without apology"
    asterisk.assert_clean()


@pytest.mark.parametrize(
    ("dialled", "seen"),
    [("12%2C3%24%7BEPOCH%7D", "123"), ("*21%23", "*21#"), ("0%26SIP/x%29%3B", "0"), ("5", "5")],
)
async def test_called_number_is_filtered(asterisk: AsteriskRig, dialled: str, seen: str) -> None:
    async with application(asterisk) as socket, await Caller.dial(asterisk.sip, dialled) as call:
        start = await event(socket, "StasisStart")
        assert start["args"][:3] == ["in", seen, call.call_id]
    asterisk.assert_clean()


async def test_caller_reaches_the_runtime_as_sent(asterisk: AsteriskRig) -> None:
    name = "Éva {{7*7}}'; DROP TABLE calls--<b>"
    async with application(asterisk) as socket:
        async with await Caller.dial(asterisk.sip, "100", from_="%27OR%201=1", name=name):
            caller = (await event(socket, "StasisStart"))["channel"]["caller"]
            assert caller == {"name": name, "number": "'OR 1=1"}
        async with await Caller.dial(asterisk.sip, "100", from_=None):
            caller = (await event(socket, "StasisStart"))["channel"]["caller"]
            assert caller["number"] == "anonymous"
    asterisk.assert_clean()


async def test_silent_runtime_is_not_waited_for(asterisk: AsteriskRig) -> None:
    """A frozen runtime keeps its application registered; it no longer announces itself, though."""
    stale = int(time.time()) - 60
    asterisk.ari("POST", f"asterisk/variable?variable=ARIANE_ALIVE&value={stale}")
    try:
        async with application(asterisk), await Caller.dial(asterisk.sip, "100") as call:
            await call.hear(APOLOGY[0], timeout=12)
    finally:
        asterisk.ari("POST", "asterisk/variable?variable=ARIANE_ALIVE&value=")
    asterisk.assert_clean()


async def test_asterisk_connects_out() -> None:
    """The persistent outbound socket: events, user and password arrive at our address."""
    met: asyncio.Queue[ServerConnection] = asyncio.Queue()

    async def serve_one(socket: ServerConnection) -> None:
        met.put_nowait(socket)
        await socket.wait_closed()

    protocols = [websockets.Subprotocol("ari")]
    async with serve(serve_one, "127.0.0.1", 0, subprotocols=protocols) as server:
        port = server.sockets[0].getsockname()[1]
        address = f"ws://127.0.0.1:{port}/ari"
        rig = await asyncio.to_thread(start_rig, outbound_url=address)
        try:
            async with asyncio.timeout(10):
                socket = await met.get()
            assert socket.request is not None
            token = base64.b64encode(f"{rig.user}:{rig.password}".encode()).decode()
            assert socket.request.headers["Authorization"] == f"Basic {token}"
            async with await Caller.dial(rig.sip, "100"):
                assert (await event(socket, "StasisStart"))["args"][1] == "100"
            await event(socket, "StasisEnd")
        finally:
            await asyncio.to_thread(rig.stop)


def test_loopback_only(asterisk: AsteriskRig) -> None:
    transports = [
        line.split()[-1]
        for line in asterisk.cli("pjsip show transports").splitlines()
        if line.startswith("Transport:") and "<" not in line
    ]
    assert transports == [f"127.0.0.1:{asterisk.settings.sip_port}"]
    http = asterisk.cli("http show status")
    assert f"Server Enabled and Bound to 127.0.0.1:{asterisk.settings.http_port}" in http
    assert http.count("Bound to") == 1
    endpoints = asterisk.ari("GET", "endpoints")
    assert [endpoint["resource"] for endpoint in endpoints] == ["trunk"], "nobody else may call"


def test_starts_without_complaint(own_asterisk: AsteriskRig) -> None:
    complaints = [line for line in own_asterisk.log.splitlines() if " NOTICE" not in line]
    assert len(complaints) == 1, complaints  # its own name and version
    assert re.search(r"Asterisk (certified.)?2\d\.", complaints[0])
    assert own_asterisk.cli("cdr show status").count("Disabled")
    assert "dtmf" not in own_asterisk.cli("logger show channels").lower()


# The rig and the caller.


async def test_prompts_are_recognised(asterisk: AsteriskRig) -> None:
    for codec in ("PCMU", "PCMA"):
        async with await Caller.dial(asterisk.sip, "test-tone", codec=codec) as call:
            await call.ended(10)
            first, second = call.heard()
            assert (first.code, second.code) == (4, 2)
            assert first.complete
            assert second.complete
            assert 0.9 < first.end - first.start < 1.05
            assert second.start - first.end < 0.06, "no gap between two prompts"
            assert (call.ended_by, call.cause, call.status) == ("them", 16, 200)


async def test_early_media_is_heard(asterisk: AsteriskRig) -> None:
    async with await Caller.dial(asterisk.sip, "test-early") as call:
        await call.ended(10)
        assert codes(call) == [7]
        assert (call.status, call.cause) == (486, 17)


@pytest.mark.parametrize("key", list("0123456789"))
async def test_each_key_arrives(asterisk: AsteriskRig, key: str) -> None:
    async with await Caller.dial(asterisk.sip, "test-digit") as call:
        await call.answered()
        await asyncio.sleep(0.1)
        press = await call.press(key)
        heard = await call.hear(int(key), timeout=2)
        assert heard.start - press.ended < 0.1
        await asyncio.sleep(0.2)
        assert codes(call) == [int(key)]


async def test_a_key_cuts_the_prompt(asterisk: AsteriskRig) -> None:
    async with await Caller.dial(asterisk.sip, "test-barge") as call:
        await call.hear(77)
        press = await call.press("3")
        await call.hear(3, timeout=2)
        cut = call.heard()[0]
        assert not cut.complete
        assert cut.end - press.started < 0.2
        await call.hang_up()
        assert call.ended_by == "us"
    asterisk.assert_clean()


async def test_cancel_vanish_and_unknown(asterisk: AsteriskRig) -> None:
    async with await Caller.dial(asterisk.sip, "+41218025555") as call:
        await asyncio.sleep(0.3)
        await call.hang_up()
        assert call.status == 487
    async with await Caller.dial(asterisk.sip, "nobody") as call:
        await call.ended()
        assert call.status == 404
    call = await Caller.dial(asterisk.sip, "test-quiet")
    await call.answered()
    await call.vanish()
    left = asterisk.leftovers()["channels"]
    assert len(left) == 1
    asterisk.cli(f"channel request hangup {left[0]}")
    asterisk.assert_clean(10)


async def test_sipp_calls(asterisk: AsteriskRig) -> None:
    result = await run_sipp(
        asterisk.sip, "test-five", calls=10, rate=5, steps=(300, "5"), patience=5
    )
    assert (result.successful, result.failed) == (10, 0), result.errors
    wrong = await run_sipp(asterisk.sip, "test-five", calls=1, rate=1, steps=(300, "4"), patience=2)
    assert (wrong.successful, wrong.failed) == (0, 1), "SIPp must notice a call that goes wrong"
    for name in asterisk.leftovers().get("channels", []):
        asterisk.cli(f"channel request hangup {name}")
    asterisk.assert_clean(10)


async def test_two_rigs_and_a_crash(asterisk: AsteriskRig, own_asterisk: AsteriskRig) -> None:
    ids = {
        rig.ari("GET", "asterisk/info")["system"]["entity_id"] for rig in (asterisk, own_asterisk)
    }
    assert len(ids) == 2
    async with await Caller.dial(own_asterisk.sip, "test-long") as call:
        await call.hear(77)
        own_asterisk.kill()
        killed = time.monotonic()
        assert await call.silence(0.5) < killed + 0.1
        await asyncio.to_thread(own_asterisk.boot)
        assert own_asterisk.leftovers() == {}
        await call.vanish()
    async with await Caller.dial(own_asterisk.sip, "test-tone") as call:
        await call.hear(4)
    own_asterisk.assert_clean()
    assert asterisk.ari("GET", "asterisk/ping")["ping"] == "pong"
