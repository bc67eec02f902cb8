"""What an Asterisk must be told to serve Ariane, checked before a file is written."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
# A semicolon starts a comment and a backslash escapes in Asterisk's files; "=>" is an operator.
PASSWORD = re.compile(r"[A-Za-z0-9][!#-:<-\[\]-~]{7,127}")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
PATH = re.compile(r"/[A-Za-z0-9._/-]*")
LANGUAGE = re.compile(r"[a-z]{2,3}")
ENTITY_ID = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
SOCKET_URL = re.compile(r"wss?://[A-Za-z0-9.\[\]:-]+(/[A-Za-z0-9._~/-]*)?")


class SettingsError(ValueError):
    """One or more settings cannot be written to Asterisk's files; the text names each."""


@dataclass(frozen=True)
class AsteriskSettings:
    """Everything the templates need.

    Paths are paths as *Asterisk* sees them. `prefix` is the folder of the rendered files when
    Asterisk shall keep everything below it (own runtime, spool, log and database folders);
    None keeps the folders the system's package was built with. `outbound_url` makes Asterisk
    (22.5 or newer) connect out to the runtime instead of waiting for it.
    """

    ari_password: str
    app: str = "ariane"
    ari_user: str = "ariane"
    http_bind: str = "127.0.0.1"
    http_port: int = 8088
    sip_bind: str = "127.0.0.1"
    sip_port: int = 5060
    rtp_start: int = 10000
    rtp_end: int = 20000
    trunk_hosts: tuple[str, ...] = ("127.0.0.1",)
    prefix: str | None = None
    sounds: str = "/var/lib/asterisk/sounds/ariane"
    languages: tuple[str, ...] = ("fr", "en", "it")
    outbound_url: str | None = None
    entity_id: str | None = None
    max_calls: int = 500

    def __post_init__(self) -> None:
        """Raise SettingsError naming every unusable setting and what to write instead."""
        problems = [*self._bad_words(), *self._bad_numbers(), *self._bad_addresses()]
        if problems:
            raise SettingsError("; ".join(problems))

    def _bad_words(self) -> Iterator[str]:
        checks = [
            ("app", NAME, self.app, "a letter, then letters, digits, - or _"),
            ("ari_user", NAME, self.ari_user, "a letter, then letters, digits, - or _"),
            ("prefix", PATH, self.prefix or "/", "an absolute path without spaces"),
            ("sounds", PATH, self.sounds, "an absolute path without spaces"),
            ("entity_id", ENTITY_ID, self.entity_id or "02:00:00:00:00:01", "six hex pairs"),
            ("outbound_url", SOCKET_URL, self.outbound_url or "ws://a", "ws://host:port/path"),
            *(("languages", LANGUAGE, code, "codes such as fr") for code in self.languages),
        ]
        for name, pattern, value, remedy in checks:
            if not pattern.fullmatch(value):
                yield f"{name}: {value!r} is not usable, write {remedy}"
        if not PASSWORD.fullmatch(self.ari_password):
            yield (
                "ari_password: write 8 to 128 ASCII characters, the first a letter or digit,"
                ' without spaces and without ; " \\'
            )

    def _bad_numbers(self) -> Iterator[str]:
        for name, port in (("http_port", self.http_port), ("sip_port", self.sip_port)):
            if not 1 <= port <= 65535:
                yield f"{name}: {port} is not a port, write 1 to 65535"
        if not 1024 <= self.rtp_start < self.rtp_end <= 65535:
            yield (
                f"rtp_start, rtp_end: {self.rtp_start} to {self.rtp_end} is not a range of media"
                " ports, write two ports between 1024 and 65535, the smaller first"
            )
        if self.max_calls < 1:
            yield f"max_calls: {self.max_calls} lets nobody call, write 1 or more"

    def _bad_addresses(self) -> Iterator[str]:
        for name, address in (("http_bind", self.http_bind), ("sip_bind", self.sip_bind)):
            if not _is_ip(address):
                yield f"{name}: {address!r} is not an IP address, write one such as 127.0.0.1"
        if not self.trunk_hosts:
            yield "trunk_hosts: empty, write the address of your carrier (127.0.0.1 for tests)"
        for host in self.trunk_hosts:
            if not _is_network(host) and not HOST.fullmatch(host):
                yield f"trunk_hosts: {host!r} is not an address, network or host name"
            elif host.endswith("/0"):
                yield f"trunk_hosts: {host!r} lets the whole world call, name your carrier's hosts"


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
