"""Commands to Asterisk: a keep-alive HTTP/1.1 pool with one queue per channel. No call logic.

Asterisk gives each HTTP connection its own thread, so a command that waits for a channel (answer,
set a variable) delays only itself. Two orders for one channel could overtake each other on two
connections; therefore orders for the same channel leave one by one, as they were asked.
"""

import asyncio
import select
from collections import deque
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from runtime.ari.errors import (
    AriError,
    Broken,
    Refused,
    TimedOut,
    Uncertain,
    Unreachable,
    refusal,
)
from runtime.ari.wire import Address, Answer, NotHttp, Reader

MAX_CONNECTIONS = 32
TIMEOUT = 5.0
CONNECT_TIMEOUT = 5.0
MAX_BODY = 40_960  # Asterisk's own limits (main/http.c)
MAX_PATH = 4_000
CLOSED = "this client was closed"
REPEATABLE = frozenset({"GET", "DELETE", "PUT"})  # doing it twice is as good as once


class Order:
    """One request on its way, from the moment it was asked until its answer."""

    __slots__ = (
        "body",
        "channel",
        "connection",
        "ended",
        "method",
        "outcome",
        "path",
        "repeated",
        "started",
        "timer",
    )

    timer: asyncio.TimerHandle

    def __init__(self, method: str, path: str, body: bytes, channel: str | None) -> None:
        self.method = method
        self.path = path
        self.body = body
        self.channel = channel
        loop = asyncio.get_running_loop()
        # Errors travel as results: an outcome that nobody awaits any more is no warning then.
        self.outcome: asyncio.Future[Answer | AriError] = loop.create_future()
        self.connection: Connection | None = None
        self.started = False  # no longer behind another order for its channel
        self.repeated = False
        self.ended = False


