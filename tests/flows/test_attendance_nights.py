"""Nights on which clocks change: hours worked are hours worked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.attendance import Punch, Shift, interventions
from flows.attendance_shape import PlannedDoc
from flows.shifts import by_day, day_begins, day_of, minutes, span, weekly_shifts

ZONES = ("Europe/Paris", "Europe/Rome", "America/New_York")
YEARS = range(2024, 2031)
H = 3600.0
NIGHT = (22 * 60, 6 * 60)


def sunday(year: int, month: int, nth: int) -> date:
    """The nth Sunday of a month; -1 is the last one."""
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    return [day for day in days if day.weekday() == 6 and day.month == month][nth]


def changes() -> Iterator[tuple[str, date, int]]:
    """Zone, day on which its clocks change, and the hours of a night from 22 to 6 before it.

    Written from the laws: last Sundays of March and October in the European Union, second of
    March and first of November in the United States.
    """
    for zone in ZONES:
        for year in YEARS:
            if zone.startswith("Europe"):
                yield zone, sunday(year, 3, -1), 7
                yield zone, sunday(year, 10, -1), 9
            else:
                yield zone, sunday(year, 3, 1), 7
                yield zone, sunday(year, 11, 0), 9


@pytest.mark.parametrize(("zone", "day", "hours"), list(changes()), ids=str)
def test_a_night_of_seven_or_nine_hours(zone: str, day: date, hours: int) -> None:
    evening = day - timedelta(days=1)
    begins, ends = span(evening, *NIGHT, zone)
    assert ends - begins == hours * H
    night = Shift("n", "anna", "home", begins, ends, 600, zone)
    some = [Punch("a", 1, "anna", "home", "in", begins + 60, zone),
            Punch("b", 2, "anna", "home", "out", ends - 60, zone)]  # fmt: skip
    (one,) = interventions(some, [night], ends)
    assert (one.state, one.gaps, one.seconds) == ("done", (), hours * H - 120)
    # Until midnight two hours; the rest, long or short, on the day of the change.
    assert by_day(begins, ends, zone) == [(evening, 2 * H), (day, (hours - 2) * H)]
    # The nights before and after are like any other.
    for other in (evening - timedelta(days=1), day):
        first, last = span(other, *NIGHT, zone)
        assert last - first == 8 * H
    # Both punches within the hour that the clock shows twice or never: still in order.
    for at in range(0, 4 * 3600, 600):
        into = day_begins(day, zone) + at
        pair = [Punch("a", 1, "anna", "home", "in", into, zone),
                Punch("b", 2, "anna", "home", "out", into + 1200, zone)]  # fmt: skip
        assert [i.seconds for i in interventions(pair, [], into + H)] == [1200.0]


@pytest.mark.parametrize(
    ("day", "hours", "lasts"),
    [
        # Spring: 2 o'clock is 3 o'clock.
        (date(2026, 3, 29), "01:30-02:30", 60), (date(2026, 3, 29), "02:15-02:45", 30),
        (date(2026, 3, 29), "02:30-03:00", 30), (date(2026, 3, 29), "01:00-04:00", 120),
        (date(2026, 3, 28), "22:00-02:30", 270), (date(2026, 3, 29), "00:00-24:00", 23 * 60),
        # Autumn: 2 o'clock comes twice.
        (date(2026, 10, 25), "01:30-02:30", 60), (date(2026, 10, 25), "02:15-02:45", 30),
        (date(2026, 10, 25), "01:30-03:30", 180), (date(2026, 10, 25), "00:00-24:00", 25 * 60),
        (date(2026, 10, 24), "23:00-02:30", 210), (date(2026, 6, 1), "08:00-08:00", 24 * 60),
    ],
)  # fmt: skip
def test_hours_written_within_the_change(day: date, hours: str, lasts: int) -> None:
    begin, _, end = hours.partition("-")
    begins, ends = span(day, minutes(begin), minutes(end), "Europe/Paris")
    assert (ends - begins) / 60 == lasts


@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(0, 1439),
    st.integers(0, 1440),
    st.sampled_from(ZONES),
)
def test_no_span_is_negative_and_days_add_up(day: date, begin: int, end: int, zone: str) -> None:
    begins, ends = span(day, begin, end, zone)
    assert 0 < ends - begins <= 25 * H
    assert day_of(begins, zone) == day
    parts = by_day(begins, ends, zone)
    assert sum(seconds for _, seconds in parts) == ends - begins
    assert [d for d, _ in parts] == sorted({d for d, _ in parts})
    at = datetime.fromtimestamp(begins, UTC).astimezone(ZoneInfo(zone))
    assert (at.hour * 60 + at.minute) - begin in (0, 60)


def test_a_written_week() -> None:
    week = [
        PlannedDoc(worker="anna", site="home", weekly={"mon": ("08:00-10:00", "22:00-06:00")}),
        PlannedDoc(worker="bruno", site="lodi", weekly={"sun": ("00:00-24:00",)}, tolerance=300),
    ]
    zones = {"home": "Europe/Paris", "lodi": "Europe/Rome"}
    found = weekly_shifts(week, zones, date(2026, 10, 19), 14)
    assert [(s.worker, s.site, (s.ends - s.begins) / H, s.tolerance, s.zone) for s in found] == [
        ("anna", "home", 2, 600, "Europe/Paris"), ("anna", "home", 8, 600, "Europe/Paris"),
        ("bruno", "lodi", 25, 300, "Europe/Rome"),
        ("anna", "home", 2, 600, "Europe/Paris"), ("anna", "home", 8, 600, "Europe/Paris"),
        ("bruno", "lodi", 24, 300, "Europe/Rome"),
    ]  # fmt: skip
    assert len({s.id for s in found}) == 6
