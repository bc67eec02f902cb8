"""What the switchboard takes of the events of a line."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest

from runtime.ari.events import ChannelDtmfReceived
from runtime.switchboard import Line
from tests.runtime.ari.fake_ari import event

BEGUN = datetime(2026, 3, 1, 9, tzinfo=UTC)


def key(digit: str, milliseconds: int, duration: int = 100) -> ChannelDtmfReceived:
    """A key let go of so long after the beginning."""
    at = BEGUN + timedelta(milliseconds=milliseconds)
    told = event("ChannelDtmfReceived", "c1", digit=digit, duration_ms=duration)
    return msgspec.convert(told | {"timestamp": at.isoformat()}, ChannelDtmfReceived)


class Noting:
    """What a call is for its line."""

    def __init__(self) -> None:
        self.keys = ""
        self.state = SimpleNamespace(resumes=0)

    def key_pressed(self, key: str, at: float) -> None:
        self.keys += key


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ([key("1", 0), key("2", 30), key("2", 45)], "12"),
        ([key("1", 0), key("1", 30), key("1", 45)], "11"),
        ([key("1", 0), key("1", 200)], "11"),
        ([key("1", 0, duration=90), key("1", 40, duration=100)], "11"),
    ],
    ids=["put back", "equal, put back", "pressed twice", "another press"],
)
def test_a_key_told_twice_is_taken_once(told: list[ChannelDtmfReceived], taken: str) -> None:
    line, call = Line("c1"), Noting()
    line.take(told[0])
    line.carry(call)  # type: ignore[arg-type]  # the part of a call it needs
    for one in told[1:]:
        line.take(one)
    assert call.keys == taken
