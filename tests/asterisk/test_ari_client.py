"""The ARI client on a real Asterisk: what its README claims, and the traps it is built around."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from itertools import count

import pytest
from websockets.asyncio.client import connect

from runtime.ari import (
    UNWANTED_EVENTS,
    Ari,
    Broken,
    Conflict,
    Gone,
    Leg,
    Refused,
    Replaced,
    TimedOut,
    events,
)
from tests.asterisk.ari_calls import call, inbound
from tests.asterisk.caller import Caller
from tests.asterisk.rig import AsteriskRig
from tests.runtime.ari.notes import Notes, Running

pytestmark = pytest.mark.asterisk

names = count(1)


@pytest.fixture
def app() -> str:
    """An application of this test alone: they share one Asterisk."""
    return f"test-{next(names)}"


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def ari(asterisk: AsteriskRig, app: str) -> AsyncIterator[Ari]:
    client = Ari(asterisk.ari_url, asterisk.user, asterisk.password, app)
    yield client
    for channel in await client.channels():
        await client.hangup(channel.id)
    await client.close()


@pytest.fixture
async def listener(asterisk: AsteriskRig, app: str, notes: Notes) -> AsyncIterator[Notes]:
    """Notes of all events of the application, over a socket that we opened."""
    async with Running(inbound(asterisk, app, notes)):
        await notes.until(1)
        yield notes


def finished(notes: Notes) -> dict[str, str]:
    """How each playback ended, by its id."""
    return {
        event.playback.id: event.playback.state
        for event in notes.events
        if isinstance(event, events.PlaybackFinished)
    }


def digit(asterisk: AsteriskRig, code: int) -> str:
    """A test sound of one second."""
    return f"sound:{asterisk.inside(asterisk.shared)}/digit-{code}"


# Commands


async def test_which_asterisk(ari: Ari, asterisk: AsteriskRig) -> None:
    await ari.ping()
    info = await ari.info()
    assert int(info.system.version.split(".")[0]) >= 22
    assert info.system.entity_id == asterisk.settings.entity_id
    assert info.status.startup_time


async def test_a_channel_that_is_not_there(ari: Ari) -> None:
    assert await ari.get_channel("nobody") is None
    assert await ari.hangup("nobody") is False
    assert await ari.stop_playback("nothing", "nobody") is False
    commands = [
        ari.answer("nobody"),
        ari.play("nobody", ["sound:beep"], "p"),
        ari.set_variable("nobody", "X", "1"),
        ari.get_variable("nobody", "X"),
        ari.ring("nobody"),
        ari.continue_in_dialplan("nobody", "ariane-test", "quiet"),
        ari.move("nobody", "other"),
    ]
    for command in commands:
        with pytest.raises(Gone, match="404"):
            await command


async def test_a_channel_that_is_not_ours_is_gone_too(ari: Ari, listener: Notes) -> None:
    await call(ari, listener, "a1")
    with pytest.raises(Gone, match="409 Channel not in Stasis application"):
        await ari.answer("a1;2")


async def test_a_channel_in_our_application(ari: Ari, listener: Notes, app: str) -> None:
    await call(ari, listener, "b1")
    found = await ari.get_channel("b1")
    assert found is not None
    assert (found.state, found.dialplan.app_data) == ("Up", f"{app},in,b1")
    assert "b1" in [channel.id for channel in await ari.channels()]
    known = await ari.applications(app)
    assert known is not None
    assert "b1" in known.channel_ids
    await ari.set_variable("b1", "NAME", "Zoë, 1&2=3 %")
    assert await ari.get_variable("b1", "NAME") == "Zoë, 1&2=3 %"
    assert await ari.get_variable("b1", "NONE") is None
    await ari.ring("b1")
    await ari.ring_stop("b1")
    assert await ari.bridges() == []
    assert await ari.hangup("b1", "busy") is True
    await listener.says("ChannelDestroyed b1")
    ends = [event for event in listener.events if isinstance(event, events.ChannelDestroyed)]
    assert [end.cause for end in ends if end.channel.id == "b1"] == [17]
    assert await ari.hangup("b1") is False


async def test_an_id_is_taken_once(ari: Ari, listener: Notes) -> None:
    await call(ari, listener, "d1")
    with pytest.raises(Conflict, match="already exists"):
        await ari.originate("d1", Leg(endpoint="Local/quiet@ariane-test"))


async def test_a_leg_that_cannot_be_called(ari: Ari, listener: Notes) -> None:
    with pytest.raises((Refused, Broken)):
        await ari.originate("e1", Leg(endpoint="PJSIP/nowhere"))
    with pytest.raises((Refused, Broken)):
        await ari.originate("e2", Leg(endpoint=""))


async def test_a_wrong_password(asterisk: AsteriskRig) -> None:
    client = Ari(asterisk.ari_url, asterisk.user, "wrong-password", "x")
    with pytest.raises(Refused, match="401"):
        await client.ping()
    await client.close()


async def test_back_to_the_dialplan_and_to_another_application(
    ari: Ari, listener: Notes, asterisk: AsteriskRig
) -> None:
    await call(ari, listener, "f1")
    other, other_notes = f"{ari.app}-b", Notes()
    async with Running(inbound(asterisk, other, other_notes)):
        await other_notes.until(1)
        await ari.move("f1", other, ["resume", "7"])
        await other_notes.says("StasisStart f1")
        start = other_notes.events[0]
        assert isinstance(start, events.StasisStart)
        assert start.args == ["resume", "7"]
        await listener.says("StasisEnd f1")
        await ari.continue_in_dialplan("f1", "ariane-test", "quiet")
        await other_notes.says("StasisEnd f1")
    found = await ari.get_channel("f1")
    assert found is not None
    assert found.dialplan.app_name != "Stasis"


# Prompts


async def test_a_prompt_to_its_end_and_one_cut_short(
    ari: Ari, listener: Notes, asterisk: AsteriskRig
) -> None:
    await call(ari, listener, "g1")
    await ari.play("g1", [digit(asterisk, 1), digit(asterisk, 2)], "g1.1")
    found = await ari.get_playback("g1.1")
    assert found is not None
    assert found.target_uri == "channel:g1"
    assert found.state in ("queued", "playing")
    await listener.when(lambda: "g1.1" in finished(listener))
    found = await ari.get_playback("g1.1")
    assert found is None or found.state == "done"  # it lingers for a moment
    begun = asyncio.get_running_loop().time()
    await ari.play("g1", [f"sound:{asterisk.inside(asterisk.shared)}/long"], "g1.2")
    await asyncio.sleep(0.1)
    assert await ari.stop_playback("g1.2", "g1") is True
    await listener.when(lambda: "g1.2" in finished(listener), 1)
    assert asyncio.get_running_loop().time() - begun < 1
    assert await ari.stop_playback("g1.2", "g1") is False
    assert finished(listener) == {"g1.1": "done", "g1.2": "done"}


async def test_a_missing_sound_says_so_but_a_missing_recording_never_ends(
    ari: Ari, listener: Notes
) -> None:
    await call(ari, listener, "h1")
    await ari.play("h1", ["sound:not-there"], "h1.1")
    await listener.when(lambda: finished(listener).get("h1.1") == "failed")
    await ari.play("h1", ["recording:not-there"], "h1.2")
    await asyncio.sleep(0.5)
    assert await ari.get_playback("h1.2") is None
    assert "h1.2" not in finished(listener)  # hence the owner's watchdog


async def test_spoken_numbers_cannot_be_stopped_at_their_start(ari: Ari, listener: Notes) -> None:
    await call(ari, listener, "i1")
    await ari.play("i1", ["number:123456"], "i1.1")
    await asyncio.sleep(0.1)
    with pytest.raises(Broken, match="Could not stop playback"):
        await ari.stop_playback("i1.1", "i1")


async def test_a_repeated_playback_id_is_not_refused(
    ari: Ari, listener: Notes, asterisk: AsteriskRig
) -> None:
    await call(ari, listener, "j1")
    await ari.play("j1", [digit(asterisk, 1)], "j1.1")
    await ari.play("j1", [digit(asterisk, 1)], "j1.1")
    await listener.when(lambda: listener.lines.count("PlaybackFinished j1") == 2)


async def test_a_variable_waits_for_the_prompt_and_holds_up_its_own_channel_only(
    ari: Ari, listener: Notes, asterisk: AsteriskRig
) -> None:
    await call(ari, listener, "k1")
    await call(ari, listener, "k2")
    await ari.play("k1", [f"sound:{asterisk.inside(asterisk.shared)}/long"], "k1.1")
    await asyncio.sleep(0.1)
    stuck = asyncio.create_task(ari.set_variable("k1", "X", "1"))
    await asyncio.sleep(0.1)
    await asyncio.gather(*(ari.set_variable("k2", f"X{n}", "1") for n in range(20)))
    with pytest.raises(TimedOut, match="behind other orders") as caught:
        await ari.http.request("DELETE", "/playbacks/k1.1", channel="k1", timeout=0.2)
    assert not caught.value.sent
    assert not stuck.done()
    stuck.cancel()  # which lets the next order of this channel go
    assert await ari.stop_playback("k1.1", "k1") is True
    await ari.set_variable("k1", "X", "2")
    assert await ari.get_variable("k1", "X") == "2"


# Events


async def test_a_caller(asterisk: AsteriskRig, notes: Notes) -> None:
    """A SIP call through the product's dialplan: start, keys, end."""
    client = Ari(asterisk.ari_url, asterisk.user, asterisk.password, asterisk.settings.app)
    async with Running(inbound(asterisk, client.app, notes)):
        await notes.until(1)
        await client.set_event_filter(client.app, UNWANTED_EVENTS)
        async with await Caller.dial(asterisk.sip, to="+41218025555", name="Zoé") as caller:
            await notes.until(2)
            start = notes.events[0]
            assert isinstance(start, events.StasisStart)
            assert start.args[:2] == ["in", "+41218025555"]
            assert start.channel.caller == events.Party("+41790000001", "Zoé")
            ident = start.channel.id
            await client.answer(ident)
            await caller.answered(5)
            await caller.press("7")
            await notes.says(f"ChannelDtmfReceived {ident}")
        await notes.says(f"StasisEnd {ident}")
        await asyncio.sleep(0.2)
    await client.close()
    # StasisEnd is all we hear of the end of an incoming call: it also ends our subscription.
    assert notes.lines == [
        "connected",
        f"StasisStart {ident}",
        f"ChannelDtmfReceived {ident}",
        f"StasisEnd {ident}",
        "lost",
    ]
    key = notes.events[1]
    assert isinstance(key, events.ChannelDtmfReceived)
    assert key.digit == "7"
    assert key.at >= notes.events[0].at


