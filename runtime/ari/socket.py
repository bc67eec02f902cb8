"""Events from Asterisk over a WebSocket, in either direction, behind one interface.

`Inbound` connects to Asterisk (any version); `Outbound` lets Asterisk connect to us (22.5 and
later), which then keeps the events while we are away. The reader only parses and hands over: call
logic must not run in it, because Asterisk cuts a slow reader off.
"""

import asyncio
import hmac
import logging
from base64 import b64encode
from typing import Any, NoReturn, Protocol
from urllib.parse import urlencode

from picows import (
    WSAutoPingStrategy,
    WSError,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_connect,
    ws_create_server,
)

from runtime.ari.errors import Replaced
from runtime.ari.events import ApplicationReplaced, Event, decode

log = logging.getLogger(__name__)

FIRST_DELAY, LAST_DELAY = 0.1, 2.0  # seconds between attempts to connect
MAX_MESSAGE = 4 * 1024 * 1024  # bytes; a channel with many large variables stays far below
OPEN_TIMEOUT = 5.0
CONNECTION: dict[str, Any] = {
    "enable_auto_ping": True,
    "auto_ping_strategy": WSAutoPingStrategy.PING_WHEN_IDLE,
    "auto_ping_idle_timeout": 60,
    "auto_ping_reply_timeout": 60,  # a busy Asterisk must not look like a dead one
    "use_aiofastnet": False,
    "websocket_handshake_timeout": OPEN_TIMEOUT,
    "max_frame_size": MAX_MESSAGE,
    "logger_name": "ari",
}
DATA = (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION)


class Listener(Protocol):
    """Who gets the events. The methods must return at once: put things in queues."""

    def connected(self) -> None:
        """Events come from now on. Send the event filter, then compare with what is alive."""

    def received(self, event: Event) -> None:
        """One event, in Asterisk's order."""

    def lost(self, why: str) -> None:
        """Events may be missed until `connected` is called again."""


