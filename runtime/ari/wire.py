"""HTTP/1.1 as bytes: writes one request, reads one answer. Does no input or output."""

from base64 import b64encode
from typing import Any

import msgspec

# An ARI answer has some 250 bytes of head; a larger one is not from Asterisk.
MAX_HEAD = 65_536
BODILESS = (204, 304)


class NotHttp(ValueError):
    """The other side does not speak HTTP/1.x."""


class Answer:
    """One answer: its status, and its body as bytes until somebody asks for more."""

    __slots__ = ("body", "status")

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body

    def json(self) -> Any:
        """The decoded body; None where there is none."""
        return msgspec.json.decode(self.body) if self.body else None

    @property
    def message(self) -> str:
        """What Asterisk says about a failure: {"message": …}, or whatever text came instead."""
        try:
            said = self.json()
        except msgspec.DecodeError:
            said = None
        if isinstance(said, dict) and isinstance(said.get("message"), str):
            return str(said["message"])
        return self.body[:200].decode("utf-8", "replace").strip() or "no reason given"


class Address:
    """Where commands go, with everything about a request that never changes already as bytes."""

    def __init__(self, host: str, prefix: str, user: str, password: str) -> None:
        token = b64encode(f"{user}:{password}".encode()).decode()
        self._prefix = f" {prefix}"
        self._head = f" HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {token}\r\n"

    def request(self, method: str, path: str, body: bytes) -> bytes:
        """The whole request as bytes; `path` must be URL-quoted already."""
        if not body:
            return f"{method}{self._prefix}{path}{self._head}\r\n".encode("ascii")
        typed = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return f"{method}{self._prefix}{path}{self._head}{typed}".encode("ascii") + body


class Reader:
    """Collects the bytes of one answer after another.

    `feed` returns the answer once it is complete; `last` then tells whether the server closes the
    connection after it.
    """

    __slots__ = ("_at", "_body", "_data", "_length", "_parts", "_status", "last")

    def __init__(self) -> None:
        self.last = False
        self._begin()

    def _begin(self) -> None:
        self._data = b""
        self._body = -1  # where the body starts; -1 while the head is incomplete
        self._length: int | None = None  # of the body; None means chunked or until closed
        self._parts: list[bytes] | None = None  # of a chunked body
        self._at = 0  # next chunk

    def feed(self, data: bytes) -> Answer | None:
        self._data = data = self._data + data if self._data else data
        if self._body < 0 and not self._head():
            return None
        if self._length is not None:
            end = self._body + self._length
            if len(self._data) < end:
                return None
            return self._done(self._data[self._body : end], end)
        if self._parts is not None:
            return self._chunks(self._parts)
        return None

    def closed(self) -> Answer | None:
        """The server closed: that completes an answer which gave no length."""
        if self._body >= 0 and self._length is None and self._parts is None:
            return self._done(self._data[self._body :], len(self._data))
        return None

    def _head(self) -> bool:
        data = self._data
        end = data.find(b"\r\n\r\n")
        if not data.startswith(b"HTTP/1."[: len(data)]) or (end < 0 and len(data) > MAX_HEAD):
            raise NotHttp(f"expected an HTTP/1.1 answer, got {data[:40]!r}")
        if end < 0:
            return False
        head = data[: end + 2].lower()
        self._status = status = number(head[9:12], 10)
        if status < 200:  # 1xx is not the answer yet
            self._data = data[end + 4 :]
            return self._head() if self._data else False
        self.last = b"\r\nconnection: close\r\n" in head or head.startswith(b"http/1.0")
        self._body = self._at = end + 4
        self._measure(head, status)
        return True

    def _measure(self, head: bytes, status: int) -> None:
        if status in BODILESS:
            self._length = 0
        elif b"\r\ntransfer-encoding: chunked\r\n" in head:
            self._parts = []
        elif (at := head.find(b"\r\ncontent-length:")) >= 0:
            self._length = number(head[at + 17 : head.find(b"\r\n", at + 17)], 10)
        else:
            self.last = True

    def _chunks(self, parts: list[bytes]) -> Answer | None:
        data = self._data
        while (line := data.find(b"\r\n", self._at)) >= 0:
            size = number(data[self._at : line].partition(b";")[0], 16)
            start = line + 2
            if size == 0:
                end = data.find(b"\r\n\r\n", line)  # behind the trailers, if there are any
                return self._done(b"".join(parts), end + 4) if end >= 0 else None
            if len(data) < start + size + 2:
                return None
            parts.append(data[start : start + size])
            self._at = start + size + 2
        return None

    def _done(self, body: bytes, end: int) -> Answer:
        if len(self._data) > end:
            raise NotHttp(f"bytes after the end of an answer: {self._data[end : end + 40]!r}")
        answer = Answer(self._status, body)
        self._begin()
        return answer


def number(digits: bytes, base: int) -> int:
    """A length or status as it stands in the head; NotHttp where it is none."""
    try:
        value = int(digits, base)
    except ValueError:
        value = -1
    if value < 0:
        raise NotHttp(f"expected a number, got {digits[:40]!r}")
    return value
