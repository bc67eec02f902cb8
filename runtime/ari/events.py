"""Asterisk's events as typed records. Pure: bytes in, an event or None out.

Only the events that the runtime acts on are decoded; of all others nothing but the type is read.
"""

import logging
from datetime import datetime
from typing import Any

import msgspec

log = logging.getLogger(__name__)


class Record(msgspec.Struct, frozen=True, gc=False):
    """A part of an event. Fields that Asterisk leaves out are empty."""


class Party(Record, frozen=True, gc=False):
    """A caller or a connected party."""

    number: str = ""
    name: str = ""


class Dialplan(Record, frozen=True, gc=False):
    """Where in the dialplan a channel is."""

    context: str = ""
    exten: str = ""
    priority: int = 0
    app_name: str = ""
    app_data: str = ""


class Channel(Record, frozen=True, gc=False):
    """A channel as it was when the event was made; `state` is Down, Ring, Ringing, Up…"""

    id: str
    name: str = ""
    state: str = ""
    caller: Party = Party()
    connected: Party = Party()
    dialplan: Dialplan = Dialplan()
    creationtime: str = ""
    language: str = ""
    channelvars: dict[str, str] = {}


class Playback(Record, frozen=True, gc=False):
    """A playback; `state` is queued, playing, continuing, done or failed."""

    id: str
    media_uri: str = ""
    target_uri: str = ""
    state: str = ""


class Recording(Record, frozen=True, gc=False):
    """A live recording; durations in whole seconds."""

    name: str
    format: str = ""
    target_uri: str = ""
    state: str = ""
    duration: int = 0
    talking_duration: int = 0
    silence_duration: int = 0
    cause: str = ""


class Bridge(Record, frozen=True, gc=False):
    """A bridge and the ids of the channels in it."""

    id: str
    name: str = ""
    bridge_type: str = ""
    channels: list[str] = []


class Event(msgspec.Struct, frozen=True, gc=False, tag_field="type"):
    """What every event carries. `timestamp` is Asterisk's clock, also on replayed events."""

    application: str = ""
    timestamp: str = ""
    asterisk_id: str = ""

    @property
    def at(self) -> datetime:
        """When it happened, with its zone."""
        return datetime.fromisoformat(self.timestamp)


class ChannelEvent(Event, frozen=True, gc=False, kw_only=True):
    """An event about one channel."""

    channel: Channel


class StasisStart(ChannelEvent, frozen=True, gc=False, tag=True, kw_only=True):
    """A channel is ours now. `replace_channel` is set when a transfer put it in another's place."""

    args: list[str] = []
    replace_channel: Channel | None = None


class StasisEnd(ChannelEvent, frozen=True, gc=False, tag=True):
    """A channel is no longer ours: hung up, moved, or sent back to the dialplan."""


class ChannelDestroyed(ChannelEvent, frozen=True, gc=False, tag=True):
    """A channel is gone; `cause` is the Q.850 number."""

    cause: int = 0
    cause_txt: str = ""


class ChannelHangupRequest(ChannelEvent, frozen=True, gc=False, tag=True):
    """Somebody asked for the end of a channel."""

    cause: int = 0


class ChannelStateChange(ChannelEvent, frozen=True, gc=False, tag=True):
    """A channel went from one state to another."""


class ChannelDtmfReceived(ChannelEvent, frozen=True, gc=False, tag=True, kw_only=True):
    """The caller let go of a key."""

    digit: str
    duration_ms: int = 0


class ChannelTalkingStarted(ChannelEvent, frozen=True, gc=False, tag=True):
    """The caller began to speak."""


class ChannelTalkingFinished(ChannelEvent, frozen=True, gc=False, tag=True):
    """The caller fell silent; `duration` of the talking in milliseconds."""

    duration: int = 0


class PlaybackEvent(Event, frozen=True, gc=False, kw_only=True):
    """An event about one playback."""

    playback: Playback


