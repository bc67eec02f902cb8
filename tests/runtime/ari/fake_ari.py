"""A small real ARI server on a free port: scripted answers over HTTP, events over WebSocket.

    async with FakeAri() as asterisk:
        asterisk.script("POST", "/channels/c1/answer", reply(204), reply(404, {"message": "…"}))
        ...                                  # the program under test talks to asterisk.url
        asterisk.send(event("StasisStart", "c1", args=["in"]))
        assert asterisk.asked() == ["POST /channels/c1/answer"]

What is not scripted is answered as Asterisk would to an idle client: GET 404, all else 204.
It checks the password like the real one, and can behave badly: late, half, reset, silent, gone.
"""

import asyncio
import json
import socket
import struct
from base64 import b64encode
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

USER, PASSWORD, APP = "ariane", "s3cret:ü", "ariane"


@dataclass(frozen=True)
class Request:
    """One request as it came; `path` without /ari and unquoted, `connection` counts from 1."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    connection: int
    at: float


Step = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def http(status: int, body: bytes, *more: str) -> bytes:
    """An answer in the form Asterisk gives it."""
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Server: Asterisk/22.0-fake",
        "Cache-Control: no-cache, no-store",
        "Content-type: application/json",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def to_bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else json.dumps(body, ensure_ascii=False).encode()


def reply(status: int = 204, body: Any = None, *, after: float = 0.0) -> Step:
    """A proper answer, `after` that many seconds."""
    data = to_bytes(body)

    async def step(_: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(after)
        writer.write(http(status, data, f"Content-Length: {len(data)}"))

    return step


def chunked(body: Any, size: int) -> Step:
    """An answer in chunks of `size` bytes, each in a packet of its own."""
    data = to_bytes(body)

    async def step(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(http(200, b"", "Transfer-Encoding: chunked"))
        for at in range(0, len(data), size):
            piece = data[at : at + size]
            writer.write(b"%x;note=1\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
            await asyncio.sleep(0)
        writer.write(b"0\r\nTrailer: none\r\n\r\n")

    return step


def raw(data: bytes) -> Step:
    """These bytes and nothing else; the connection stays open."""

    async def step(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return step


def dribble(data: bytes) -> Step:
    """These bytes one by one."""

    async def step(_: Request, writer: asyncio.StreamWriter) -> None:
        for at in range(len(data)):
            writer.write(data[at : at + 1])
            await writer.drain()
            await asyncio.sleep(0)

    return step


def then_close(data: bytes = b"") -> Step:
    """These bytes, perhaps half an answer or none at all, and a clean close."""

    async def step(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        writer.close()

    return step


async def reset(_: Request, writer: asyncio.StreamWriter) -> None:
    """A TCP reset instead of an answer."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def silence(_: Request, __: asyncio.StreamWriter) -> None:
    """No answer, ever; the connection stays open."""