def basic(user: str, password: str) -> str:
    """The value of an Authorization header."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


class Inbound:
    """We connect to Asterisk. What happens while we are not connected is lost."""

    def __init__(self, url: str, user: str, password: str, app: str, listener: Listener) -> None:
        base = url.rstrip("/").removesuffix("/ari").replace("http", "ws", 1)
        query = urlencode({"app": app, "subscribeAll": "false"})
        self._url = f"{base}/ari/events?{query}"
        # A header, as an address with the password in it would end up in log files.
        self._headers = {"Authorization": basic(user, password)}
        self._listener = listener

    async def run(self) -> NoReturn:
        """Stay connected until cancelled; raise Replaced when another program takes over."""
        clock = asyncio.get_running_loop().time
        delay, said = FIRST_DELAY, ""
        while True:
            begun = clock()
            try:
                await self._read()
                said = ""
            except (OSError, WSError) as problem:  # includes TimeoutError
                why = f"{type(problem).__name__}: {problem}"
                if why != said:  # once, not every two seconds
                    log.warning("no events from %s: %s; trying again", self._url, why)
                said = why
            if clock() - begun > OPEN_TIMEOUT:  # it was connected for a while
                delay = FIRST_DELAY
            await asyncio.sleep(delay)
            delay = min(delay * 2, LAST_DELAY)

    async def _read(self) -> None:
        reader = Reader(self._listener)
        transport, _ = await ws_connect(
            lambda: reader, self._url, extra_headers=self._headers, max_redirects=0, **CONNECTION
        )
        try:
            if not reader.begun:
                raise ConnectionError("closed before the handshake")
            await asyncio.shield(reader.over)
        finally:
            reader.drop("the reader was stopped")
            await transport.wait_disconnected()


class Outbound:
    """Asterisk connects to us and stays; what happens while we are away comes when we are back."""

    def __init__(
        self,
        user: str,
        password: str,
        listener: Listener,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self._credentials = basic(user, password)
        self._listener = listener
        self._host = host
        self.port = port  # the real one once `listening` is set
        self.listening = asyncio.Event()
        self._reader: Reader | None = None
        self._replaced: asyncio.Future[NoReturn] | None = None

    async def run(self) -> NoReturn:
        """Accept Asterisk's connection until cancelled; raise Replaced as Inbound does.

        OSError if the port is taken.
        """
        self._replaced = asyncio.get_running_loop().create_future()
        server = await ws_create_server(self._accept, self._host, self.port, **CONNECTION)
        self.port = next(iter(server.sockets)).getsockname()[1]
        self.listening.set()
        try:
            await self._replaced
        finally:
            self.listening.clear()
            server.close()
            if self._reader:
                self._reader.drop("the reader was stopped")
            await server.wait_closed()

    def _accept(self, request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
        given = str(request.headers.get("Authorization", ""))
        if not hmac.compare_digest(given.encode(), self._credentials.encode()):
            log.warning("refused an event connection with a wrong name or password")
            challenge = {"WWW-Authenticate": 'Basic realm="ARI events"'}
            refused = WSUpgradeResponse.create_error_response(401, b"", challenge)
            return WSUpgradeResponseWithListener(refused, None)
        if self._reader and not self._reader.over.done():
            # Asterisk keeps one connection to us; if it opens another, the old one is dead.
            log.warning("a second event connection takes the place of the first")
            self._reader.drop("another connection took its place")
        self._reader = Reader(self._listener)
        self._reader.over.add_done_callback(self._ended)
        welcome = WSUpgradeResponse.create_101_response({"Sec-WebSocket-Protocol": "ari"})
        return WSUpgradeResponseWithListener(welcome, self._reader)

    def _ended(self, over: "asyncio.Future[None]") -> None:
        problem = None if over.cancelled() else over.exception()
        if isinstance(problem, Replaced) and self._replaced and not self._replaced.done():
            self._replaced.set_exception(problem)


class Reader(WSListener):
    """One connection: hands its events over until it ends, for whatever reason.

    `over` is done after the listener was told of the loss; it raises Replaced.
    """

    def __init__(self, listener: Listener) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listener = listener
        self._transport: WSTransport | None = None
        self._part = b""  # of a message that comes in several frames
        self._why = "the connection broke"
        self._replaced: Replaced | None = None

    @property
    def begun(self) -> bool:
        """Whether events ever came."""
        return self._transport is not None

    def drop(self, why: str) -> None:
        """End the connection at once; a loss like any other."""
        self._end(why)
        if self._transport:
            self._transport.disconnect(graceful=False)

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        if self.over.done():  # dropped meanwhile
            transport.disconnect(graceful=False)
        else:
            self._listener.connected()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type in DATA:
            message = self._part + frame.get_payload_as_bytes()
            if not frame.fin:
                self._part = message
                return
            self._part = b""
            if (event := decode(message)) is not None and not self.over.done():
                self._take(event)
        elif frame.msg_type == WSMsgType.CLOSE:
            self._why = f"closed by the other side: {frame.get_close_reason() or 'no reason'}"
            transport.send_close(frame.get_close_code())
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._end(self._why)

    def _take(self, event: Event) -> None:
        if isinstance(event, ApplicationReplaced):
            self._replaced = Replaced(event.application)
            self.drop("another program took over the application")
        else:
            hand_over(event, self._listener)

    def _end(self, why: str) -> None:
        if self.over.done():
            return
        if self._transport:
            self._listener.lost(why)
        if self._replaced:
            self.over.set_exception(self._replaced)
        else:
            self.over.set_result(None)


def hand_over(event: Event, listener: Listener) -> None:
    """A fault in what the listener does with one event must not end the others' connection."""
    try:
        listener.received(event)
    except Exception:
        log.exception("an event of type %s was not taken", type(event).__name__)
