"""One HTTP POST to an address that somebody wrote into a form: to the outside only, and not for
long. Redirects are answers like others; nothing is followed.

The name is looked up once, every address it has is judged, and the connection goes to one of those
very addresses: a name that leads elsewhere a moment later leads nowhere.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

TOTAL_SECONDS = 10.0
LONGEST_RETRY_AFTER = 6 * 3600.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What Python takes for public: translation within one's own network, forms of old.
NOT_OUTSIDE = [ipaddress.ip_network(one) for one in ("64:ff9b:1::/48", "fec0::/10", "::/96")]


class Unreachable(Exception):
    """No answer; the text says why in a few words."""


class Inside(Unreachable):
    """The address is private: inside one's own network, or this machine."""


@dataclass(frozen=True)
class Answer:
    """The status, and for how many seconds the other side asks to be left alone."""

    status: int
    retry_after: float = 0.0


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private: bool = False,
    seconds: float = TOTAL_SECONDS,
) -> Answer:
    """POST a body; `private` allows addresses inside one's own network. Unreachable, Inside.

    `seconds` are for all of it together, but for the look-up of the name, which the system limits.
    """
    parts = urlsplit(url)
    host = _ascii(parts.hostname or "")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _resolve(host, port, private)
    deadline = time.monotonic() + seconds
    try:
        with _connect(addresses, deadline) as raw, _cut_at(deadline, raw) as line:
            connection = _speak(parts, host, port, line)
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request("POST", path, body, {**headers, "Connection": "close"})
            with connection.getresponse() as answer:
                return Answer(answer.status, _retry_after(answer.getheader("Retry-After")))
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"certificate: {error.verify_message}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline:
            raise Unreachable(f"no answer within {seconds:g} s") from error
        raise Unreachable(_words(error)) from error


def inside(address: str) -> bool:
    """Whether an IP address is not of the public internet, also when wrapped in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is None and ip in NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return inside(str(wrapped))
        if any(ip in network for network in NOT_OUTSIDE):
            return True
    return not ip.is_global or ip.is_multicast


def _near(address: str) -> bool:
    """Whether an address is one that clouds give their secrets at: no webhook is ever there."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_link_local


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise Unreachable("not a host name") from error


def _resolve(host: str, port: int, private: bool) -> list[tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host[:80]}: no such host") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    refused = _near if private else inside
    if any(refused(address) for address in addresses):
        raise Inside("private-address")
    return [(address, port) for address in addresses]


def _connect(addresses: list[tuple[str, int]], deadline: float) -> socket.socket:
    trouble: OSError | None = None
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection(address, timeout=left)
        except OSError as error:
            trouble = error
    raise trouble or TimeoutError()


@dataclass
class _Line:
    """The connection as it is spoken on: plain, then perhaps encrypted."""

    socket: socket.socket
    cut: bool = False

    def end(self) -> None:
        self.cut = True
        # Not through the TLS layer, which another thread is using.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


@contextlib.contextmanager
def _cut_at(deadline: float, raw: socket.socket) -> Iterator[_Line]:
    """Ends the connection at the deadline, however slowly the other side goes on talking."""
    line = _Line(raw)
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), line.end)
    timer.daemon = True
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        line.socket.close()


def _speak(parts: SplitResult, host: str, port: int, line: _Line) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        context = ssl.create_default_context()
        line.socket = context.wrap_socket(
            line.socket, server_hostname=host, do_handshake_on_connect=False
        )
        line.socket.do_handshake()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, port)
    else:
        connection = http.client.HTTPConnection(host, port)
    connection.sock = line.socket
    return connection


def _retry_after(value: str | None) -> float:
    """Seconds, from a number or a date; 0 for anything else."""
    if not value:
        return 0.0
    try:
        wait = float(value) if value.strip().isdigit() else _until(value)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(wait, 0.0), LONGEST_RETRY_AFTER)


def _until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()


def _words(error: Exception) -> str:
    if isinstance(error, http.client.HTTPException):
        return "not an HTTP answer"
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said[:200] or type(error).__name__
