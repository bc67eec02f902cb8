"""The audio side of a test caller: G.711, RTP both ways, keys by RFC 4733."""

import asyncio
import secrets
import struct
import time
from array import array
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

TICK = 0.02
SAMPLES = 160
EVENT = 101  # payload type of keys
KEYS = "0123456789*#ABCD"
ULAW, ALAW = 0, 8
SILENCE = {ULAW: b"\xff" * SAMPLES, ALAW: b"\xd5" * SAMPLES}


def _ulaw(byte: int) -> int:
    byte = ~byte & 0xFF
    value = (((byte & 0x0F) << 3) + 0x84) << ((byte & 0x70) >> 4)
    return 0x84 - value if byte & 0x80 else value - 0x84


def _alaw(byte: int) -> int:
    byte ^= 0x55
    value, shift = (byte & 0x0F) << 4, (byte & 0x70) >> 4
    value += 8 if shift == 0 else 0x108
    value <<= max(shift - 1, 0)
    return value if byte & 0x80 else -value


LINEAR = {ULAW: [_ulaw(i) for i in range(256)], ALAW: [_alaw(i) for i in range(256)]}


def decode(payload_type: int, data: bytes) -> "array[int]":
    """G.711 bytes as 16 bit samples."""
    return array("h", map(LINEAR[payload_type].__getitem__, data))


def encode(payload_type: int, samples: "array[int]") -> bytes:
    """16 bit samples as G.711 bytes (nearest value; slow, for short sounds)."""
    nearest: dict[int, int] = {}
    table = LINEAR[payload_type]
    for sample in set(samples):
        nearest[sample] = min(range(256), key=lambda byte: abs(table[byte] - sample))
    return bytes(nearest[sample] for sample in samples)


@dataclass
class Press:
    """A key sent; times are time.monotonic() seconds, `ended` that of its first END packet."""

    key: str
    milliseconds: int
    started: float = 0.0
    ended: float = 0.0
    sent: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Packet:
    """An audio packet received: time.monotonic() of arrival, sequence, timestamp, samples."""

    at: float
    sequence: int
    timestamp: int
    samples: "array[int]"


class Audio(asyncio.DatagramProtocol):
    """One RTP socket: hands received audio to `listen`, sends silence, sounds and keys."""

    def __init__(self, payload_type: int, listen: Callable[[Packet], None]) -> None:
        self.payload_type = payload_type
        self.listen = listen
        self.target: tuple[str, int] | None = None
        self.keys: deque[Press] = deque()
        self.sound: deque[bytes] = deque()
        self.muted = False
        self.received = 0
        self._transport: asyncio.DatagramTransport | None = None
        self._source = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp = secrets.randbits(30)
        self._marker = True
        self._task: asyncio.Task[None] | None = None

    # Receiving.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        at = time.monotonic()
        if len(data) < 12 or data[0] >> 6 != 2 or data[1] & 0x7F != self.payload_type:
            return
        sequence, timestamp = struct.unpack("!HI", data[2:8])
        self.received += 1
        body = data[12 + 4 * (data[0] & 0x0F) :]
        self.listen(Packet(at, sequence, timestamp, decode(self.payload_type, body)))

    @property
    def port(self) -> int:
        """Our own port."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    # Sending.

    def start(self, target: tuple[str, int]) -> None:
        """Send to `target` from now on; a second call only changes the address."""
        self.target = target
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._send())

    async def stop(self) -> None:
        """Send nothing more and close the socket."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._transport is not None:
            self._transport.close()

    async def _send(self) -> None:
        clock = time.monotonic()
        while True:
            if self.keys:
                ticks = await self._press(self.keys[0], clock)
                self.keys.popleft()
            else:
                ticks = 1
                if self.sound or not self.muted:
                    data = self.sound.popleft() if self.sound else SILENCE[self.payload_type]
                    self._packet(self.payload_type, data, self._timestamp)
            self._timestamp += ticks * SAMPLES
            clock += ticks * TICK
            await asyncio.sleep(max(0.0, clock - time.monotonic()))

    async def _press(self, press: Press, clock: float) -> int:
        """Send one key from `clock` on; returns the number of 20 ms ticks it took."""
        code, stamp = KEYS.index(press.key), self._timestamp
        ticks = max(2, round(press.milliseconds / 20))
        self._marker = True  # RFC 4733: the first packet of an event has the marker bit
        press.started = time.monotonic()
        for tick in range(1, ticks + 1):
            self._packet(EVENT, struct.pack("!BBH", code, 10, tick * SAMPLES), stamp)
            clock += TICK
            await asyncio.sleep(max(0.0, clock - time.monotonic()))
        press.ended = time.monotonic()
        for _ in range(3):
            self._packet(EVENT, struct.pack("!BBH", code, 0x80 | 10, ticks * SAMPLES), stamp)
        press.sent.set()
        self._marker = True
        return ticks

    def _packet(self, kind: int, data: bytes, timestamp: int) -> None:
        second = kind | (0x80 if self._marker else 0)
        self._marker = False
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = struct.pack(
            "!BBHII", 0x80, second, self._sequence, timestamp & 0xFFFFFFFF, self._source
        )
        if self._transport is not None and self.target is not None:
            self._transport.sendto(head + data, self.target)
