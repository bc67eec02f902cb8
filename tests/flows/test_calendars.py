"""Opening hours: tables across clock changes, and a minute-by-minute oracle."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.calendars import holiday_names, opening, problems
from flows.shape import Unusable

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {day: ["08:00-12:00", "14:00-18:00"] for day in WEEK[:5]}
BUREAU: dict[str, Any] = {
    "zone": "Europe/Zurich",
    "ranges": {"bureau": {"label": "Bureau", "weekly": OFFICE}},
    "holidays": {"country": "CH", "region": "VD", "days": ["12-31", "2026-09-01"]},
    "exceptions": [
        {"date": "2026-12-24", "range": "bureau", "hours": ["08:00-12:00"]},
        {"date": "2026-08-01", "range": "bureau", "hours": ["10:00-11:00"]},
        {"date": "2026-11-27", "state": "closed"},
        {"date": "2026-11-30", "state": "holiday"},
    ],
}
NIGHT: dict[str, Any] = {
    "zone": "Europe/Paris",
    "ranges": {"nuit": {"weekly": {day: ["22:00-06:00"] for day in WEEK}}},
}


def zoned(text: str, zone: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("at", "state", "next_open"),
    [
        ("2026-11-25T07:59:59", "closed", "2026-11-25T08:00:00+01:00"),
        ("2026-11-25T08:00:00", "bureau", "2026-11-25T14:00:00+01:00"),
        ("2026-11-25T11:59:59", "bureau", "2026-11-25T14:00:00+01:00"),
        ("2026-11-25T12:00:00", "closed", "2026-11-25T14:00:00+01:00"),
        ("2026-11-25T18:00:00", "closed", "2026-11-26T08:00:00+01:00"),
        ("2026-11-21T10:00:00", "closed", "2026-11-23T08:00:00+01:00"),
        ("2026-11-26T18:00:00", "closed", "2026-12-01T08:00:00+01:00"),  # Friday, Monday off
        ("2026-11-27T10:00:00", "closed", "2026-12-01T08:00:00+01:00"),
        ("2026-11-30T10:00:00", "holiday", "2026-12-01T08:00:00+01:00"),
        ("2026-12-24T09:00:00", "bureau", "2026-12-28T08:00:00+01:00"),
        ("2026-12-24T15:00:00", "closed", "2026-12-28T08:00:00+01:00"),
        ("2026-12-25T10:00:00", "holiday", "2026-12-28T08:00:00+01:00"),
        ("2026-12-31T10:00:00", "holiday", "2027-01-04T08:00:00+01:00"),  # own day, yearly
        ("2026-09-01T10:00:00", "holiday", "2026-09-02T08:00:00+02:00"),  # own day, once
        ("2027-09-01T10:00:00", "bureau", "2027-09-01T14:00:00+02:00"),
        ("2026-04-06T10:00:00", "holiday", "2026-04-07T08:00:00+02:00"),  # Easter Monday
        ("2027-03-29T10:00:00", "holiday", "2027-03-30T08:00:00+02:00"),  # Easter Monday
        ("2027-03-26T10:00:00", "holiday", "2027-03-30T08:00:00+02:00"),  # Good Friday
        ("2028-08-01T10:00:00", "holiday", "2028-08-02T08:00:00+02:00"),  # National Day
        ("2026-08-01T10:30:00", "bureau", "2026-08-03T08:00:00+02:00"),  # exception over holiday
        ("2026-08-01T11:30:00", "closed", "2026-08-03T08:00:00+02:00"),
        ("2026-09-21T10:00:00", "holiday", "2026-09-22T08:00:00+02:00"),  # Vaud only
    ],
)
def test_an_office_in_vaud(at: str, state: str, next_open: str) -> None:
    found = opening(BUREAU, zoned(at, "Europe/Zurich"))
    assert found.state == state
    assert found.next_open is not None
    assert found.next_open.isoformat() == next_open


@pytest.mark.parametrize(
    ("hours", "at", "fold", "state"),
    [
        # 29 March 2026: 02:00 becomes 03:00
        ("22:00-06:00", "2026-03-29T01:59", 0, "nuit"),
        ("22:00-06:00", "2026-03-29T03:00", 0, "nuit"),
        ("22:00-06:00", "2026-03-29T05:59", 0, "nuit"),
        ("22:00-06:00", "2026-03-29T06:00", 0, "closed"),
        ("02:30-03:30", "2026-03-29T01:59", 0, "closed"),
        ("02:30-03:30", "2026-03-29T03:00", 0, "nuit"),
        ("02:30-03:30", "2026-03-29T03:29", 0, "nuit"),
        ("02:30-03:30", "2026-03-29T03:30", 0, "closed"),
        ("01:00-02:30", "2026-03-29T01:59", 0, "nuit"),
        ("01:00-02:30", "2026-03-29T03:00", 0, "closed"),
        ("02:10-02:50", "2026-03-29T03:00", 0, "closed"),  # lies wholly in the hour that is not
        # 25 October 2026: 03:00 becomes 02:00, and 02:00 to 03:00 comes twice
        ("22:00-06:00", "2026-10-25T02:30", 0, "nuit"),
        ("22:00-06:00", "2026-10-25T02:30", 1, "nuit"),
        ("01:00-02:30", "2026-10-25T02:29", 0, "nuit"),
        ("01:00-02:30", "2026-10-25T02:45", 0, "nuit"),  # open to the last 02:30
        ("01:00-02:30", "2026-10-25T02:29", 1, "nuit"),
        ("01:00-02:30", "2026-10-25T02:30", 1, "closed"),
        ("02:30-04:00", "2026-10-25T02:29", 0, "closed"),
        ("02:30-04:00", "2026-10-25T02:30", 0, "nuit"),
        ("02:30-04:00", "2026-10-25T02:15", 1, "nuit"),
    ],
)
def test_the_nights_the_clock_changes(hours: str, at: str, fold: int, state: str) -> None:
    calendar = {**NIGHT, "ranges": {"nuit": {"weekly": {day: [hours] for day in WEEK}}}}
    assert opening(calendar, zoned(at, "Europe/Paris", fold)).state == state


def test_the_next_opening_keeps_wall_time_over_a_clock_change() -> None:
    found = opening(BUREAU, zoned("2026-03-28T12:00", "Europe/Zurich")).next_open
    assert found is not None
    assert found.isoformat() == "2026-03-30T08:00:00+02:00"


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-11-20T21:59", "closed"),
        ("2026-11-20T22:00", "nuit"),
        ("2026-11-21T05:59", "nuit"),
        ("2026-11-21T06:00", "closed"),
        ("2026-11-22T03:00", "closed"),  # the 22nd is an exception: nothing reaches into it
        ("2026-11-22T22:30", "closed"),
        ("2026-11-23T03:00", "closed"),  # and what would start on it does not
        ("2026-11-24T20:30", "nuit"),  # an exception with own hours …
        ("2026-11-25T02:00", "nuit"),  # … that reach into the next day
        ("2026-11-25T04:00", "closed"),
    ],
)
def test_ranges_over_midnight(at: str, state: str) -> None:
    exceptions = [
        {"date": "2026-11-22", "state": "closed"},
        {"date": "2026-11-24", "range": "nuit", "hours": ["20:00-03:00"]},
    ]
    calendar = {**NIGHT, "exceptions": exceptions}
    assert opening(calendar, zoned(at, "Europe/Paris")).state == state


@pytest.mark.parametrize(
    ("override", "state", "next_open"),
    [
        ({"state": "emergency", "until": "2026-11-25T12:30:00+01:00"}, "emergency", "14:00"),
        ({"state": "emergency", "until": "2026-11-25T10:30:00+01:00"}, "emergency", "10:30"),
        ({"state": "closed", "until": "2026-11-25T09:00:00+01:00"}, "bureau", "14:00"),
        ({"state": "emergency"}, "emergency", None),
        ({"state": "bureau", "until": None}, "bureau", None),
        (None, "bureau", "14:00"),
    ],
)
def test_an_override(override: Any, state: str, next_open: str | None) -> None:
    at = zoned("2026-11-25T10:00", "Europe/Zurich")
    found = opening({**BUREAU, "override": override}, at)
    assert found.state == state
    assert (found.next_open.strftime("%H:%M") if found.next_open else None) == next_open


def test_of_overlapping_ranges_the_first_written_counts() -> None:
    both = {"mon": ["08:00-18:00"]}
    calendar = {"zone": "UTC", "ranges": {"a": {"weekly": {"mon": ["10:00-12:00"]}},
                                          "b": {"weekly": both}}}  # fmt: skip
    states = [opening(calendar, datetime(2026, 11, 23, h, tzinfo=UTC)).state for h in (9, 11, 13)]
    assert states == ["b", "a", "b"]


def test_a_calendar_without_hours_never_opens() -> None:
    found = opening({"zone": "Europe/Rome"}, datetime(2026, 1, 1, tzinfo=UTC))
    assert (found.state, found.next_open) == ("closed", None)


def test_holiday_names_have_easter_and_own_days() -> None:
    days = holiday_names(BUREAU, 2026)
    assert days[date(2026, 4, 6)] == "Easter Monday"
    assert days[date(2026, 12, 31)] == ""
    assert date(2026, 12, 26) not in days  # a holiday in other cantons


# --- the oracle: the wall clock, minute by minute, in its own words -----------------------------


def covers(hours: str, clock: str, yesterday: bool) -> bool:
    """Whether hours of today (or of yesterday) cover this time of today."""
    start, end = hours.split("-")
    if end <= start:
        return clock < end if yesterday else clock >= start
    return not yesterday and start <= clock < end


def oracle(  # noqa: C901  (plain on purpose)
    calendar: dict[str, Any], names: Mapping[date, str], at: datetime
) -> str:
    local = at.astimezone(ZoneInfo(calendar["zone"]))
    day, clock = local.date(), local.strftime("%H:%M")
    off = {e["date"]: e for e in calendar.get("exceptions", ())}

    before = day - timedelta(days=1)
    for which, yesterday in ((day, False), (before, True)):
        for hours in off.get(which.isoformat(), {}).get("hours", ()):
            if covers(hours, clock, yesterday):
                return str(off[which.isoformat()]["range"])
    if day.isoformat() in off:
        return str(off[day.isoformat()].get("state", "closed"))
    if day in names:
        return "holiday"
    for name, weekly in calendar["ranges"].items():
        for which, yesterday in ((day, False), (before, True)):
            if yesterday and (which.isoformat() in off or which in names):
                continue
            for hours in weekly["weekly"].get(WEEK[which.weekday()], ()):
                if covers(hours, clock, yesterday):
                    return str(name)
    return "closed"


def random_calendar(chance: random.Random, zone: str, first: date) -> dict[str, Any]:
    def hours() -> str:
        # no edge between 02:00 and 03:00, where wall time and instants part: see the tables
        edges = [f"{h:02}:{m:02}" for h in (0, 1, 4, 7, 12, 17, 22, 23) for m in (0, 15, 59)]
        return "-".join(chance.sample(edges, 2))

    def weekly() -> dict[str, list[str]]:
        return {day: [hours() for _ in range(chance.randint(0, 2))] for day in WEEK}

    days = [(first + timedelta(days=chance.randint(0, 20))).isoformat() for _ in range(3)]
    exceptions: list[dict[str, Any]] = [{"date": days[0], "state": "closed"}]
    if days[1] != days[0]:
        exceptions.append({"date": days[1], "range": "b", "hours": [hours()]})
    return {
        "zone": zone,
        "ranges": {"a": {"weekly": weekly()}, "b": {"weekly": weekly()}},
        "holidays": {"country": "FR", "region": None, "days": [days[2]]},
        "exceptions": exceptions,
    }


@pytest.mark.slow
@pytest.mark.parametrize("first", [date(2026, 3, 20), date(2026, 10, 16), date(2026, 12, 18)])
@pytest.mark.parametrize("zone", ["Europe/Zurich", "Europe/Paris"])
def test_every_minute_of_three_weeks_agrees_with_the_wall_clock(zone: str, first: date) -> None:
    chance = random.Random(f"{zone}{first}")
    calendar = random_calendar(chance, zone, first)
    assert problems(calendar) == []
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    minutes = [start + timedelta(minutes=m) for m in range(21 * 24 * 60)]
    names = holiday_names(calendar, first.year) | holiday_names(calendar, first.year + 1)
    states = [oracle(calendar, names, at) for at in minutes]
    opens = None
    for at, state, before in zip(
        reversed(minutes), reversed(states), [*reversed(states[:-1]), None], strict=True
    ):
        if at.minute % 13 == 0 or state != before:
            found = opening(calendar, at)
            assert found.state == state, at
            if opens is not None:
                assert found.next_open == opens, at
        if state in ("a", "b") and before is not None and state != before:
            opens = at


# --- bad calendars ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"zone": "Europe/Zurigo"}, "/zone", "Europe/Paris"),
        ({"zone": 3}, "/zone", "a text"),
        ({"zones": "UTC"}, "/zones", "no field"),
        ({"ranges": {"a": {"weekly": {"mo": []}}}}, "/ranges/a/weekly/mo", "“mon”"),
        ({"ranges": {"a": {"weekly": {"mon": ["8-12"]}}}}, "/ranges/a/weekly/mon/0", "08:00-12:00"),
        ({"ranges": {"a": {"weekly": {"mon": ["25:00-26:00"]}}}}, "/ranges/a/weekly/mon/0", "08"),
        ({"ranges": {"a": {"weekly": {"mon": ["08:00-08:00"]}}}}, "/ranges/a/weekly/mon/0", "24"),
        ({"ranges": {"closed": {}}}, "/ranges/closed", "another id"),
        ({"ranges": {"Büro": {}}}, "/ranges/Büro", "an id"),
        ({"holidays": {"country": "Suisse"}}, "/holidays/country", "public holidays"),
        ({"holidays": {"country": "CH", "region": "Vaud"}}, "/holidays/region", "VD"),
        ({"holidays": {"days": ["13-01"]}}, "/holidays/days/0", "12-26"),
        ({"holidays": {"days": ["02-30"]}}, "/holidays/days/0", "12-26"),
        ({"exceptions": [{"date": "2026-02-29", "state": "closed"}]}, "/exceptions/0/date", "date"),
        ({"exceptions": [{"date": "2026-02-28"}]}, "/exceptions/0", "either"),
        ({"exceptions": [{"date": "2026-02-28", "range": "x", "hours": ["08:00-09:00"]}]},
         "/exceptions/0/range", "bureau"),
        ({"exceptions": [{"date": "2026-02-28", "state": "closed", "range": "bureau"}]},
         "/exceptions/0", "exclude"),
        ({"override": {"state": "ouvert"}}, "/override/state", "emergency"),
        ({"override": {"state": "closed", "until": "2026-11-25T10:00:00"}}, "/override/until",
         "zone"),
        ({"override": {"state": "closed", "until": "0001-01-01T00:00:00+14:00"}},
         "/override/until", "zone"),
    ],
)  # fmt: skip
def test_a_bad_calendar_says_where_and_what_to_do(change: Any, pointer: str, words: str) -> None:
    found = problems({**BUREAU, "exceptions": [], **change})
    assert [problem.pointer for problem in found] == [pointer]
    assert words in found[0].text()
    with pytest.raises(Unusable, match="/"):
        opening({**BUREAU, "exceptions": [], **change}, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("value", [None, [], "x", 3, {}, {"zone": None}])
def test_what_is_no_calendar_at_all(value: Any) -> None:
    assert problems(value)


def test_an_instant_outside_the_known_years_is_refused() -> None:
    with pytest.raises(ValueError, match="1970"):
        opening(BUREAU, datetime(1900, 1, 1, tzinfo=UTC))
