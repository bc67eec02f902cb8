"""What becomes of an attempt to punch."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.punching import Facts, Past, Planned, decide
from nodes.world import Attempt

AT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ATTEMPT = Attempt("c1", AT, "+33145223344", None, "482913")
KNOWN = Facts("marie", "home", "confirmed")
PARIS = ZoneInfo("Europe/Paris")


def told(attempt: dict[str, Any] | None = None, **facts: Any) -> tuple[str, str, str | None]:
    verdict = decide(replace(ATTEMPT, **(attempt or {})), replace(KNOWN, **facts))
    return verdict.result, verdict.direction, verdict.reason


def test_first_an_arrival_then_a_departure_then_an_arrival() -> None:
    assert told() == ("in", "in", None)
    assert told(past=[Past(AT - HOUR, "in")]) == ("out", "out", None)
    assert told(past=[Past(AT - 2 * HOUR, "in"), Past(AT - HOUR, "out")]) == ("in", "in", None)
    # The last one counts, in whatever order they come.
    assert told(past=[Past(AT - HOUR, "out"), Past(AT - 2 * HOUR, "in")]) == ("in", "in", None)


def test_who_forgot_to_leave_yesterday_arrives_today() -> None:
    assert told(past=[Past(AT - 16 * HOUR, "in")])[0] == "out"
    assert told(past=[Past(AT - 16 * HOUR - MINUTE, "in")])[0] == "in"


def test_what_happened_later_does_not_count() -> None:
    """Two calls overlap: the one that began first is committed last."""
    assert told(past=[Past(AT + HOUR, "in")])[0] == "in"


@pytest.mark.parametrize("direction", ["toggle", "schedule", "in"])
def test_who_calls_twice_means_one_arrival(direction: str) -> None:
    shift = [Planned(AT, AT + 2 * HOUR)]
    for away in (-120, -1, 0, 1, 120):
        past = [Past(AT + timedelta(seconds=away), "in")]
        found = told({"direction": direction}, past=past, planned=shift)
        assert found == ("duplicate", "in", None)
    past = [Past(AT - timedelta(seconds=121), "in")]
    assert told({"direction": direction}, past=past, planned=shift)[0] != "duplicate"


def test_a_departure_by_choice_right_after_an_arrival_is_one() -> None:
    assert told({"direction": "out"}, past=[Past(AT - MINUTE, "in")]) == ("out", "out", None)


def test_a_duplicate_neither_toggles_nor_makes_duplicates() -> None:
    past = [Past(AT - 3 * MINUTE, "in"), Past(AT - MINUTE, "in", duplicate=True)]
    assert told(past=past) == ("out", "out", None)


def test_a_window_of_nothing_flags_only_the_same_instant() -> None:
    assert told({"duplicate_window": 0.0}, past=[Past(AT - MINUTE / 60, "in")])[0] == "out"


@pytest.mark.parametrize(
    ("facts", "attempt", "result", "reason"),
    [
        ({"locked": True, "worker": None}, {}, "locked", "locked"),
        ({"worker": None}, {}, "unknown_worker", "wrong_code"),
        ({"worker": None, "site": None}, {}, "unknown_worker", "wrong_code"),
        ({"site": None}, {}, "unknown_site", "unknown_line"),
        ({"site": None}, {"line": ""}, "unknown_site", "hidden_number"),
        ({"site": None}, {"site": "gone"}, "unknown_site", "unknown_site"),
        ({"active": False}, {}, "inactive", "inactive"),
        ({"line": ""}, {"unlisted": "refuse"}, "unknown_site", "unknown_line"),
        ({"line": "pending"}, {"unlisted": "refuse"}, "unknown_site", "unknown_line"),
        ({"line": ""}, {"unlisted": "refuse", "line": ""}, "unknown_site", "hidden_number"),
        ({}, {"direction": "schedule"}, "out_of_window", "out_of_window"),
    ],
)  # fmt: skip
def test_refused(facts: dict[str, Any], attempt: dict[str, Any], result: str, reason: str) -> None:
    assert told(attempt, **facts) == (result, "", reason)


def test_what_is_odd_is_flagged_and_an_unknown_line_learned() -> None:
    def flags(attempt: dict[str, Any], **facts: Any) -> tuple[tuple[str, ...], bool]:
        verdict = decide(replace(ATTEMPT, **attempt), replace(KNOWN, **facts))
        return verdict.flags, verdict.learns

    assert flags({}) == ((), False)
    assert flags({"site": "home"}, line="") == (("unlisted_line",), True)
    assert flags({"site": "home"}, line="pending") == (("unlisted_line",), True)
    assert flags({"site": "home"}, line="refused") == (("unlisted_line",), False)
    assert flags({"site": "home", "line": ""}, line="") == (("hidden_number",), False)
    assert flags({"attestation": "C"}) == (("weak_attestation",), False)
    assert flags({"attestation": "A"}) == ((), False)
    past = [Past(AT, "in")]
    assert flags({"line": ""}, line="", past=past)[0] == ("hidden_number", "duplicate")


def test_the_schedule_tells_the_direction() -> None:
    morning = Planned(AT, AT + 2 * HOUR)
    for minutes, direction in ((-60, "in"), (0, "in"), (59, "in"), (61, "out"), (180, "out")):
        found = told({"direction": "schedule", "at": AT + minutes * MINUTE}, planned=[morning])
        assert found == (direction, direction, None), minutes
    for minutes in (-61, 181):
        found = told({"direction": "schedule", "at": AT + minutes * MINUTE}, planned=[morning])
        assert found[0] == "out_of_window"


def test_one_shift_ends_as_the_next_begins() -> None:
    shifts = [Planned(AT - 2 * HOUR, AT), Planned(AT, AT + 2 * HOUR)]
    here = {"direction": "schedule"}
    assert told(here, planned=shifts)[0] == "in"
    assert told(here, planned=shifts, past=[Past(AT - 2 * HOUR, "in")])[0] == "out"


def test_the_night_in_which_clocks_change() -> None:
    """A shift 22:00-06:00 in Paris lasts 7 hours in March and 9 in October; each end is an end."""
    for day in (datetime(2026, 3, 28, tzinfo=PARIS), datetime(2026, 10, 24, tzinfo=PARIS)):
        begins = day.replace(hour=22)
        ends = (day + timedelta(days=1)).replace(hour=6)
        shift = [Planned(begins.astimezone(UTC), ends.astimezone(UTC))]
        for at, direction in ((begins, "in"), (ends, "out")):
            assert told({"direction": "schedule", "at": at}, planned=shift)[0] == direction
        past = [Past(begins, "in")]
        assert told({"at": ends}, past=past)[0] == "out"


moments = st.integers(-20 * 60, 20 * 60).map(lambda minutes: AT + minutes * MINUTE)
pasts = st.builds(Past, moments, st.sampled_from(["in", "out"]), st.booleans())
plans = st.builds(lambda at, m: Planned(at, at + m * MINUTE), moments, st.integers(1, 600))


@settings(max_examples=150)
@given(
    st.lists(pasts, max_size=6), st.lists(plans, max_size=4),
    st.sampled_from(["toggle", "schedule", "in", "out"]),
    st.sampled_from(["confirmed", "pending", "refused", ""]),
)  # fmt: skip
def test_whatever_is_known_the_verdict_is_whole(
    past: list[Past], planned: list[Planned], direction: Any, line: Any
) -> None:
    attempt = replace(ATTEMPT, direction=direction)
    facts = replace(KNOWN, past=past, planned=planned, line=line)
    verdict = decide(attempt, facts)
    assert (verdict.reason is None) == bool(verdict.direction)
    assert ("duplicate" in verdict.flags) == (verdict.result == "duplicate")
    if verdict.result in ("in", "out"):
        assert verdict.direction == verdict.result
    if direction in ("in", "out"):
        assert verdict.direction == direction
    # The order in which punches are told makes no difference unless two stand at one instant.
    if len({one.at for one in past}) == len(past) and verdict.result != "duplicate":
        assert decide(attempt, replace(facts, past=past[::-1])) == verdict