def until(gate: asyncio.Event, status: int = 204, body: Any = None) -> Step:
    """A proper answer once the test opens the gate."""

    async def step(request: Request, writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        await reply(status, body)(request, writer)

    return step


class EventSocket:
    """The server's end of one event WebSocket."""

    def __init__(self, request: Request, protocol: ServerProtocol, writer: Any) -> None:
        self.request = request
        self.protocol = protocol
        self.writer = writer

    def send(self, message: dict[str, Any] | bytes) -> None:
        """One message; bytes go as they are."""
        data = message if isinstance(message, bytes) else compact(message)
        self.protocol.send_text(data)
        self.flush()

    def close(self) -> None:
        """A clean close, as `module unload` or a shutdown would do."""
        self.protocol.send_close(1000)
        self.flush()

    def abort(self) -> None:
        """The connection is cut."""
        self.writer.transport.abort()

    def flush(self) -> None:
        for data in self.protocol.data_to_send():
            if data:
                self.writer.write(data)
            elif self.writer.can_write_eof():
                self.writer.write_eof()


class FakeAri:
    """The server. `requests` and `sockets` hold all it saw, the open ones last."""

    def __init__(self, user: str = USER, password: str = PASSWORD) -> None:
        self._authorization = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        self.port = 0
        self.requests: list[Request] = []
        self.sockets: list[EventSocket] = []
        self.connections = 0
        self._steps: dict[tuple[str, str], deque[Step]] = {}
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> "FakeAri":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen; on the same port as before after a stop."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Cut everything, as a killed Asterisk does."""
        if self._server:
            self._server.close()
        for task, writer in tuple(self._open.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if self._server:
            await self._server.wait_closed()

    async def restart(self) -> None:
        """Stop and start."""
        await self.stop()
        await self.start()

    def script(self, method: str, path: str, *steps: Step) -> None:
        """What to do with the next requests of this kind, one step each."""
        self._steps.setdefault((method, path), deque()).extend(steps)

    def asked(self) -> list[str]:
        """The requests so far, as "METHOD /path"."""
        return [f"{request.method} {request.path}" for request in self.requests]

    def send(self, message: dict[str, Any] | bytes) -> None:
        """One event on the newest socket."""
        self.sockets[-1].send(message)

    async def wait(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        """Return when the condition on what the server saw is met."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open[task] = writer
        self.connections += 1
        number = self.connections
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                await self._one(number, head, reader, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            del self._open[task]
            writer.close()

    async def _one(
        self,
        number: int,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        request = await parse(number, head, reader)
        if request.headers.get("authorization") != self._authorization:
            await reply(401, {"message": "Authentication required"})(request, writer)
        elif request.headers.get("upgrade", "").lower() == "websocket":
            await self._events(request, head, reader, writer)
        else:
            self.requests.append(request)
            await self._notify()
            steps = self._steps.get((request.method, request.path))
            await (steps.popleft() if steps else usual(request))(request, writer)

    async def _events(self, request: Request, head: bytes, reader: Any, writer: Any) -> None:
        protocol = ServerProtocol(subprotocols=[Subprotocol("ari")], max_size=2**20)
        protocol.select_subprotocol = lambda *_: None  # type: ignore[method-assign]
        protocol.receive_data(head)
        protocol.send_response(protocol.accept(protocol.events_received()[0]))  # type: ignore[arg-type]
        end = EventSocket(request, protocol, writer)
        end.flush()
        self.sockets.append(end)
        await self._notify()
        while data := await reader.read(65_536):
            protocol.receive_data(data)
            end.flush()
            if protocol.close_expected():
                break
        writer.close()


def usual(request: Request) -> Step:
    return reply(404, {"message": "Not found"}) if request.method == "GET" else reply(204)


async def parse(number: int, head: bytes, reader: asyncio.StreamReader) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    data = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    path = unquote(parts.path.removeprefix("/ari"))
    body = json.loads(data) if data else None
    return Request(method, path, query, headers, body, number, asyncio.get_running_loop().time())


def compact(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def channel(ident: str, **more: Any) -> dict[str, Any]:
    """A channel as Asterisk shows it."""
    return {
        "id": ident,
        "name": f"PJSIP/trunk-{ident}",
        "state": "Up",
        "protocol_id": "abc",
        "caller": {"name": "Zoë", "number": "+41218025555"},
        "connected": {"name": "", "number": ""},
        "accountcode": "",
        "dialplan": {
            "context": "ariane-in",
            "exten": "0218025555",
            "priority": 2,
            "app_name": "Stasis",
            "app_data": f"{APP},in",
        },
        "creationtime": "2026-03-01T10:00:00.123+0100",
        "language": "fr",
        **more,
    }


def event(kind: str, ident: str | None = None, **more: Any) -> dict[str, Any]:
    """An event as Asterisk sends it; `ident` is its channel."""
    about = {"channel": channel(ident)} if ident else {}
    return {
        "type": kind,
        "timestamp": "2026-03-01T10:00:01.456+0100",
        **about,
        **more,
        "asterisk_id": "02:00:00:00:00:01",
        "application": APP,
    }


def playback(kind: str, ident: str, channel_id: str, state: str = "done") -> dict[str, Any]:
    """A playback event."""
    about = {
        "id": ident,
        "media_uri": "sound:beep",
        "target_uri": f"channel:{channel_id}",
        "language": "en",
        "state": state,
    }
    return event(kind, playback=about)


async def dial_out(port: int, user: str = USER, password: str = PASSWORD) -> ClientConnection:
    """Connect to a program that waits for Asterisk's outbound WebSocket, as Asterisk does."""
    token = b64encode(f"{user}:{password}".encode()).decode()
    return await connect(
        f"ws://127.0.0.1:{port}/ari/box1",
        subprotocols=[Subprotocol("ari")],
        additional_headers={"Authorization": f"Basic {token}"},
        compression=None,
        proxy=None,
        ping_interval=None,
    )
