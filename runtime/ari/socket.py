"""Events from Asterisk over a WebSocket, in either direction, behind one interface.

`Inbound` connects to Asterisk (any version); `Outbound` lets Asterisk connect to us (22.5 and
later), which then keeps the events while we are away. The reader only parses and hands over: call
logic must not run in it, because Asterisk cuts a slow reader off.
"""

import asyncio
import hmac
import logging
from base64 import b64encode
from typing import NoReturn, Protocol
from urllib.parse import urlencode

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, basic_auth, serve
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from runtime.ari.errors import Replaced
from runtime.ari.events import ApplicationReplaced, Event, decode

log = logging.getLogger(__name__)

SUBPROTOCOL = Subprotocol("ari")
FIRST_DELAY, LAST_DELAY = 0.1, 2.0  # seconds between attempts to connect
PING_INTERVAL, PING_TIMEOUT = 20, 60  # a busy Asterisk must not look like a dead one
MAX_MESSAGE = 4 * 1024 * 1024  # bytes; a channel with many large variables stays far below
OPEN_TIMEOUT, CLOSE_TIMEOUT = 5, 1


class Listener(Protocol):
    """Who gets the events. The methods must return at once: put things in queues."""

    def connected(self) -> None:
        """Events come from now on. Send the event filter, then compare with what is alive."""

    def received(self, event: Event) -> None:
        """One event, in Asterisk's order."""

    def lost(self, why: str) -> None:
        """Events may be missed until `connected` is called again."""


class Inbound:
    """We connect to Asterisk. What happens while we are not connected is lost."""

    def __init__(self, url: str, user: str, password: str, app: str, listener: Listener) -> None:
        base = url.rstrip("/").removesuffix("/ari").replace("http", "ws", 1)
        query = urlencode({"app": app, "subscribeAll": "false"})
        self._url = f"{base}/ari/events?{query}"
        # A header, as an address with the password in it would end up in log files.
        token = b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}"}
        self._listener = listener

    async def run(self) -> NoReturn:
        """Stay connected until cancelled; raise Replaced when another program takes over."""
        clock = asyncio.get_running_loop().time
        delay, said = FIRST_DELAY, ""
        while True:
            begun = clock()
            try:
                async with self._connect() as socket:
                    said = ""
                    await read(socket, self._listener)
            except (OSError, WebSocketException) as problem:  # includes TimeoutError
                why = f"{type(problem).__name__}: {problem}"
                if why != said:  # once, not every two seconds
                    log.warning("no events from %s: %s; trying again", self._url, why)
                said = why
            if clock() - begun > OPEN_TIMEOUT:  # it was connected for a while
                delay = FIRST_DELAY
            await asyncio.sleep(delay)
            delay = min(delay * 2, LAST_DELAY)

    def _connect(self) -> connect:
        return connect(
            self._url,
            additional_headers=self._headers,
            compression=None,
            proxy=None,
            user_agent_header=None,
            open_timeout=OPEN_TIMEOUT,
            close_timeout=CLOSE_TIMEOUT,
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
            max_size=MAX_MESSAGE,
        )


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
        self._user, self._password = user, password
        self._listener = listener
        self._host = host
        self.port = port  # the real one once `listening` is set
        self.listening = asyncio.Event()
        self._socket: ServerConnection | None = None
        self._turn = asyncio.Lock()  # "lost" of one connection comes before "connected" of the next
        self._replaced: asyncio.Future[NoReturn] | None = None

    async def run(self) -> NoReturn:
        """Accept Asterisk's connection until cancelled; raise Replaced as Inbound does.

        OSError if the port is taken.
        """
        self._replaced = asyncio.get_running_loop().create_future()
        async with serve(
            self._accept,
            self._host,
            self.port,
            process_request=basic_auth("ARI events", check_credentials=self._known),
            subprotocols=[SUBPROTOCOL],
            compression=None,
            server_header=None,
            open_timeout=OPEN_TIMEOUT,
            close_timeout=CLOSE_TIMEOUT,
            ping_interval=PING_INTERVAL,
            ping_timeout=PING_TIMEOUT,
            max_size=MAX_MESSAGE,
        ) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self.listening.set()
            try:
                await self._replaced
            finally:
                self.listening.clear()

    def _known(self, user: str, password: str) -> bool:
        right = hmac.compare_digest(user.encode(), self._user.encode())
        right &= hmac.compare_digest(password.encode(), self._password.encode())
        if not right:
            log.warning("refused an event connection with a wrong name or password: %r", user)
        return right

    async def _accept(self, socket: ServerConnection) -> None:
        if self._socket:
            # Asterisk keeps one connection to us; if it opens another, the old one is dead.
            log.warning("a second event connection takes the place of the first")
            self._socket.transport.abort()
        self._socket = socket
        try:
            async with self._turn:
                await read(socket, self._listener)
        except Replaced as replaced:
            if self._replaced and not self._replaced.done():
                self._replaced.set_exception(replaced)
        finally:
            if self._socket is socket:
                self._socket = None


async def read(socket: Connection, listener: Listener) -> None:
    """Hand over the events of one connection until it ends, for whatever reason."""
    listener.connected()
    why = "the reader was stopped"
    try:
        while True:
            event = decode(await socket.recv(decode=False))
            if event is None:
                continue
            if isinstance(event, ApplicationReplaced):
                why = "another program took over the application"
                raise Replaced(event.application)
            hand_over(event, listener)
    except ConnectionClosed as closed:  # a clean close is a loss like any other
        why = str(closed)
    finally:
        listener.lost(why)


def hand_over(event: Event, listener: Listener) -> None:
    """A fault in what the listener does with one event must not end the others' connection."""
    try:
        listener.received(event)
    except Exception:
        log.exception("an event of type %s was not taken", type(event).__name__)
