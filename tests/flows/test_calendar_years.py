"""Three years of five zones, minute by minute, against a wall calendar painted day by day."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.calendars import problems, states

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
# The Mondays after Easter and other days on which the country rests, by hand, in these years.
EASTER = ["2026-04-06", "2027-03-29", "2028-04-17"]
FIXED = {
    "FR": ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"],
    "DE": ["01-01", "05-01", "10-03", "12-25", "12-26"],
}  # fmt: skip
WHITSUN = ["2026-05-14", "2027-05-06", "2028-05-25", "2026-05-25", "2027-05-17", "2028-06-05"]
MOVED = {"FR": WHITSUN, "DE": [*WHITSUN, "2026-04-03", "2027-03-26", "2028-04-14"]}


def resting(country: str | None, own: list[str]) -> set[date]:
    """The public holidays and own days of these years."""
    years = range(FIRST.year, LAST.year + 1)
    fixed = [f"{year}-{day}" for year in years for day in FIXED.get(country or "", ())]
    moved = [*MOVED[country], *EASTER] if country else []
    return {date.fromisoformat(text) for text in (*fixed, *moved, *own)}


def minutes(hours: str) -> tuple[int, int]:
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in hours.split("-"))
    return start, end if end > start else end + 1440


def painted(calendar: dict[str, Any], rests: set[date], day: date) -> list[str]:
    """The 1440 minutes of a local date: the least important coat first."""
    special = {e["date"]: e for e in calendar["exceptions"]}
    wall = ["closed"] * 1440
    state = special.get(day.isoformat(), {}).get("state")
    if state == "holiday" or (day.isoformat() not in special and day in rests):
        wall = ["holiday"] * 1440
    elif day.isoformat() not in special:
        for name, one in reversed(calendar["ranges"].items()):
            for which, shift in ((day - DAY, -1440), (day, 0)):
                if which.isoformat() not in special and which not in rests:
                    for hours in one["weekly"].get(WEEK[which.weekday()], ()):
                        paint(wall, hours, shift, name)
    for which, shift in ((day - DAY, -1440), (day, 0)):
        dated = special.get(which.isoformat(), {})
        for hours in dated.get("hours", ()):
            paint(wall, hours, shift, dated["range"])
    return wall


def paint(wall: list[str], hours: str, shift: int, name: str) -> None:
    start, end = (max(0, min(1440, at + shift)) for at in minutes(hours))
    wall[start:end] = [name] * (end - start)


def oracle(calendar: dict[str, Any], rests: set[date]) -> Iterator[tuple[datetime, list[str]]]:
    """Every half hour of the years, in UTC, with the states of its 30 minutes."""
    zone, walls = ZoneInfo(calendar["zone"]), dict[date, list[str]]()
    at = datetime(FIRST.year, 1, 2, tzinfo=UTC)
    while at.date() < LAST:
        local = at.astimezone(zone)  # clocks change on the half hour at the finest
        begin = local.hour * 60 + local.minute
        if local.date() not in walls:
            walls = {local.date(): painted(calendar, rests, local.date())}
        yield at, walls[local.date()][begin : begin + 30]
        at += 30 * MINUTE


def random_calendar(chance: random.Random, zone: str, country: str | None) -> dict[str, Any]:
    def hours() -> str:
        # no edge at night, when wall time and instants part: test_calendars has tables of those
        edges = [f"{h:02}:{m:02}" for h in (0, 4, 7, 12, 17, 22, 23) for m in (0, 15, 59)]
        return "-".join(chance.sample(edges, 2))

    def weekly() -> dict[str, list[str]]:
        return {day: [hours() for _ in range(chance.randint(0, 2))] for day in WEEK}

    days = chance.sample([FIRST + at * DAY for at in range(3, 1000)], 40)
    exceptions: list[dict[str, Any]] = [
        {"date": day.isoformat(), "state": chance.choice(["closed", "holiday"])}
        if chance.random() < 0.4
        else {"date": day.isoformat(), "range": "b", "hours": [hours()]}
        for day in days[:20]
    ]
    own = [day.isoformat() for day in days[20:]]
    return {
        "zone": zone, "ranges": {"a": {"weekly": weekly()}, "b": {"weekly": weekly()}},
        "holidays": {"country": country, "region": None, "days": own}, "exceptions": exceptions,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Zurich", None), ("Europe/Paris", "FR"), ("Europe/Berlin", "DE"),
     ("America/New_York", None), ("Pacific/Auckland", None)],
)  # fmt: skip
def test_three_years_agree_with_the_painted_wall(zone: str, country: str | None) -> None:
    calendar = random_calendar(random.Random(zone), zone, country)
    assert problems(calendar) == []
    rests = resting(country, calendar["holidays"]["days"])
    before, checked, count = "", [], 0
    for half, wall in oracle(calendar, rests):
        count += len(wall)
        if half.minute == 30 and wall[0] == before:
            checked.append((half, before))
        if wall.count(before) == len(wall):
            continue
        for step, state in enumerate(wall):
            at = half + step * MINUTE
            # the minute of each change and the one before it: between them nothing differs twice
            if state != before:
                checked += [(at - MINUTE, before), (at, state)] if before else [(at, state)]
            before = state
    assert count > 3 * 364 * 1440
    found = states(calendar, (at for at, _ in checked))
    for (at, state), seen in zip(checked, found, strict=True):
        assert seen == state, at
