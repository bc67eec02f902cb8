"""The pool against a real server: order, parallel work, broken connections, time limits."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator

import pytest

from runtime.ari.errors import (
    AriError,
    Broken,
    Conflict,
    Gone,
    Refused,
    TimedOut,
    Uncertain,
    Unreachable,
)
from runtime.ari.http import MAX_BODY, Http
from runtime.ari.wire import Answer
from tests.runtime.ari.fake_ari import (
    PASSWORD,
    USER,
    FakeAri,
    chunked,
    dribble,
    http,
    raw,
    reply,
    reset,
    silence,
    then_close,
    until,
)


@pytest.fixture
async def pool(asterisk: FakeAri) -> AsyncIterator[Http]:
    client = Http(asterisk.url, USER, PASSWORD)
    yield client
    await client.close()


async def warm(pool: Http) -> None:
    """Leave one connection open and idle."""
    await pool.request("PUT", "/warm")


async def ask(pool: Http, path: str, channel: str | None = None) -> asyncio.Task[Answer]:
    """A POST that has been asked, in a task of its own."""
    task = asyncio.create_task(pool.request("POST", path, channel=channel))
    await asyncio.sleep(0)
    return task


# What is sent and what comes back


async def test_an_order_and_its_answer(asterisk: FakeAri, pool: Http) -> None:
    asterisk.script("POST", "/channels/é 1/play", reply(201, {"id": "p1", "name": "Zoë"}))
    answer = await pool.request("POST", "/channels/%C3%A9%201/play?x=1", {"media": ["sound:été"]})
    assert (answer.status, answer.json()) == (201, {"id": "p1", "name": "Zoë"})
    [request] = asterisk.requests
    assert (request.path, request.query) == ("/channels/é 1/play", {"x": "1"})
    assert request.body == {"media": ["sound:été"]}
    assert request.headers["content-type"] == "application/json"


async def test_chunked_and_slow_answers(asterisk: FakeAri, pool: Http) -> None:
    body = [{"id": f"kanal-{n}", "name": "Ünïcode ☎"} for n in range(500)]
    one = http(200, b'"slow"', "Content-Length: 6")
    asterisk.script("GET", "/channels", chunked(body, 700), dribble(one), reply(200, body))
    assert (await pool.request("GET", "/channels")).json() == body
    assert (await pool.request("GET", "/channels")).json() == "slow"
    assert (await pool.request("GET", "/channels")).json() == body
    assert asterisk.connections == 1


async def test_an_answer_without_length_ends_with_the_connection(
    asterisk: FakeAri, pool: Http
) -> None:
    asterisk.script("GET", "/x", then_close(http(200, b"[1]")))
    assert (await pool.request("GET", "/x")).json() == [1]
    await warm(pool)
    assert asterisk.connections == 2


async def test_a_connection_that_will_close_is_not_used_again(
    asterisk: FakeAri, pool: Http
) -> None:
    asterisk.script("POST", "/x", raw(http(204, b"", "Connection: close")))
    await pool.request("POST", "/x")
    await pool.request("POST", "/y")
    assert [request.connection for request in asterisk.requests] == [1, 2]


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (404, "Channel not found", Gone),
        (409, "Channel not in Stasis application", Gone),
        (409, "Channel with given unique ID already exists", Conflict),
        (412, "Channel in invalid state", Refused),
        (400, "Missing parameter", Refused),
        (500, "Could not stop playback", Broken),
        (503, "Service unavailable", Broken),
    ],
)
async def test_each_refusal_has_its_name(
    asterisk: FakeAri, pool: Http, status: int, message: str, kind: type[AriError]
) -> None:
    asterisk.script("POST", "/channels/c1/answer", reply(status, {"message": message}))
    with pytest.raises(AriError) as caught:
        await pool.request("POST", "/channels/c1/answer", channel="c1")
    assert type(caught.value) is kind
    assert str(caught.value) == f"POST /channels/c1/answer: {status} {message}"
    assert (caught.value.status, caught.value.message) == (status, message)


async def test_a_wrong_password(asterisk: FakeAri) -> None:
    client = Http(asterisk.url, USER, "wrong")
    with pytest.raises(Refused, match="401 Authentication required"):
        await client.request("GET", "/asterisk/ping")
    await client.close()


async def test_what_asterisk_would_not_take_is_not_sent(asterisk: FakeAri, pool: Http) -> None:
    with pytest.raises(Refused, match=f"{MAX_BODY} at most"):
        await pool.request("POST", "/x", {"media": ["x" * MAX_BODY]})
    with pytest.raises(Refused, match="characters of path"):
        await pool.request("GET", "/" + "x" * 5000)
    assert asterisk.requests == []


@pytest.mark.parametrize("url", ["", "127.0.0.1:8088", "ftp://x", "http://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected something like http://127.0.0.1:8088"):
        Http(url, USER, PASSWORD)


async def test_the_prefix_of_http_conf(asterisk: FakeAri) -> None:
    for suffix in ("", "/", "/ari", "/ari/"):
        client = Http(asterisk.url + suffix, USER, PASSWORD)
        await client.request("PUT", "/x")
        await client.close()
    assert asterisk.asked() == ["PUT /x"] * 4


# Order and parallel work


async def test_orders_for_one_channel_keep_their_order(asterisk: FakeAri, pool: Http) -> None:
    asterisk.script("POST", "/channels/c1/0", reply(after=0.05))
    asterisk.script("POST", "/channels/c1/2", reply(404, {"message": "gone"}, after=0.02))
    orders = [await ask(pool, f"/channels/c1/{n}", "c1") for n in range(20)]
    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    assert asterisk.asked() == [f"POST /channels/c1/{n}" for n in range(20)]
    assert [type(outcome).__name__ for outcome in outcomes].count("Gone") == 1
    assert asterisk.connections == 1


async def test_channels_do_not_wait_for_each_other(asterisk: FakeAri, pool: Http) -> None:
    gate = asyncio.Event()
    asterisk.script("POST", "/channels/slow/variable", until(gate))
    slow = await ask(pool, "/channels/slow/variable", "slow")
    behind = await ask(pool, "/channels/slow/play", "slow")
    await asyncio.gather(
        *(pool.request("POST", f"/channels/c{n}/answer", channel=f"c{n}") for n in range(50))
    )
    assert not slow.done()
    assert "POST /channels/slow/play" not in asterisk.asked()
    gate.set()
    await asyncio.gather(slow, behind)
    assert asterisk.asked()[-1] == "POST /channels/slow/play"


async def test_no_more_connections_than_allowed(asterisk: FakeAri) -> None:
    client = Http(asterisk.url, USER, PASSWORD, connections=3)
    gate = asyncio.Event()
    for n in range(9):
        asterisk.script("POST", f"/{n}", until(gate))
    orders = [await ask(client, f"/{n}") for n in range(9)]
    await asterisk.wait(lambda: len(asterisk.requests) == 3)
    await asyncio.sleep(0.05)
    assert (len(asterisk.requests), asterisk.connections) == (3, 3)
    gate.set()
    await asyncio.gather(*orders)
    assert (len(asterisk.requests), asterisk.connections) == (9, 3)
    await client.close()


async def test_few_connections_stay_warm(asterisk: FakeAri, pool: Http) -> None:
    await asyncio.gather(*(pool.request("PUT", f"/{n}") for n in range(8)))
    before = len(asterisk.requests)
    for n in range(10):
        await pool.request("PUT", f"/{n}")
    assert len({request.connection for request in asterisk.requests[before:]}) == 1


async def test_thousands_of_orders(asterisk: FakeAri, pool: Http) -> None:
    async def call(ident: int) -> None:
        for step in range(10):
            await pool.request("POST", f"/channels/{ident}/{step}", channel=str(ident))

    await asyncio.gather(*(call(ident) for ident in range(100)))
    assert len(asterisk.requests) == 1000
    for ident in range(100):
        mine = [path for path in asterisk.asked() if path.startswith(f"POST /channels/{ident}/")]
        assert mine == [f"POST /channels/{ident}/{step}" for step in range(10)]
    assert asterisk.connections <= 32


# Connections that break


async def test_a_restart_of_asterisk_between_two_orders(asterisk: FakeAri, pool: Http) -> None:
    await asyncio.gather(*(pool.request("PUT", f"/{n}") for n in range(8)))
    await asterisk.restart()
    await pool.request("POST", "/channels/c1/answer", channel="c1")
    assert asterisk.asked()[-1] == "POST /channels/c1/answer"


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
@pytest.mark.parametrize(
    "trouble", [reset, then_close(), then_close(http(200, b"ha", "Content-Length: 6"))]
)
async def test_what_may_be_repeated_is_repeated_once(
    asterisk: FakeAri, pool: Http, method: str, trouble: object
) -> None:
    await warm(pool)
    asterisk.script(method, "/x", trouble, reply(200, "second"))  # type: ignore[arg-type]
    answer = await pool.request(method, "/x", channel="c1")
    assert answer.json() == "second"
    assert asterisk.asked() == ["PUT /warm", f"{method} /x", f"{method} /x"]
    assert asterisk.requests[2].connection == 2


async def test_but_only_once(asterisk: FakeAri, pool: Http) -> None:
    asterisk.script("GET", "/x", then_close(), then_close(), reply(200, "third"))
    with pytest.raises(Uncertain, match="GET /x: sent, then no answer"):
        await pool.request("GET", "/x", channel="c1")
    assert (await pool.request("GET", "/x", channel="c1")).json() == "third"


@pytest.mark.parametrize(
    "trouble", [reset, then_close(), then_close(http(200, b"ha", "Content-Length: 6"))]
)
async def test_a_post_is_never_repeated_blindly(
    asterisk: FakeAri, pool: Http, trouble: object
) -> None:
    await warm(pool)
    asterisk.script("POST", "/channels/c1/play", trouble)  # type: ignore[arg-type]
    with pytest.raises(Uncertain):
        await pool.request("POST", "/channels/c1/play", channel="c1")
    assert asterisk.asked() == ["PUT /warm", "POST /channels/c1/play"]
    await pool.request("POST", "/channels/c1/next", channel="c1")


async def test_a_post_finds_out_that_its_connection_is_dead_before_it_is_sent(
    asterisk: FakeAri, pool: Http
) -> None:
    await warm(pool)
    [writer] = asterisk._open.values()
    # The server's end of the connection is in our kernel, but our loop has not looked yet: there
    # is no pause between this line and the send.
    with socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno())) as theirs:
        theirs.shutdown(socket.SHUT_RDWR)
    await pool.request("POST", "/channels/c1/play", channel="c1")
    assert asterisk.asked() == ["PUT /warm", "POST /channels/c1/play"]
    assert asterisk.requests[1].connection == 2


async def test_nobody_listens(asterisk: FakeAri) -> None:
    await asterisk.stop()
    client = Http(asterisk.url, USER, PASSWORD)
    orders = [client.request("POST", f"/{n}", channel="c1" if n % 2 else None) for n in range(80)]
    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Unreachable}
    assert f"cannot connect to 127.0.0.1:{asterisk.port}" in str(outcomes[0])
    await asterisk.start()
    await client.request("POST", "/x", channel="c1")
    await client.close()


async def test_asterisk_dies_under_many_orders(asterisk: FakeAri, pool: Http) -> None:
    for n in range(40):
        asterisk.script("POST", f"/{n}", silence)
    orders = [await ask(pool, f"/{n}") for n in range(40)]
    await asterisk.wait(lambda: len(asterisk.requests) == 32)
    await asterisk.stop()
    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [Uncertain] * 32 + [Unreachable] * 8


@pytest.mark.parametrize("rubbish", [b"SSH-2.0-x\r\n", http(204, b"surplus")])
async def test_an_answer_that_is_no_http(asterisk: FakeAri, pool: Http, rubbish: bytes) -> None:
    asterisk.script("GET", "/x", raw(rubbish))
    with pytest.raises(Broken):
        await pool.request("GET", "/x", channel="c1")
    await pool.request("PUT", "/y", channel="c1")
    assert asterisk.connections == 2


async def test_bytes_that_nobody_asked_for(asterisk: FakeAri, pool: Http) -> None:
    await warm(pool)
    [writer] = asterisk._open.values()
    writer.write(http(204, b""))
    await asyncio.sleep(0.02)
    await pool.request("POST", "/x")
    assert asterisk.requests[-1].connection == 2


# Time


async def test_an_order_without_answer_times_out(asterisk: FakeAri, pool: Http) -> None:
    asterisk.script("POST", "/channels/c1/answer", silence)
    with pytest.raises(TimedOut, match=r"no answer within 0\.05 s") as caught:
        await pool.request("POST", "/channels/c1/answer", channel="c1", timeout=0.05)
    assert caught.value.sent
    # Its connection could still bring the late answer, so the next order must not use it.
    await pool.request("POST", "/channels/c1/next", channel="c1")
    assert asterisk.requests[-1].connection == 2


async def test_an_order_behind_a_slow_one_was_not_sent(asterisk: FakeAri, pool: Http) -> None:
    gate = asyncio.Event()
    asterisk.script("POST", "/channels/c1/variable", until(gate))
    slow = await ask(pool, "/channels/c1/variable", "c1")
    with pytest.raises(TimedOut, match="behind other orders") as caught:
        await pool.request("POST", "/channels/c1/play", channel="c1", timeout=0.05)
    assert not caught.value.sent
    third = await ask(pool, "/channels/c1/third", "c1")
    gate.set()
    await asyncio.gather(slow, third)
    assert asterisk.asked() == ["POST /channels/c1/variable", "POST /channels/c1/third"]


async def test_an_order_without_a_free_connection_was_not_sent(asterisk: FakeAri) -> None:
    client = Http(asterisk.url, USER, PASSWORD, connections=1)
    gate = asyncio.Event()
    asterisk.script("POST", "/a", until(gate))
    first = await ask(client, "/a")
    with pytest.raises(TimedOut, match="no free connection"):
        await client.request("POST", "/b", channel="c1", timeout=0.05)
    gate.set()
    await first
    await client.request("POST", "/c", channel="c1")
    assert asterisk.asked() == ["POST /a", "POST /c"]
    await client.close()


@pytest.mark.parametrize("moment", ["sent", "behind", "waiting"])
async def test_a_cancelled_order_leaves_the_way_free(asterisk: FakeAri, moment: str) -> None:
    client = Http(asterisk.url, USER, PASSWORD, connections=1 if moment == "waiting" else 2)
    gate = asyncio.Event()
    asterisk.script("POST", "/first", until(gate))
    other = "c2" if moment == "waiting" else "c1"
    first = await ask(client, "/first", "c1")
    second = await ask(client, "/second", other)
    third = await ask(client, "/third", other)
    await asterisk.wait(lambda: len(asterisk.requests) == 1)
    (first if moment == "sent" else second).cancel()
    await asyncio.sleep(0.01)
    gate.set()
    await asyncio.gather(first, second, third, return_exceptions=True)
    left = ["/first", "/second", "/third"]
    if moment != "sent":
        left.remove("/second")
    assert asterisk.asked() == [f"POST {path}" for path in left]
    assert client._lines == {}
    await client.close()


async def test_cancelled_at_the_moment_of_the_answer(asterisk: FakeAri, pool: Http) -> None:
    asterisk.script("POST", "/first", silence)
    first = await ask(pool, "/first", "c1")
    rest = [await ask(pool, f"/{n}", "c1") for n in range(5)]
    await asterisk.wait(lambda: len(asterisk.requests) == 1)
    [connection] = pool._all
    pool.answered(connection, Answer(204, b""), True)
    first.cancel()
    await asyncio.gather(*rest)
    assert first.cancelled()
    assert asterisk.asked() == ["POST /first", *(f"POST /{n}" for n in range(5))]
    assert pool._lines == {}


async def test_closing_ends_all_orders(asterisk: FakeAri) -> None:
    client = Http(asterisk.url, USER, PASSWORD, connections=1)
    asterisk.script("POST", "/a", silence)
    orders = [await ask(client, path, "c1") for path in ("/a", "/b", "/c")]
    orders.append(await ask(client, "/d"))
    await asterisk.wait(lambda: len(asterisk.requests) == 1)
    await client.close()
    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Uncertain] + [Unreachable] * 3
    with pytest.raises(Unreachable, match="closed"):
        await client.request("GET", "/e")