class PlaybackStarted(PlaybackEvent, frozen=True, gc=False, tag=True):
    """One item of a playback began."""


class PlaybackFinished(PlaybackEvent, frozen=True, gc=False, tag=True):
    """A playback ended, `playback.state` done or failed. This event may never come."""


class RecordingEvent(Event, frozen=True, gc=False, kw_only=True):
    """An event about one recording."""

    recording: Recording


class RecordingStarted(RecordingEvent, frozen=True, gc=False, tag=True):
    """A recording began."""


class RecordingFinished(RecordingEvent, frozen=True, gc=False, tag=True):
    """A recording is stored."""


class RecordingFailed(RecordingEvent, frozen=True, gc=False, tag=True):
    """A recording could not be made; `recording.cause` says why."""


class Dial(Event, frozen=True, gc=False, tag=True, kw_only=True):
    """Progress of an outgoing leg; `dialstatus` is empty, RINGING, PROGRESS, ANSWER, BUSY…"""

    peer: Channel
    caller: Channel | None = None
    dialstatus: str = ""


class ApplicationReplaced(Event, frozen=True, gc=False, tag=True):
    """Another program has taken over our application."""


EVENTS: tuple[type[Event], ...] = (
    StasisStart,
    StasisEnd,
    ChannelDestroyed,
    ChannelHangupRequest,
    ChannelStateChange,
    ChannelDtmfReceived,
    ChannelTalkingStarted,
    ChannelTalkingFinished,
    PlaybackStarted,
    PlaybackFinished,
    RecordingStarted,
    RecordingFinished,
    RecordingFailed,
    Dial,
    ApplicationReplaced,
)
DECODERS: dict[bytes, msgspec.json.Decoder[Any]] = {
    kind.__name__.encode(): msgspec.json.Decoder(kind) for kind in EVENTS
}
# What a runtime asks Asterisk not to send: per call these are more than all the others together.
UNWANTED_EVENTS = (
    "ChannelVarset",
    "ChannelDialplan",
    "ChannelCallerId",
    "ChannelConnectedLine",
    "ChannelCreated",
    "ChannelStateChange",
    "ChannelHangupRequest",
    "ChannelHold",
    "ChannelUnhold",
    "PlaybackStarted",
    "PlaybackContinuing",
    "DeviceStateChanged",
    "EndpointStateChange",
    "PeerStatusChange",
    "ContactStatusChange",
)
OPENING = b'{"type":"'  # how Asterisk's compact JSON begins: the type can be read off


class Head(msgspec.Struct):
    """The one field that tells what the rest is."""

    type: str = ""


HEAD = msgspec.json.Decoder(Head)


def decode(message: bytes) -> Event | None:
    """The event in one WebSocket message, or None if it is none that the runtime acts on.

    A message that cannot be read is logged and counts as none: it must not end the connection.
    """
    try:
        if message.startswith(OPENING):
            kind = message[len(OPENING) : message.index(b'"', len(OPENING))]
        else:
            kind = HEAD.decode(message).type.encode()
        decoder = DECODERS.get(kind)
        event: Event | None = decoder.decode(message) if decoder else None
    except (msgspec.DecodeError, ValueError) as problem:
        log.warning("ignored an event that cannot be read (%s): %r", problem, message[:200])
        return None
    return event


def call_key(event: Event) -> str | None:
    """The id of the channel that an event belongs to; None if it belongs to no channel."""
    if isinstance(event, ChannelEvent):
        return event.channel.id
    if isinstance(event, PlaybackEvent):
        return channel_of(event.playback.target_uri)
    if isinstance(event, RecordingEvent):
        return channel_of(event.recording.target_uri)
    return event.peer.id if isinstance(event, Dial) else None


def channel_of(target_uri: str) -> str | None:
    """The id in "channel:ID"; None for any other target, as a bridge."""
    kind, _, ident = target_uri.partition(":")
    return ident if kind == "channel" else None
