"""The signalling of one call as its caller sees it: INVITE, ACK, CANCEL, BYE over UDP."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import TypeVar, cast

from tests.asterisk.sip import Message, media_address, q850, sdp, token, uri_of

RETRY = 0.5  # SIP's T1: the first retransmission, doubled each time
POLL = 0.005
T = TypeVar("T")


class Dialogue(asyncio.DatagramProtocol):
    """One SIP dialogue; a telephone gives it `media()`, the port and codec it listens on.

    All times are time.monotonic() seconds, None until it happened.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.dialled_at = 0.0
        self.ringing_at: float | None = None
        self.early_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.status = 0  # the final SIP status of the INVITE
        self.cause = 0  # Q.850, from a Reason header
        self.ended_by = ""  # "us" or "them"
        self.methods: list[str] = []  # requests received inside the call
        self._target = target
        self._transport: asyncio.DatagramTransport | None = None
        self._uri = self._from = self._to = self._remote = ""
        self.call_id = f"{token()}-{token()}@127.0.0.1"
        self._routes: list[str] = []
        self._cseq = 1
        self._invite = Message()
        self._provisional = asyncio.Event()
        self._awaited: dict[tuple[int, str], asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def over(self) -> bool:
        """Whether the call has ended or was refused."""
        return self.ended_at is not None

    # What the telephone provides.

    def media(self) -> tuple[int, int]:
        """Our audio port and the payload type of our codec."""
        raise NotImplementedError

    def media_found(self, address: tuple[str, int]) -> None:
        """The other side told where it wants audio."""
        raise NotImplementedError

    # The wire.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if addr != self._target:
            return  # a stray packet, such as another telephone's sound
        message = Message.parse(data)
        if message.get("call-id") != self.call_id:
            return
        if message.status:
            self._response(message)
        else:
            self._incoming(message)

    def _response(self, message: Message) -> None:
        awaited = self._awaited.get(message.cseq)
        if awaited is not None and message.status >= 200:
            awaited.set()
        if message.cseq != self._invite.cseq:
            return
        self._provisional.set()
        if message.body and (address := media_address(message.body)):
            self.media_found(address)
        if message.status < 200:
            if message.status == 180:
                self.ringing_at = self.ringing_at or time.monotonic()
            if message.status == 183:
                self.early_at = self.early_at or time.monotonic()
        elif message.status < 300:
            self._accepted(message)
        else:
            self._refused(message)

    def _accepted(self, message: Message) -> None:
        if self.answered_at is None:
            self.answered_at = time.monotonic()
            self.status = message.status
            self._to = message.get("to")
            self._remote = uri_of(message.get("contact"))
            self._routes = list(reversed(message.all("record-route")))
        self._send(self._build("ACK", self._invite.cseq[0]))  # again for a repeated 200

    def _refused(self, message: Message) -> None:
        self._to = message.get("to")
        ack = self._build("ACK", self._invite.cseq[0], self._invite.get("via"))
        self._send(ack)
        if not self.over:
            self.status = message.status
            self.cause = q850(message.get("reason"))
            self.ended_by = self.ended_by or "them"
            self._end()

    def _incoming(self, message: Message) -> None:
        if message.method != "ACK":
            self.methods.append(message.method)
        if message.method == "BYE":
            self._send(message.answer(200))
            if not self.over:
                self.cause = q850(message.get("reason"))
                self.ended_by = "them"
                self._end()
        elif message.method == "INVITE":
            if address := media_address(message.body):
                self.media_found(address)
            body = sdp(*self.media(), version=2)
            self._send(message.answer(200, self._contact, body))
        elif message.method in ("OPTIONS", "INFO", "NOTIFY", "UPDATE", "MESSAGE"):
            self._send(message.answer(200, self._contact))
        elif message.method not in ("ACK", "CANCEL"):
            self._send(message.answer(501))

    async def _send_invite(self) -> None:
        self.dialled_at = time.monotonic()
        wait = RETRY
        while not self._provisional.is_set() and not self.over and wait < 16:
            self._send(self._invite)
            await self._wait(self._provisional, wait)
            wait *= 2

    async def _cancel(self) -> None:
        number, via = self._invite.cseq[0], self._invite.get("via")
        cancel = self._build("CANCEL", number, via)
        cancel.uri = self._uri
        await self._repeat(cancel)
        try:
            await self._until(lambda: self.over or self.answered_at is not None, 5, "")
        except AssertionError:
            self._end()
        if not self.over:  # the answer overtook our CANCEL
            await self._request("BYE")
            self._end()

    async def _request(self, method: str) -> None:
        self._cseq += 1
        await self._repeat(self._build(method, self._cseq))

    async def _repeat(self, message: Message) -> None:
        """Send until a final response comes, for at most 4 s."""
        done = self._awaited.setdefault(message.cseq, asyncio.Event())
        for wait in (RETRY, 2 * RETRY, 5 * RETRY):
            self._send(message)
            if await self._wait(done, wait):
                return

    @staticmethod
    async def _wait(event: asyncio.Event, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await event.wait()
        except TimeoutError:
            return False

    # Building.

    @property
    def _contact(self) -> str:
        return f"<sip:caller@127.0.0.1:{self._port}>"

    @property
    def _port(self) -> int:
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    def _address(
        self, to: str, from_: str | None, name: str, headers: Sequence[tuple[str, str]]
    ) -> None:
        host = f"{self._target[0]}:{self._target[1]}"
        self._uri = self._remote = f"sip:{to}@{host}"
        self._to = f"<{self._uri}>"
        if from_ is None:
            address, name = "sip:anonymous@anonymous.invalid", "Anonymous"
            headers = [("Privacy", "id"), *headers]
        else:
            address = f"sip:{from_}@127.0.0.1:{self._port}"
        shown = f'"{name}" ' if name else ""
        self._from = f"{shown}<{address}>;tag={token()}"
        self._invite = self._build("INVITE", self._cseq)
        self._invite.headers += [*headers, ("Content-Type", "application/sdp")]
        self._invite.body = sdp(*self.media())

    def _build(self, method: str, number: int, via: str = "") -> Message:
        via = via or f"SIP/2.0/UDP 127.0.0.1:{self._port};branch=z9hG4bK{token(16)};rport"
        headers = [
            ("via", via),
            *(("route", route) for route in self._routes),
            ("from", self._from),
            ("to", self._to),
            ("call-id", self.call_id),
            ("cseq", f"{number} {method}"),
            ("contact", self._contact),
            ("max-forwards", "70"),
            ("user-agent", "test caller"),
        ]
        return Message(method=method, uri=self._remote, headers=headers)

    def _send(self, message: Message) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(message.encode(), self._target)

    # Inside.

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _end(self) -> None:
        if self.ended_at is None:
            self.ended_at = time.monotonic()

    async def _until(self, found: Callable[[], T], timeout: float, problem: str) -> T:
        """Poll `found` until it gives something; raise AssertionError `problem` after `timeout`."""
        until = time.monotonic() + timeout
        while not (result := found()):
            if time.monotonic() > until:
                ended = f", ended by {self.ended_by}" if self.over else ""
                raise AssertionError(f"{problem} within {timeout} s (status {self.status}{ended})")
            await asyncio.sleep(POLL)
        return result

    async def _close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._transport is not None:
            self._transport.close()
        await asyncio.sleep(0)  # lets the socket really close
