"""What nodes need from the business around a call, as small protocols that others implement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Result = Literal[
    "in", "out", "duplicate", "unknown_worker", "inactive", "out_of_window", "unknown_site",
    "locked",
]  # fmt: skip
"""What a code that was keyed came to; `locked`: after too many wrong ones none is looked at."""
Reason = Literal[
    "hidden_number", "unknown_line", "wrong_code", "no_digits", "partial_code", "inactive",
    "out_of_window", "unknown_site", "wrong_site_code", "locked",
]  # fmt: skip
"""Why an attempt to punch was refused."""
Answer = dict[str, Any]
"""The fields of a `Punched` as JSON has them: `at` is ISO 8601."""


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


@dataclass(frozen=True)
class Site:
    """A place where people work. `zone`: the name of its time zone."""

    id: str
    name: str
    zone: str


@dataclass(frozen=True)
class Attempt:
    """A code that somebody keyed to punch.

    `at`: when the call began, aware; `line`: the number they call from, "" when it is hidden;
    `site`: the id of the site if the flow knows it, else the line tells; `duplicate_window` and
    `window` (of direction `schedule`) in seconds; `unlisted`: whether a punch counts (flagged) that
    comes from a hidden number, or from a line that is not one of the site's.
    """

    call: str
    at: datetime
    line: str
    site: str | None
    code: str
    direction: Literal["toggle", "schedule", "in", "out"] = "toggle"
    duplicate_window: float = 120.0
    unlisted: Literal["accept", "refuse"] = "accept"
    window: float = 3600.0
    attestation: str = ""


@dataclass(frozen=True)
class Punched:
    """What became of an attempt. `at`: the time of the punch in the zone of the site.

    `worker` and `id` (of the punch) are ids, `site` is a name, `language` the worker's.
    """

    result: Result
    direction: Literal["in", "out", ""] = ""
    worker: str = ""
    name: str = ""
    site: str = ""
    at: datetime | None = None
    id: str = ""
    language: str = ""

    def answer(self) -> Answer:
        """As JSON has it."""
        at = self.at.isoformat() if self.at else None
        return {
            "result": self.result, "direction": self.direction, "worker": self.worker,
            "name": self.name, "site": self.site, "at": at, "id": self.id,
            "language": self.language,
        }  # fmt: skip


class Attendance(Protocol):
    """Who came to work where and when. A `key` names one attempt for ever (`call:visit:name`)."""

    async def tries(self, digits: int, most: int) -> int:
        """How often a caller may try a code of so many digits: `most`, or fewer (even 0) where
        guessing would find one in more than one of ten thousand calls.
        """

    async def sites_of(self, line: str) -> Sequence[Site]:
        """The active sites that have this number."""

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        """The active site with this code. Failures are counted against the call and its line.

        With `call` "" nobody is counted: so it is looked up for a call that is only tried.
        """

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        """Judge an attempt and put it on disk before answering, the refused ones too.

        The same key gives the same answer again, whatever else has changed.
        """

    async def judge(self, attempt: Attempt) -> Answer:
        """What would become of an attempt; nothing is written, and no failure counted."""

    async def recall(self, key: str) -> Answer | None:
        """What the attempt with this key came to; None when there is none on disk."""

    async def refuse(
        self, key: str, *, call: str, at: datetime, line: str, site: str | None, reason: Reason
    ) -> None:
        """Put on disk an attempt with no code to judge; once for a key."""


class World(Protocol):
    """All of it, reached as `call.world`."""

    @property
    def calendars(self) -> Calendars:
        """The opening hours."""

    @property
    def attendance(self) -> Attendance:
        """Who comes to work."""

    @property
    def real(self) -> bool:
        """Whether what is done here is really done; not so for calls that are only tried."""
