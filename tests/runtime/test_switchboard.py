"""What the switchboard does with the events of a line before any call exists."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from runtime.ari.events import ChannelDtmfReceived
from runtime.switchboard import same_key
from tests.runtime.ari.fake_ari import event

BEGUN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def key(digit: str, milliseconds: int, duration: int = 100) -> ChannelDtmfReceived:
    """A key let go of so long after the beginning."""
    at = BEGUN + timedelta(milliseconds=milliseconds)
    told = event("ChannelDtmfReceived", "c1", digit=digit, duration_ms=duration)
    return msgspec.convert(told | {"timestamp": at.isoformat()}, ChannelDtmfReceived)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (key("1", 0), key("1", 45), True),
        (key("1", 0), key("1", 80), False),
        (key("1", 0), key("2", 45), False),
        (key("1", 0, duration=90), key("1", 45, duration=100), False),
    ],
    ids=["told twice", "pressed twice", "another key", "another press"],
)
def test_a_key_told_twice(
    before: ChannelDtmfReceived, after: ChannelDtmfReceived, same: bool
) -> None:
    assert same_key(before, after) is same
