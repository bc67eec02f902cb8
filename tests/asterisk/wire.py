"""What callers really sent: their calls, keys and hang-ups, read from the loopback wire.

    async with Wire(rig) as wire:
        ...calls by SIPp...
    wire.calls["70001"].keys, wire.calls["70001"].sure(0.1)

Independent of Asterisk and of us. Needs raw sockets: root, or sudo without password, as SIPp does.
"""

import asyncio
import ctypes
import json
import math
import os
import re
import select
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from tests.asterisk.rig import AsteriskRig
from tests.asterisk.rtp import KEYS
from tests.asterisk.sip import Message, media_address

EVENT = 96
"""Payload type of SIPp's keys."""
IP, UDP, OUTGOING = 0x0800, 17, 4
ATTACH_FILTER, FORCE_BUFFER, TIMESTAMPS = 26, 33, 35
BUFFER = 1 << 23


@dataclass
class Sent:
    """One call: its keys with the instants (seconds) of their ends, and that of its BYE.

    A key that the hang-up interrupted has no end: Asterisk tells it at times.
    """

    keys: str = ""
    ended: list[float] = field(default_factory=list)
    bye: float = 0.0

    def sure(self, hand: float) -> str:
        """The keys that ended so many seconds before the hang-up, or earlier."""
        return "".join(
            key for key, at in zip(self.keys, self.ended, strict=True) if at <= self.bye - hand
        )


class Wire:
    """Listens while it is entered; afterwards `calls` has every call by the number called."""

    def __init__(self, rig: AsteriskRig) -> None:
        self._rig = rig
        self._process: asyncio.subprocess.Process | None = None
        self.calls: dict[str, Sent] = {}

    async def __aenter__(self) -> "Wire":
        command = [*([] if os.geteuid() == 0 else ["sudo", "-n"]), sys.executable, "-m", __name__]
        self._process = await asyncio.create_subprocess_exec(
            *command, str(self._rig.sip[1]),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert await self._process.stdout.readline() == b"listening\n"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        said, _ = await self._process.communicate(b"\n")
        if error is None:
            self.calls = told(json.loads(line) for line in said.splitlines())


def told(notes: Iterator[dict[str, Any]]) -> dict[str, Sent]:
    """The calls that the notes of a listener make up."""
    calls: dict[str, Sent] = {}
    by_port: dict[int, Sent] = {}
    by_id: dict[str, Sent] = {}
    for note in notes:
        if "called" in note and note["id"] not in by_id:
            sent = calls[note["called"]] = by_id[note["id"]] = by_port[note["port"]] = Sent()
        elif "bye" in note and not by_id[note["bye"]].bye:
            by_id[note["bye"]].bye = note["at"]
        elif "key" in note:
            sent = by_port[note["port"]]
            if not note["end"]:
                sent.keys += note["key"]
                sent.ended.append(math.inf)
            else:
                sent.ended[-1] = note["at"]
    return calls


# The listener's own process.


def _program(sip_port: int) -> bytes:
    """A classic BPF program: UDP to the SIP port, or RTP version 2 with a key in it."""
    load_byte, load_half, mask, equal, done = 0x30, 0x28, 0x54, 0x15, 0x06
    steps = [
        (load_byte, 0, 0, 9),
        (equal, 0, 8, UDP),
        (load_half, 0, 0, 22),
        (equal, 5, 0, sip_port),
        (load_byte, 0, 0, 28),
        (equal, 0, 4, 0x80),
        (load_byte, 0, 0, 29),
        (mask, 0, 0, 0x7F),
        (equal, 0, 1, EVENT),
        (done, 0, 0, 0xFFFF),
        (done, 0, 0, 0),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _listening(sip_port: int) -> socket.socket:
    """A socket that sees what goes to the SIP port, and all keys."""
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(IP))
    program = ctypes.create_string_buffer(_program(sip_port))
    count = (len(program) - 1) // 8
    given = struct.pack("HL", count, ctypes.addressof(program))
    wire.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, given)
    wire.setsockopt(socket.SOL_SOCKET, FORCE_BUFFER, BUFFER)
    wire.setsockopt(socket.SOL_SOCKET, TIMESTAMPS, 1)
    wire.bind(("lo", IP))
    return wire


def _notes(wire: socket.socket) -> Iterator[dict[str, Any]]:
    """What each packet tells, until a line of input asks for the end and all has been read."""
    seen: set[bytes] = set()
    while wire in select.select([wire, sys.stdin], [], [])[0]:
        data, more, _, source = wire.recvmsg(65536, 64)
        if source[2] == OUTGOING:
            continue
        seconds, nanoseconds = struct.unpack("ll", more[0][2][:16])
        note = _key(data, seen) if data[28] == 0x80 else _sip(data[28:])
        if note:
            yield note | {"at": seconds + nanoseconds / 1e9}


def _key(packet: bytes, seen: set[bytes]) -> dict[str, Any]:
    """The beginning and the end of a key, each told once: its packets share a timestamp."""
    rtp, port = packet[28:], packet[20:22]
    end = bool(rtp[13] & 0x80)
    mark = port + rtp[4:12] + bytes([end])
    if mark in seen:
        return {}
    seen.add(mark)
    return {"key": KEYS[rtp[12]], "port": int.from_bytes(port), "end": end}


def _sip(data: bytes) -> dict[str, Any]:
    try:
        message = Message.parse(data)
    except ValueError:
        return {}
    if message.method == "BYE":
        return {"bye": message.get("call-id")}
    media = media_address(message.body)
    number = re.match(r"sip:([^@]+)@", message.uri)
    if message.method != "INVITE" or not media or not number:
        return {}
    return {"called": number[1], "id": message.get("call-id"), "port": media[1]}


def _main(sip_port: int) -> None:
    """Print a note per line once all is over."""
    wire = _listening(sip_port)
    print("listening", flush=True)
    for note in list(_notes(wire)):
        print(json.dumps(note))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
