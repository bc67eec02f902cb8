"""Instants at which to call: one for each thing that calendars can say together. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flows.calendar_shape import STATES
from flows.calendars import holiday_names, states, stretches
from flows.scenario import EARLIEST, LATEST

DAYS = 14
AHEAD = 400
EACH = 3
"""Instants that are kept of those at which all calendars say the same."""
HOUR = timedelta(hours=1)
QUARTER = 15
BEST = 10 * 60
"""When people call, in minutes since midnight."""


class Instant(NamedTuple):
    """When to call, as a clock at the calendar shows it. `dated`: that day is unlike others."""

    at: datetime
    dated: bool = False


class _Seen(NamedTuple):
    """A moment within a stretch of one calendar; sorts from the likeliest time to call on."""

    odd: int
    at: datetime
    dated: bool


def instants(
    calendars: Sequence[Mapping[str, Any]], today: date, constants: Iterable[str] = ()
) -> list[Instant]:
    """Instants after `today`, of each combination of states a few, the open ones first.

    `constants`: instants that the flow compares with; those just before and after are added.
    """
    monday = today + timedelta(days=7 - today.weekday())
    seen = sorted({one for calendar in calendars for one in _moments(calendar, monday)})
    found: dict[tuple[str, ...], list[_Seen]] = {}
    moments = [one.at for one in seen]
    said = zip(*(states(calendar, moments) for calendar in calendars), strict=True)
    for one, together in zip(seen, said, strict=False):
        alike = found.setdefault(together, [])
        if len(alike) < EACH and not any(_alike(one, other) for other in alike):
            alike.append(one)
    order = sorted(found, key=lambda together: (_shut(together), found[together][0]))
    # first of each combination one, then the others
    rounds = [found[together][n] for n in range(EACH) for together in order
              if n < len(found[together])]  # fmt: skip
    zone = moments[0].tzinfo if moments else UTC
    compared = [Instant(at.astimezone(zone)) for at in _around(constants)]
    usual = [datetime.combine(monday, time(10), UTC), datetime.combine(monday, time(20), UTC),
             datetime.combine(monday + timedelta(days=5), time(10), UTC)]  # fmt: skip
    plain = [Instant(one.at, one.dated) for one in rounds] or [Instant(at) for at in usual]
    return list(dict.fromkeys([*plain, *compared]))


def _shut(together: tuple[str, ...]) -> int:
    return sum(state in STATES for state in together)


def _alike(one: _Seen, other: _Seen) -> bool:
    """Nothing new after the other: the same kind of day, and not far off in its hours."""
    same = (one.at.weekday() >= 5) == (other.at.weekday() >= 5) and one.dated == other.dated
    return same and abs(one.at.hour - other.at.hour) < 6


def _moments(calendar: Mapping[str, Any], monday: date) -> Iterator[_Seen]:
    zone = ZoneInfo(calendar["zone"])
    until = monday + timedelta(days=AHEAD)
    special = {date.fromisoformat(e["date"]) for e in calendar.get("exceptions") or ()}
    for year in {monday.year, until.year}:
        special |= set(holiday_names(calendar, year))
    days = {monday + timedelta(days=n) for n in range(DAYS)}
    days |= {day for day in special if monday <= day < until}
    for day in sorted(days):
        for start, end, _ in stretches(calendar, day):
            minutes = _within(_minutes(start), _minutes(end))
            at = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
            dated = day in special
            yield _Seen(abs(minutes - BEST) + (24 * 60 if day.weekday() > 5 else 0), at, dated)


def _within(start: int, end: int) -> int:
    """A round time between two, at ten if that is between them, with some time left."""
    if start <= BEST < end - QUARTER:
        return BEST
    middle = (start + end) // 2
    rounded = middle - middle % QUARTER
    return rounded if rounded >= start else middle


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _around(constants: Iterable[str]) -> Iterator[datetime]:
    for text in constants:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            continue
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        if EARLIEST + HOUR <= at <= LATEST - HOUR:
            yield from (at - HOUR, at + HOUR)