async def test_the_filter_keeps_the_noise_away(ari: Ari, asterisk: AsteriskRig, app: str) -> None:
    token = base64.b64encode(f"{asterisk.user}:{asterisk.password}".encode()).decode()
    url = f"{asterisk.ari_url.replace('http', 'ws', 1)}/ari/events?app={app}"
    headers = {"Authorization": f"Basic {token}"}
    async with connect(url, additional_headers=headers, proxy=None) as events_socket:

        async def one_call(ident: str) -> set[str]:
            await ari.originate(ident, Leg(endpoint="Local/quiet@ariane-test"))
            seen = await events_until("StasisStart", ident)
            await ari.set_variable(ident, "X", "1")
            await ari.play(ident, ["sound:not-there"], f"{ident}.1")
            seen |= await events_until("PlaybackFinished", None)
            await ari.hangup(ident)
            return seen | await events_until("ChannelDestroyed", f"{ident};2")

        async def events_until(kind: str, ident: str | None) -> set[str]:
            seen: set[str] = set()
            while True:
                message = json.loads(await events_socket.recv())
                seen.add(message["type"])
                found = message.get("channel", {}).get("id") if ident else None
                if message["type"] == kind and found == ident:
                    return seen

        noisy = await one_call("l1")
        assert {"ChannelVarset", "ChannelHangupRequest", "PlaybackStarted"} <= noisy
        await ari.set_event_filter(app, UNWANTED_EVENTS)
        quiet = await one_call("l2")
        assert quiet & set(UNWANTED_EVENTS) == set()
        assert {"StasisStart", "PlaybackFinished", "StasisEnd", "ChannelDestroyed", "Dial"} <= quiet