class Connection(asyncio.Protocol):
    """One connection to Asterisk; carries one order at a time and tells the pool what came."""

    __slots__ = ("_poll", "_reader", "order", "pool", "transport")

    transport: asyncio.Transport

    def __init__(self, pool: "Http") -> None:
        self.pool = pool
        self.order: Order | None = None
        self._reader = Reader()
        self._poll = select.poll()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass of it
        self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)
        self.pool.opened(self)

    def stale(self) -> bool:
        """Whether Asterisk has closed this idle connection, seen now rather than next time round.

        An idle connection has nothing to read, so anything readable is the end of it.
        """
        return self.transport.is_closing() or bool(self._poll.poll(0))

    def data_received(self, data: bytes) -> None:
        try:
            answer = self._reader.feed(data) if self.order else None
        except NotHttp as problem:
            self.pool.misread(self, str(problem))
            return
        if answer:
            self.pool.answered(self, answer, self._reader.last)
        elif not self.order:
            self.pool.misread(self, "")  # nobody asked

    def eof_received(self) -> None:
        answer = self._reader.closed() if self.order else None
        if answer:
            self.pool.answered(self, answer, True)
        else:
            self.pool.closing(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.pool.broken(self, str(exc or "closed by the server"))


class Http:
    """`await http.request(...)` to one Asterisk. Connections open on demand and stay warm."""

    def __init__(
        self, url: str, user: str, password: str, *, connections: int = MAX_CONNECTIONS
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"ARI address {url!r}: expected something like http://127.0.0.1:8088")
        self._host = parts.hostname
        self._tls = True if parts.scheme == "https" else None
        self._port = parts.port or (8089 if self._tls else 8088)
        prefix = parts.path.rstrip("/").removesuffix("/ari") + "/ari"
        self._address = Address(f"{self._host}:{self._port}", prefix, user, password)
        self._limit = connections
        # Connections: the last one used is the next one used, so few stay warm.
        self._all: set[Connection] = set()
        self._idle: list[Connection] = []
        self._opening: set[asyncio.Task[None]] = set()
        # Orders: those that wait for a connection, and those behind another of their channel.
        self._waiting: deque[Order] = deque()
        self._lines: dict[str, deque[Order]] = {}
        self._closed = False

    async def request(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        channel: str | None = None,
        timeout: float = TIMEOUT,
    ) -> Answer:
        """Send one order and return its answer (status below 400), or raise an AriError.

        `path` starts behind /ari and is URL-quoted; `timeout` in seconds counts from now, waiting
        for earlier orders of the same `channel` included.
        """
        data = msgspec.json.encode(body) if body is not None else b""
        if len(data) > MAX_BODY or len(path) > MAX_PATH:
            text = f"{len(path)} characters of path, {len(data)} bytes of body; Asterisk takes"
            raise Refused(method, path[:80], f"{text} {MAX_PATH} and {MAX_BODY} at most", 413)
        if self._closed:
            raise Unreachable(method, path, CLOSED)
        order = Order(method, path, data, channel)
        order.timer = asyncio.get_running_loop().call_later(timeout, self._late, order, timeout)
        self._ask(order)
        try:
            outcome = await order.outcome
        except asyncio.CancelledError:
            self._give_up(order)
            raise
        if isinstance(outcome, AriError):
            raise outcome
        if outcome.status >= 400:
            raise refusal(method, path, outcome.status, outcome.message)
        return outcome

    async def close(self) -> None:
        """Drop all connections; orders under way end as Unreachable or Uncertain."""
        self._closed = True
        self._fail_waiting(CLOSED)
        for task in self._opening:
            task.cancel()
        for connection in tuple(self._all):
            connection.transport.abort()
        await asyncio.gather(*self._opening, return_exceptions=True)
        await asyncio.sleep(0)  # in its next round the loop reports each lost connection

    # An order's way: behind its channel, to a connection, to its end.

    def _ask(self, order: Order) -> None:
        if order.channel is None:
            self._start(order)
            return
        line = self._lines.get(order.channel)
        if line is None:
            self._lines[order.channel] = deque()
            self._start(order)
        else:
            line.append(order)

    def _start(self, order: Order) -> None:
        order.started = True
        while self._idle:
            connection = self._idle.pop()
            # A POST must not be sent twice, so make sure that the other side is still there.
            if order.method in REPEATABLE or not connection.stale():
                self._send(order, connection)
                return
            connection.transport.abort()
        self._waiting.append(order)
        self._open_more()

    def _send(self, order: Order, connection: Connection) -> None:
        order.connection = connection
        connection.order = order
        request = self._address.request(order.method, order.path, order.body)
        connection.transport.write(request)

    def _end(self, order: Order, outcome: Answer | AriError) -> None:
        """Give an order its outcome and let the next one of its channel go."""
        order.ended = True
        order.timer.cancel()
        order.connection = None
        if not order.outcome.done():
            order.outcome.set_result(outcome)
        if order.started and order.channel is not None:
            self._next(order.channel)

    def _next(self, channel: str) -> None:
        line = self._lines[channel]
        while line:
            order = line.popleft()
            if not order.outcome.done():
                self._start(order)
                return
        del self._lines[channel]

    def _late(self, order: Order, seconds: float) -> None:
        if order.outcome.done():
            return
        sent = order.connection is not None
        if sent:
            text = f"no answer within {seconds:g} s"
        elif order.started:
            text = f"not sent within {seconds:g} s: no free connection"
        else:
            text = f"not sent within {seconds:g} s: behind other orders for this channel"
        order.outcome.set_result(TimedOut(order.method, order.path, text, sent=sent))
        self._give_up(order)

    def _give_up(self, order: Order) -> None:
        """Nobody waits for this order any more: its connection is of no use to others."""
        if order.ended:
            return
        connection = order.connection
        if connection:
            connection.order = None
            connection.transport.abort()
        elif order.started and order in self._waiting:
            self._waiting.remove(order)
        self._end(order, Unreachable(order.method, order.path, "given up"))

    # What connections report.

    def opened(self, connection: Connection) -> None:
        """A new connection can take what waits."""
        if self._closed:
            connection.transport.abort()
            return
        self._all.add(connection)
        self._free(connection)

    def answered(self, connection: Connection, answer: Answer, last: bool) -> None:
        """A whole answer came; `last` when the server closes the connection behind it."""
        order, connection.order = connection.order, None
        if last:
            connection.transport.abort()
        else:
            self._free(connection)
        if order:
            self._end(order, answer)

    def misread(self, connection: Connection, problem: str) -> None:
        """Something came that is no answer to the order under way."""
        order, connection.order = connection.order, None
        self.closing(connection)
        connection.transport.abort()
        if order:
            self._end(order, Broken(order.method, order.path, problem))

    def closing(self, connection: Connection) -> None:
        """The server will not read from this connection any more."""
        if connection in self._idle:
            self._idle.remove(connection)

    def broken(self, connection: Connection, why: str) -> None:
        """A connection is lost; see to the order that was on it."""
        self._all.discard(connection)
        self.closing(connection)
        order, connection.order = connection.order, None
        if order and order.method in REPEATABLE and not order.repeated and not self._closed:
            order.repeated = True
            order.connection = None
            self._waiting.appendleft(order)
        elif order:
            self._end(order, Uncertain(order.method, order.path, f"sent, then no answer: {why}"))
        if self._closed:
            self._fail_waiting(CLOSED)
        self._open_more()

    # Connections.

    def _free(self, connection: Connection) -> None:
        while self._waiting:
            order = self._waiting.popleft()
            if not order.outcome.done():
                self._send(order, connection)
                return
        self._idle.append(connection)

    def _open_more(self) -> None:
        while (
            len(self._opening) < len(self._waiting)
            and len(self._all) + len(self._opening) < self._limit
            and not self._closed
        ):
            task = asyncio.get_running_loop().create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await loop.create_connection(
                    lambda: Connection(self), self._host, self._port, ssl=self._tls
                )
        except OSError as problem:  # includes TimeoutError
            self._opening.discard(cast(asyncio.Task[None], asyncio.current_task()))
            if not self._all:  # otherwise those that are open take what waits
                why = str(problem) or f"no answer within {CONNECT_TIMEOUT:g} s"
                self._fail_waiting(f"cannot connect to {self._host}:{self._port}: {why}")

    def _fail_waiting(self, why: str) -> None:
        while self._waiting:  # the end of one lets the next of its channel come
            order = self._waiting.popleft()
            self._end(order, Unreachable(order.method, order.path, why))
