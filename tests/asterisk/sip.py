"""The few words of SIP and SDP a test caller speaks: parse, build, nothing sent from here."""

import re
import secrets
from dataclasses import dataclass, field

COMPACT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "m": "contact",
    "i": "call-id",
    "l": "content-length",
}


@dataclass
class Message:
    """One SIP message; `status` is 0 in a request, `method` is "" in a response.

    `headers` keeps order and repetition; names are lower case and long.
    """

    method: str = ""
    uri: str = ""
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""

    @classmethod
    def parse(cls, data: bytes) -> "Message":
        """Read a datagram; raises ValueError if it is no SIP message."""
        head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        message = cls(body=body)
        if first.startswith("SIP/2.0 "):
            message.status = int(first.split()[1])
        else:
            message.method, message.uri, _ = first.split(" ", 2)
        for line in lines:
            name, _, value = line.partition(":")
            key = name.strip().lower()
            message.headers.append((COMPACT.get(key, key), value.strip()))
        return message

    def all(self, name: str) -> list[str]:
        """Every value of a header, comma lists of routes taken apart."""
        found = [value for key, value in self.headers if key == name]
        if name in ("record-route", "route"):
            return [part.strip() for value in found for part in value.split(",")]
        return found

    def get(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next(iter(self.all(name)), "")

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method of the CSeq header."""
        number, _, method = self.get("cseq").partition(" ")
        return int(number or 0), method.strip()

    def encode(self) -> bytes:
        """The datagram."""
        first = f"SIP/2.0 {self.status} -" if self.status else f"{self.method} {self.uri} SIP/2.0"
        body = self.body.encode()
        lines = [first, *(f"{name}: {value}" for name, value in self.headers)]
        lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    def answer(self, status: int, contact: str = "", sdp: str = "") -> "Message":
        """The response to this request, ready to send."""
        copied = ("via", "record-route", "from", "to", "call-id", "cseq")
        headers = [(name, value) for name, value in self.headers if name in copied]
        if contact:
            headers.append(("contact", contact))
        if sdp:
            headers.append(("content-type", "application/sdp"))
        return Message(status=status, headers=headers, body=sdp)


def token(length: int = 8) -> str:
    """Random hexadecimal digits for tags, branches and Call-IDs."""
    return secrets.token_hex(length // 2)


def uri_of(header: str) -> str:
    """The address inside `Name <sip:…>;params`."""
    found = re.search(r"<([^>]*)>", header)
    return found.group(1) if found else header.split(";", maxsplit=1)[0].strip()


def sdp(port: int, payload: int, version: int = 1) -> str:
    """A description offering one codec (0 mu-law, 8 A-law) and RFC 4733 keys on 127.0.0.1."""
    codec = {0: "PCMU", 8: "PCMA"}[payload]
    lines = [
        "v=0",
        f"o=caller 1 {version} IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        f"m=audio {port} RTP/AVP {payload} 101",
        f"a=rtpmap:{payload} {codec}/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-16",
        "a=ptime:20",
        "a=sendrecv",
    ]
    return "\r\n".join([*lines, ""])


def media_address(text: str) -> tuple[str, int] | None:
    """Where the other side wants its audio, or None without an audio line."""
    host = re.search(r"^c=IN IP4 (\S+)", text, re.MULTILINE)
    port = re.search(r"^m=audio (\d+)", text, re.MULTILINE)
    return (host.group(1), int(port.group(1))) if host and port else None


def q850(reason: str) -> int:
    """The cause number in a Reason header, 0 if there is none."""
    found = re.search(r"Q\.850\s*;\s*cause=(\d+)", reason)
    return int(found.group(1)) if found else 0
