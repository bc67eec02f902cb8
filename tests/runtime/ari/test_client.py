"""Each command as it goes over the wire, and what its answer becomes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from runtime.ari import UNWANTED_EVENTS, Ari, Broken, Conflict, Gone, Leg
from tests.runtime.ari.fake_ari import APP, PASSWORD, USER, FakeAri, channel, reply

C = "/channels/c/1"  # an id with a character that must be quoted


@pytest.fixture
async def ari(asterisk: FakeAri) -> AsyncIterator[Ari]:
    client = Ari(asterisk.url, USER, PASSWORD, APP)
    yield client
    await client.close()


COMMANDS: list[tuple[Callable[[Ari], Awaitable[Any]], str, dict[str, str], Any]] = [
    (lambda ari: ari.ping(), "GET /asterisk/ping", {}, None),
    (lambda ari: ari.answer("c/1"), f"POST {C}/answer", {}, None),
    (lambda ari: ari.ring("c/1"), f"POST {C}/ring", {}, None),
    (lambda ari: ari.ring_stop("c/1"), f"DELETE {C}/ring", {}, None),
    (lambda ari: ari.moh("c/1"), f"POST {C}/moh", {}, None),
    (lambda ari: ari.moh("c/1", "quiet"), f"POST {C}/moh", {}, {"mohClass": "quiet"}),
    (lambda ari: ari.moh_stop("c/1"), f"DELETE {C}/moh", {}, None),
    (lambda ari: ari.hangup("c/1"), f"DELETE {C}", {"reason": "normal"}, None),
    (lambda ari: ari.hangup("c/1", "busy"), f"DELETE {C}", {"reason": "busy"}, None),
    (
        lambda ari: ari.play("c/1", ["sound:/été,1", "sound:beep"], "p1"),
        f"POST {C}/play",
        {},
        {"media": ["sound:/été,1", "sound:beep"], "playbackId": "p1"},
    ),
    (lambda ari: ari.stop_playback("p/1", "c/1"), "DELETE /playbacks/p/1", {}, None),
    (
        lambda ari: ari.set_variable("c/1", "TIMEOUT(absolute)", "65&=é"),
        f"POST {C}/variable",
        {},
        {"variable": "TIMEOUT(absolute)", "value": "65&=é"},
    ),
    (
        lambda ari: ari.continue_in_dialplan("c/1", "ctx", "amd"),
        f"POST {C}/continue",
        {},
        {"context": "ctx", "extension": "amd", "priority": 1},
    ),
    (
        lambda ari: ari.continue_in_dialplan("c/1", "ctx", "amd", "after"),
        f"POST {C}/continue",
        {},
        {"context": "ctx", "extension": "amd", "label": "after"},
    ),
    (
        lambda ari: ari.move("c/1", "other", ["resume", "7"]),
        f"POST {C}/move",
        {},
        {"app": "other", "appArgs": "resume,7"},
    ),
    (
        lambda ari: ari.originate("c/1", Leg(endpoint="PJSIP/1@x")),
        f"POST {C}",
        {},
        {"endpoint": "PJSIP/1@x", "app": APP, "timeout": 30},
    ),
    (
        lambda ari: ari.originate(
            "c/1",
            Leg(
                endpoint="Local/1@x",
                args=["out", "7"],
                caller_id="Zoë <+4121>",
                timeout=9,
                variables={"A": "1"},
                originator="c2",
                formats=["alaw", "ulaw"],
            ),
        ),
        f"POST {C}",
        {},
        {
            "endpoint": "Local/1@x",
            "app": APP,
            "appArgs": "out,7",
            "callerId": "Zoë <+4121>",
            "timeout": 9,
            "variables": {"A": "1"},
            "originator": "c2",
            "formats": "alaw,ulaw",
        },
    ),
    (
        lambda ari: ari.set_event_filter("ari ane", UNWANTED_EVENTS[:2]),
        "PUT /applications/ari ane/eventFilter",
        {},
        {"disallowed": [{"type": "ChannelVarset"}, {"type": "ChannelDialplan"}]},
    ),
    (
        lambda ari: ari.set_global("ALIVE", "7 &"),
        "POST /asterisk/variable",
        {"variable": "ALIVE", "value": "7 &"},
        None,
    ),
    (
        lambda ari: ari.subscribe("channel:c/1"),
        f"POST /applications/{APP}/subscription",
        {},
        {"eventSource": "channel:c/1"},
    ),
]


@pytest.mark.parametrize(("command", "line", "query", "body"), COMMANDS)
async def test_a_command_on_the_wire(
    asterisk: FakeAri,
    ari: Ari,
    command: Callable[[Ari], Awaitable[Any]],
    line: str,
    query: dict[str, str],
    body: Any,
) -> None:
    if line == "GET /asterisk/ping":
        asterisk.script("GET", "/asterisk/ping", reply(200, {"ping": "pong"}))
    await command(ari)
    [request] = asterisk.requests
    assert f"{request.method} {request.path}" == line
    assert (request.query, request.body) == (query, body)


@pytest.mark.parametrize("command", [command for command, _, _, _ in COMMANDS[1:14]])
async def test_commands_for_a_channel_use_its_queue(
    ari: Ari, command: Callable[[Ari], Awaitable[Any]]
) -> None:
    task = asyncio.ensure_future(command(ari))
    await asyncio.sleep(0)
    assert list(ari.http._lines) == ["c/1"]
    await task


async def test_channels_and_bridges(asterisk: FakeAri, ari: Ari) -> None:
    asterisk.script("GET", "/channels", reply(200, [channel("c1"), channel("c2", state="Ring")]))
    asterisk.script("GET", "/channels/c1", reply(200, channel("c1")))
    bridge = {"id": "b1", "name": "ivr:1", "bridge_type": "mixing", "channels": ["c1"]}
    asterisk.script("GET", "/bridges", reply(200, [bridge]))
    assert [(found.id, found.state) for found in await ari.channels()] == [
        ("c1", "Up"),
        ("c2", "Ring"),
    ]
    found = await ari.get_channel("c1")
    assert found is not None
    assert (found.dialplan.app_name, found.dialplan.app_data) == ("Stasis", "ariane,in")
    assert await ari.get_channel("c9") is None
    assert [(found.id, found.channels) for found in await ari.bridges()] == [("b1", ["c1"])]


async def test_playbacks(asterisk: FakeAri, ari: Ari) -> None:
    about = {"id": "p1", "media_uri": "sound:x", "target_uri": "channel:c1", "state": "playing"}
    asterisk.script("GET", "/playbacks/p1", reply(200, about))
    found = await ari.get_playback("p1")
    assert found is not None
    assert found.state == "playing"
    assert await ari.get_playback("p1") is None
    asterisk.script("DELETE", "/playbacks/p1", reply(204), reply(404, {"message": "x"}))
    assert await ari.stop_playback("p1", "c1") is True
    assert await ari.stop_playback("p1", "c1") is False


@pytest.mark.parametrize(("state", "over"), [("done", True), ("playing", False), (None, True)])
async def test_a_playback_that_could_not_be_stopped(
    asterisk: FakeAri, ari: Ari, state: str | None, over: bool
) -> None:
    asterisk.script("DELETE", "/playbacks/p1", reply(500, {"message": "Could not stop playback"}))
    if state:
        asterisk.script("GET", "/playbacks/p1", reply(200, {"id": "p1", "state": state}))
    if over:
        assert await ari.stop_playback("p1", "c1") is False
    else:
        with pytest.raises(Broken, match="Could not stop playback"):
            await ari.stop_playback("p1", "c1")


async def test_what_is_over_needs_no_end(asterisk: FakeAri, ari: Ari) -> None:
    asterisk.script("DELETE", "/channels/c1", reply(204), reply(404, {"message": "x"}))
    assert await ari.hangup("c1") is True
    assert await ari.hangup("c1") is False


async def test_variables(asterisk: FakeAri, ari: Ari) -> None:
    path = "/channels/c1/variable"
    asterisk.script("GET", path, reply(200, {"value": "été"}))
    asterisk.script("GET", path, reply(404, {"message": "Provided variable was not found"}))
    asterisk.script("GET", path, reply(404, {"message": "Channel not found"}))
    assert await ari.get_variable("c1", "CALLERID(num)") == "été"
    assert asterisk.requests[0].query == {"variable": "CALLERID(num)"}
    assert await ari.get_variable("c1", "NONE") is None
    with pytest.raises(Gone):
        await ari.get_variable("c1", "X")


async def test_global_variables(asterisk: FakeAri, ari: Ari) -> None:
    asterisk.script("GET", "/asterisk/variable", reply(200, {"value": "17"}))
    assert await ari.get_global("EPOCH") == "17"
    assert asterisk.requests[0].query == {"variable": "EPOCH"}
    assert await ari.get_global("NONE") is None


async def test_the_state_of_asterisk(asterisk: FakeAri, ari: Ari) -> None:
    info = {
        "build": {"os": "Linux"},
        "system": {"version": "22.10.1", "entity_id": "02:00:00:00:00:01"},
        "status": {"startup_time": "2026-03-01T10:00:00.000+0100"},
    }
    asterisk.script("GET", "/asterisk/info", reply(200, info))
    found = await ari.info()
    assert (found.system.version, found.system.entity_id) == ("22.10.1", "02:00:00:00:00:01")
    assert found.status.startup_time.startswith("2026")
    app = {"name": APP, "channel_ids": ["c1"], "bridge_ids": [], "events_disallowed": []}
    asterisk.script("GET", f"/applications/{APP}", reply(200, app))
    known = await ari.applications(APP)
    assert known is not None
    assert known.channel_ids == ["c1"]
    assert await ari.applications("nobody") is None


async def test_a_repeated_originate(asterisk: FakeAri, ari: Ari) -> None:
    text = "Channel with given unique ID already exists"
    asterisk.script("POST", "/channels/c1", reply(409, {"message": text}))
    with pytest.raises(Conflict, match=text):
        await ari.originate("c1", Leg(endpoint="PJSIP/x"))


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"id": 7}'])
async def test_an_answer_of_another_kind(asterisk: FakeAri, ari: Ari, body: bytes) -> None:
    asterisk.script("GET", "/channels/c1", reply(200, body))
    with pytest.raises(Broken, match="GET /channels/c1: 200 unexpected answer"):
        await ari.get_channel("c1")
