"""Hours of the day as instants, in the zone of a site, and weekly hours as shifts. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.attendance import Shift
from flows.attendance_shape import PlannedDoc
from flows.calendar_shape import WEEKDAYS

MIDNIGHT = 24 * 60


def span(day: date, begins: int, ends: int, zone: str) -> tuple[float, float]:
    """Two instants (UTC seconds) for minutes of a day since its midnight.

    An end not after the begin is on the next day. An hour that the clock skips counts as the one
    after it, an hour shown twice as the first one; the end is always after the begin.
    """
    if ends <= begins:
        ends += MIDNIGHT
    first, last = instant(day, begins, zone), instant(day, ends, zone)
    # Both ends may lie in the hour of the change; what was planned is then how long it lasts.
    return first, last if last > first else first + 60.0 * (ends - begins)


def instant(day: date, minutes: int, zone: str) -> float:
    """Minutes since the midnight that begins a day, as a clock shows them, in UTC seconds."""
    days, rest = divmod(minutes, MIDNIGHT)
    at = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), ZoneInfo(zone))
    return at.timestamp()


def day_of(at: float, zone: str) -> date:
    """The day that a calendar at the site shows at an instant (UTC seconds)."""
    return datetime.fromtimestamp(at, ZoneInfo(zone)).date()


def day_begins(day: date, zone: str) -> float:
    """The first instant of a day at a site, in UTC seconds."""
    return instant(day, 0, zone)


def by_day(begins: float, ends: float, zone: str) -> list[tuple[date, float]]:
    """The seconds of each day at a site between two instants; their sum is the whole.

    A day of 23 or 25 hours counts as long as it is.
    """
    found: list[tuple[date, float]] = []
    while begins < ends:
        day = day_of(begins, zone)
        until = min(ends, day_begins(day + timedelta(days=1), zone))
        found.append((day, until - begins))
        begins = until
    return found


def minutes(text: str) -> int:
    """`08:30` as minutes since midnight; `24:00` is the end of the day."""
    return int(text[:2]) * 60 + int(text[3:5])


def weekly_shifts(
    planning: Iterable[PlannedDoc], zones: Mapping[str, str], first: date, days: int
) -> list[Shift]:
    """The shifts of a written planning that begin on `days` days; `zones` by site."""
    found: list[Shift] = []
    for number, line in enumerate(planning):
        zone, weekly = zones[line.site], {str(day): hours for day, hours in line.weekly.items()}
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            for hours in weekly.get(WEEKDAYS[day.weekday()], ()):
                begin, _, end = hours.partition("-")
                begins, ends = span(day, minutes(begin), minutes(end), zone)
                id_ = f"{number}-{day}-{begin}"
                tolerance = float(line.tolerance)
                found.append(Shift(id_, line.worker, line.site, begins, ends, tolerance, zone))
    return sorted(found, key=lambda s: (s.begins, s.id))
