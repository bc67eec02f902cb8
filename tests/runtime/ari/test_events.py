"""Events from bytes: those we act on, all others, and broken ones."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from runtime.ari import events
from runtime.ari.events import EVENTS, UNWANTED_EVENTS, call_key, decode
from tests.runtime.ari.fake_ari import channel, compact, event, playback

RECORDING = {
    "name": "rec-1",
    "format": "wav",
    "target_uri": "channel:c1",
    "state": "done",
    "duration": 7,
}
SAMPLES: list[tuple[dict[str, Any], str | None]] = [
    (event("StasisStart", "c1", args=["in", "0218025555"]), "c1"),
    (event("StasisEnd", "c1"), "c1"),
    (event("ChannelDestroyed", "c1", cause=16, cause_txt="Normal Clearing"), "c1"),
    (event("ChannelHangupRequest", "c1", soft=True, cause=16), "c1"),
    (event("ChannelStateChange", "c1"), "c1"),
    (event("ChannelDtmfReceived", "c1", digit="#", duration_ms=120), "c1"),
    (event("ChannelTalkingStarted", "c1"), "c1"),
    (event("ChannelTalkingFinished", "c1", duration=900), "c1"),
    (playback("PlaybackStarted", "p1", "c1", "playing"), "c1"),
    (playback("PlaybackFinished", "p1", "c1"), "c1"),
    (event("RecordingStarted", recording=RECORDING), "c1"),
    (event("RecordingFinished", recording=RECORDING), "c1"),
    (event("RecordingFailed", recording=RECORDING | {"cause": "disk full"}), "c1"),
    (event("Dial", peer=channel("c1.L1"), caller=channel("c1"), dialstatus="BUSY"), "c1.L1"),
    (event("ApplicationReplaced"), None),
]


def test_there_is_a_sample_of_each_kind() -> None:
    assert [sample["type"] for sample, _ in SAMPLES] == [kind.__name__ for kind in EVENTS]


@pytest.mark.parametrize(("sample", "key"), SAMPLES, ids=lambda value: str(value)[:30])
def test_each_kind_is_read_and_belongs_to_its_channel(
    sample: dict[str, Any], key: str | None
) -> None:
    found = decode(compact(sample))
    assert type(found).__name__ == sample["type"]
    assert found is not None
    assert call_key(found) == key
    assert found.application == "ariane"
    assert found.asterisk_id == "02:00:00:00:00:01"
    assert found.at == datetime(2026, 3, 1, 9, 0, 1, 456_000, tzinfo=UTC)


def test_the_start_of_a_call() -> None:
    found = decode(compact(event("StasisStart", "c1", args=["in", "été"])))
    assert isinstance(found, events.StasisStart)
    assert found.args == ["in", "été"]
    assert found.replace_channel is None
    assert found.channel.caller == events.Party("+41218025555", "Zoë")
    assert found.channel.dialplan.exten == "0218025555"
    assert found.channel.language == "fr"


def test_a_transfer_names_the_channel_that_is_replaced() -> None:
    found = decode(compact(event("StasisStart", "c2", args=[], replace_channel=channel("c1"))))
    assert isinstance(found, events.StasisStart)
    assert found.replace_channel is not None
    assert found.replace_channel.id == "c1"


def test_the_order_of_the_fields_does_not_matter() -> None:
    turned = dict(reversed(event("ChannelDtmfReceived", "c1", digit="5").items()))
    found = decode(compact(turned))
    assert isinstance(found, events.ChannelDtmfReceived)
    assert (found.digit, found.duration_ms) == ("5", 0)


def test_a_playback_on_a_bridge_belongs_to_no_channel() -> None:
    sample = playback("PlaybackFinished", "p1", "c1")
    sample["playback"]["target_uri"] = "bridge:b1"
    found = decode(compact(sample))
    assert found is not None
    assert call_key(found) is None


@pytest.mark.parametrize("kind", [*UNWANTED_EVENTS[:3], "TextMessageReceived", "ÉvénementFutur"])
def test_other_events_are_nothing(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    assert decode(compact(event(kind, "c1"))) is None
    assert decode(compact(dict(reversed(event(kind, "c1").items())))) is None
    assert not caplog.records


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"type":"',
        b'{"type":"StasisStart"}',
        b'{"type":"StasisStart","channel":{"id":7}}',
        b'{"type":"StasisStart","channel":{"id":"x"},"args":"\xff"}',
        b'{"type":3}',
    ],
)
def test_what_cannot_be_read_is_logged_and_ignored(
    message: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert decode(message) is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "cannot be read" in caplog.text


def test_the_filter_drops_nothing_the_runtime_needs() -> None:
    needed = {
        "StasisStart",
        "StasisEnd",
        "ChannelDestroyed",
        "ChannelDtmfReceived",
        "PlaybackFinished",
        "RecordingFinished",
        "RecordingFailed",
        "Dial",
        "ApplicationReplaced",
    }
    assert not needed & set(UNWANTED_EVENTS)
