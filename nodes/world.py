"""What nodes need from the business around a call, as small protocols that others implement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Opening:
    """What a calendar says about an instant.

    `state` is `emergency`, `holiday`, `closed` or the id of the open range; `next_open` is the
    next instant (with the calendar's zone) at which a range opens, None within a year.
    """

    state: str
    next_open: datetime | None = None


class Calendars(Protocol):
    """The opening hours of the workspace."""

    async def opening(self, calendar: str, at: datetime) -> Opening:
        """The state at an instant; `LookupError` when there is no such calendar."""


class World(Protocol):
    """All of it, reached as `call.world`."""

    calendars: Calendars
