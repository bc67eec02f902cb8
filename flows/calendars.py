"""Opening hours: what a calendar says about an instant, right across clock changes.

Priority: override (emergency), exception, public holiday, named range, closed. A range belongs to
the day it starts on and may cross midnight. An exception or a holiday rules its whole local date:
ranges that start on it, or reach into it from the day before, do not apply; only the hours of an
exception itself may reach into the next day. Pure: no clock, no files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from flows.calendar_shape import STATES, WEEKDAYS, YEARS, Calendar, Dated, Holidays, problems
from flows.shape import Unusable
from nodes.world import Opening

__all__ = ["Calendar", "Why", "holiday_names", "opening", "problems", "stretches", "why"]

HORIZON = 366  # days looked ahead for the next opening
MINUTE = timedelta(minutes=1)
Span = tuple[datetime, datetime]
Stretch = tuple[str, str, str]


def opening(calendar: Mapping[str, Any], at: datetime) -> Opening:
    """What the calendar says about an aware instant.

    `Unusable` if the calendar is not sound, ValueError for an instant outside 1970 to 2199.
    """
    book = _book(_freeze(calendar))
    if at.year not in YEARS:
        raise ValueError(f"{at.isoformat()} is outside the years {YEARS[0]} to {YEARS[-1]}")
    at = at.astimezone(UTC)
    coming = book.next_open(at)
    return Opening(book.state(at), coming.astimezone(book.zone) if coming else None)


@dataclass(frozen=True)
class Why:
    """What decides the state at an instant: the first of override, exception, holiday, range.

    `kind` is one of those words or `closed`; `name` the exception's label, the holiday's name or
    the range's id, "" where there is none.
    """

    state: str
    kind: str
    name: str


def why(calendar: Mapping[str, Any], at: datetime) -> Why:
    """The state at an aware instant with its reason; raises as `opening` does."""
    book, state = _book(_freeze(calendar)), opening(calendar, at).state
    today = at.astimezone(book.zone).date()
    override = book.calendar.override
    if override and (override.until is None or at < override.until):
        return Why(state, "override", "")
    for day in (today, today - timedelta(days=1)):
        for dated in book.dated.get(day, ()):
            spans = [book.span(day, hours) for hours in dated.hours]
            if day == today or any(start <= at < end for start, end in spans):
                return Why(state, "exception", dated.label or "")
    if today in book.holidays(today.year):
        return Why(state, "holiday", book.holidays(today.year)[today])
    return Why(state, "closed", "") if state == "closed" else Why(state, "range", state)


def states(calendar: Mapping[str, Any], instants: Iterable[datetime]) -> Iterator[str]:
    """The state at each of many aware instants; raises as `opening` does."""
    book = _book(_freeze(calendar))
    for at in instants:
        if at.year not in YEARS:
            raise ValueError(f"{at.isoformat()} is outside the years {YEARS[0]} to {YEARS[-1]}")
        yield book.state(at.astimezone(UTC))


def holiday_names(calendar: Mapping[str, Any], year: int) -> dict[date, str]:
    """The holidays of a year by date, with their English names ("" for own days)."""
    book = _book(_freeze(calendar))
    return dict(sorted(book.holidays(year).items()))


def stretches(calendar: Mapping[str, Any], day: date) -> list[Stretch]:
    """A local date cut into its states: (from, until, state), as a clock there shows the times."""
    return list(_book(_freeze(calendar)).stretches(day))


def _freeze(value: Any) -> Any:
    """A hashable copy, so that a calendar is read once and not at every call."""
    if isinstance(value, Mapping):
        return ("{", *((key, _freeze(item)) for key, item in value.items()))
    return ("[", *map(_freeze, value)) if isinstance(value, list | tuple) else value


def _thaw(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    if value[0] == "{":
        return {key: _thaw(item) for key, item in value[1:]}
    return [_thaw(item) for item in value[1:]]


@lru_cache(maxsize=256)
def _book(frozen: Any) -> "_Book":
    calendar = _thaw(frozen)
    if wrong := problems(calendar):
        raise Unusable(wrong)
    return _Book(Calendar.model_validate(calendar))


class _Book:
    """A sound calendar with its days worked out."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.dated: dict[date, list[Dated]] = {}
        for dated in calendar.exceptions:
            self.dated.setdefault(date.fromisoformat(dated.date), []).append(dated)
        self._holidays: dict[int, dict[date, str]] = {}

    def holidays(self, year: int) -> dict[date, str]:
        """The public holidays and own days of a year."""
        if year not in self._holidays:
            wanted = self.calendar.holidays or Holidays()
            own = (day if len(day) > 5 else f"{year:04}-{day}" for day in wanted.days)
            found = _public(wanted.country, wanted.region, year)
            real = (day for day in map(_date, own) if day and day.year == year)
            self._holidays[year] = found | dict.fromkeys(real, "")
        return self._holidays[year]

    def state(self, at: datetime) -> str:
        """The state at an instant in UTC."""
        override = self.calendar.override
        if override and (override.until is None or at < override.until):
            return override.state
        today = at.astimezone(self.zone).date()
        for day in (today, today - timedelta(days=1)):
            for name, (start, end) in self.exceptional(day):
                if start <= at < end:
                    return name
        if today in self.dated:
            states = {dated.state for dated in self.dated[today]}
            return "holiday" if "holiday" in states else "closed"
        if today in self.holidays(today.year):
            return "holiday"
        return next((name for name, (start, end) in self.usual(today) if start <= at < end),
                    "closed")  # fmt: skip

    def exceptional(self, day: date) -> Iterator[tuple[str, Span]]:
        """The spans of the exceptions that start on a date."""
        for dated in self.dated.get(day, ()):
            for hours in dated.hours:
                yield str(dated.range), self.span(day, hours)

    def usual(self, today: date) -> Iterator[tuple[str, Span]]:
        """The weekly spans that may cover an instant of this date: today's and yesterday's."""
        days = [today, today - timedelta(days=1)]
        if days[1] in self.dated or days[1] in self.holidays(days[1].year):
            days.pop()
        for name, weekly in self.calendar.ranges.items():
            for day in days:
                for hours in weekly.weekly.get(WEEKDAYS[day.weekday()], ()):  # type: ignore[call-overload]  # WEEKDAYS are the keys
                    yield name, self.span(day, hours)

    def span(self, day: date, hours: str) -> Span:
        """From the first time the clock shows the start to the last time it shows the end."""
        start, end = _minutes(hours[:5]), _minutes(hours[6:])
        until = end if end > start else end + 24 * 60
        return self.instant(day, start, 0), self.instant(day, until, 1)

    def instant(self, day: date, minutes: int, fold: int) -> datetime:
        """The wall-clock time as an instant in UTC; a time the clock skips is the skip itself."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        first, second = (wall.replace(tzinfo=self.zone, fold=f).astimezone(UTC) for f in (0, 1))
        if first <= second:
            return second if fold else first
        before = second.astimezone(self.zone).utcoffset()
        while second < first and second.astimezone(self.zone).utcoffset() == before:
            second += MINUTE
        return second

    def next_open(self, at: datetime) -> datetime | None:
        """The next instant after `at` at which a range begins to apply."""
        today = at.astimezone(self.zone).date()
        for ahead in range(HORIZON + 1):
            for moment in self.changes(today + timedelta(days=ahead), at):
                state = self.state(moment)
                if state not in STATES and self.state(moment - timedelta(seconds=1)) != state:
                    return moment
        return None

    def stretches(self, day: date) -> Iterator[Stretch]:
        """The parts of a local date; the last one ends at 24:00."""
        start, end = self.instant(day, 0, 0), self.instant(day, 24 * 60, 0)
        moments = [start, *self.changes(day, start)]
        states = [(at, self.state(at)) for at in moments]
        kept = [(at, state) for n, (at, state) in enumerate(states)
                if not n or state != states[n - 1][1]]  # fmt: skip
        for (at, state), (until, _) in pairwise([*kept, (end, "")]):
            shown = "24:00" if until == end else f"{until.astimezone(self.zone):%H:%M}"
            yield f"{at.astimezone(self.zone):%H:%M}", shown, state

    def changes(self, day: date, after: datetime) -> list[datetime]:
        """The instants of a local date at which the state may change, in order."""
        spans = [s for d in (day, day - timedelta(days=1)) for _, s in self.exceptional(d)]
        spans += [span for _, span in self.usual(day)]
        moments = {moment for span in spans for moment in span}
        if spans:
            moments.add(self.instant(day, 0, 0))
        override = self.calendar.override
        if override and override.until:
            moments.add(override.until.astimezone(UTC))
        return sorted(m for m in moments if m > after and m.astimezone(self.zone).date() == day)


@lru_cache(maxsize=512)
def _public(country: str | None, region: str | None, year: int) -> dict[date, str]:
    if country is None:
        return {}
    found = holidays.country_holidays(country, subdiv=region, years=year, language="en_US")
    return {day: name for day, name in found.items() if day.year == year}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # 29 February of a common year


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])
