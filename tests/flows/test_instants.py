"""Instants to call at: every thing that calendars can say together, at hours people call."""

from datetime import UTC, date, datetime, timedelta

from flows.calendars import states
from flows.instants import instants

SUNDAY = date(2026, 11, 22)
WEEK = {day: ["08:00-12:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {
    "zone": "Europe/Zurich", "ranges": {"day": {"weekly": WEEK}, "sat": {"weekly": {"sat": [
        "09:00-12:00"]}}}, "holidays": {"country": "CH", "region": "VD"},
    "exceptions": [{"date": "2026-12-24", "range": "day", "hours": ["08:00-12:00"]}],
}  # fmt: skip
NIGHT = {"zone": "Europe/Paris", "ranges": {"night": {"weekly": {"fri": ["22:00-04:00"]}}}}


def test_every_state_has_an_instant_and_the_first_is_an_open_one() -> None:
    found = instants([OFFICE], SUNDAY)
    said = list(states(OFFICE, [one.at for one in found]))
    assert said[0] == "day"
    assert set(said) == {"day", "sat", "closed", "holiday"}
    assert found[0].at.isoformat() == "2026-11-23T10:00:00+01:00"
    assert all(one.at.date() > SUNDAY for one in found)
    assert {one.at.date() for one in found if one.dated} >= {date(2026, 12, 24)}


def test_of_several_calendars_every_combination_has_one() -> None:
    found = [one.at for one in instants([OFFICE, NIGHT], SUNDAY)]
    together = set(zip(states(OFFICE, found), states(NIGHT, found), strict=True))
    assert ("closed", "night") in together
    assert ("day", "closed") in together
    assert len(found) == len(set(found))


def test_without_calendars_there_are_some_and_those_around_constants() -> None:
    christmas = datetime(2026, 12, 24, 18, tzinfo=UTC)
    found = [one.at for one in instants([], SUNDAY, ["2026-12-24T18:00+00:00", "nonsense", "2*"])]
    assert {christmas - timedelta(hours=1), christmas + timedelta(hours=1)} <= set(found)
    assert len(found) >= 5


def test_a_calendar_that_is_always_closed_is_no_trouble() -> None:
    assert instants([{"zone": "UTC", "ranges": {}}], SUNDAY)


def test_constants_at_which_no_flow_can_be_tried_are_left_out() -> None:
    ends = ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "2200-01-01T00:00:00+00:00"]
    assert instants([], SUNDAY, ends) == instants([], SUNDAY)