async def test_another_program_takes_over(
    ari: Ari, asterisk: AsteriskRig, app: str, notes: Notes
) -> None:
    later = Notes()
    async with Running(inbound(asterisk, app, notes)) as first:
        await notes.until(1)
        await call(ari, notes, "m1")
        async with Running(inbound(asterisk, app, later)):
            with pytest.raises(Replaced, match=app):
                await first
            assert notes.lines[-1] == "lost"
            # The first one's going must not take the application from the second.
            await asyncio.sleep(0.3)
            await call(ari, later, "m2")
            await ari.hangup("m1")
            await later.says("StasisEnd m1")
            assert later.lines.count("connected") == 1


async def test_channels_outlive_our_socket(
    ari: Ari, asterisk: AsteriskRig, app: str, notes: Notes
) -> None:
    async with Running(inbound(asterisk, app, notes)):
        await notes.until(1)
        await call(ari, notes, "n1")
    await ari.play("n1", ["sound:beep"], "n1.1")  # commands work with nobody connected
    again = Notes()
    async with Running(inbound(asterisk, app, again)):
        await again.until(1)
        await ari.hangup("n1")
        await again.says("StasisEnd n1")


def test_nothing_is_left(asterisk: AsteriskRig) -> None:
    asterisk.assert_clean()
