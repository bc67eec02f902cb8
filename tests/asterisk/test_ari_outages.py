"""The ARI client when one side was away: Asterisk's own connection to us, restarts, stand-still."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from runtime.ari import (
    UNWANTED_EVENTS,
    Ari,
    Gone,
    Outbound,
    TimedOut,
    Unanswered,
    events,
)
from tests.asterisk.ari_calls import call, inbound
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.rig import AsteriskRig, free_port
from tests.runtime.ari.notes import Notes, Running, listening

pytestmark = pytest.mark.asterisk
APP = "test-outages"


@pytest.fixture
def notes() -> Notes:
    return Notes()


# Asterisk comes to us


@pytest.fixture(scope="module")
def outgoing() -> Iterator[AsteriskRig]:
    """An Asterisk that connects to us."""
    rig = start_rig(outbound_url=f"ws://127.0.0.1:{free_port(socket.SOCK_STREAM)}/ari/box1")
    yield rig
    rig.stop()


def outbound(rig: AsteriskRig, notes: Notes) -> Outbound:
    port = int(str(rig.settings.outbound_url).split(":")[2].split("/")[0])
    return Outbound(rig.user, rig.password, notes, port=port)


@pytest.fixture
async def out_ari(outgoing: AsteriskRig) -> AsyncIterator[Ari]:
    client = Ari(outgoing.ari_url, outgoing.user, outgoing.password, outgoing.settings.app)
    yield client
    for channel in await client.channels():
        await client.hangup(channel.id)
    await client.close()


async def test_asterisk_connects_to_us(outgoing: AsteriskRig, out_ari: Ari, notes: Notes) -> None:
    async with Running(outbound(outgoing, notes)):
        await notes.until(1)
        await out_ari.set_event_filter(out_ari.app, UNWANTED_EVENTS)
        async with await Caller.dial(outgoing.sip, to="100") as caller:
            await notes.until(2)
            start = notes.events[0]
            assert isinstance(start, events.StasisStart)
            assert start.args[:2] == ["in", "100"]
            await out_ari.answer(start.channel.id)
            await caller.answered(5)
        await notes.until(3)
    kinds = [line.split()[0] for line in notes.lines]
    assert kinds == ["connected", "StasisStart", "StasisEnd", "lost"]


async def test_what_happens_while_we_are_away_comes_when_we_are_back(
    outgoing: AsteriskRig, out_ari: Ari, notes: Notes
) -> None:
    async with Running(outbound(outgoing, notes)):
        await notes.until(1)
        await call(out_ari, notes, "o1")
    # Away: one call ends, another one begins, and the application stays known.
    await asyncio.sleep(0.3)
    await out_ari.hangup("o1")
    async with await Caller.dial(outgoing.sip, to="200") as caller:
        await asyncio.sleep(1)
        again = Notes()
        async with Running(outbound(outgoing, again)):
            await again.when(lambda: again.lines[-1:] != [] and "StasisStart" in again.lines[-1])
            assert again.lines[0] == "connected"
            assert again.lines.index("StasisEnd o1") < len(again.lines) - 1
            start = again.events[-1]
            assert isinstance(start, events.StasisStart)
            assert start.args[:2] == ["in", "200"]
            [end] = [event for event in again.events if isinstance(event, events.StasisEnd)]
            assert (start.at - end.at).total_seconds() < 0.9  # when they happened, not when read
            await out_ari.answer(start.channel.id)
            await caller.answered(5)


async def test_a_wrong_password_keeps_asterisk_out(
    outgoing: AsteriskRig, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    right = outbound(outgoing, notes)
    wrong = Outbound(outgoing.user, "another", notes, port=right.port)
    async with Running(wrong):
        await listening(wrong)
        with caplog.at_level(logging.WARNING):
            # It tries every 250 ms; not a multiple of that, so that none is at the door at the end.
            await asyncio.sleep(0.65)
        assert "wrong name or password" in caplog.text
    assert notes.lines == []
    async with Running(right):
        await notes.until(1)


# When Asterisk goes


async def test_asterisk_is_killed_and_started_again(
    own_asterisk: AsteriskRig, notes: Notes
) -> None:
    rig = own_asterisk
    client = Ari(rig.ari_url, rig.user, rig.password, APP)
    async with Running(inbound(rig, APP, notes)):
        await notes.until(1)
        await call(client, notes, "q1")
        before = (await client.info()).status.startup_time
        await asyncio.gather(*(client.ping() for _ in range(8)))
        rig.kill()
        with pytest.raises(Unanswered):
            await client.play("q1", ["sound:beep"], "q1.1")
        await notes.until(3)
        await asyncio.to_thread(rig.boot)
        await notes.when(lambda: notes.lines[-1] == "connected")
        assert (await client.info()).status.startup_time != before
        with pytest.raises(Gone):
            await client.answer("q1")
        await call(client, notes, "q2")
    await client.close()


async def test_asterisk_stands_still(own_asterisk: AsteriskRig) -> None:
    rig = own_asterisk
    client = Ari(rig.ari_url, rig.user, rig.password, APP)
    await client.ping()
    rig.freeze()
    try:
        with pytest.raises(TimedOut) as caught:
            await client.http.request("GET", "/asterisk/ping", timeout=0.3)
        assert caught.value.sent
    finally:
        rig.thaw()
    await client.ping()
    await client.close()


def test_nothing_is_left(outgoing: AsteriskRig) -> None:
    outgoing.assert_clean()
