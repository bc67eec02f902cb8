"""Asterisk's REST interface as this runtime uses it: commands, events, and no call logic."""

from runtime.ari.client import Ari, Leg
from runtime.ari.errors import (
    AriError,
    Broken,
    Conflict,
    Gone,
    Refused,
    Replaced,
    TimedOut,
    Unanswered,
    Uncertain,
    Unreachable,
)
from runtime.ari.events import UNWANTED_EVENTS, Event, call_key, decode
from runtime.ari.socket import Inbound, Listener, Outbound

__all__ = [
    "UNWANTED_EVENTS",
    "Ari",
    "AriError",
    "Broken",
    "Conflict",
    "Event",
    "Gone",
    "Inbound",
    "Leg",
    "Listener",
    "Outbound",
    "Refused",
    "Replaced",
    "TimedOut",
    "Unanswered",
    "Uncertain",
    "Unreachable",
    "call_key",
    "decode",
]
