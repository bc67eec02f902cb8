"""Interventions: what punches and planned shifts say together."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.attendance import Intervention, Punch, Shift, due, interventions
from flows.matching import Stay, belongs, distance, match, stays

H = 3600.0
LATER = 400 * H


def shift(begins: float, ends: float, id: str = "s1", **more: Any) -> Shift:
    """A shift, in hours."""
    known = {"worker": "anna", "site": "home", "tolerance": 600.0}
    return Shift(id=id, begins=begins * H, ends=ends * H, **{**known, **more})


def punches(*told: str, worker: str = "anna", site: str = "home", **more: Any) -> list[Punch]:
    """`in 8.5` is an arrival at half past eight."""
    found = []
    for n, one in enumerate(told):
        direction, at = one.split()
        found.append(
            Punch(f"{site}-{n}", n, worker, site, direction, float(at) * H, **more)
        )  # fmt: skip
    return found


def rows(
    some: list[Punch], shifts: list[Shift], now: float = LATER / H
) -> list[tuple[str | None, float | None, float | None, str, str]]:
    return [
        (
            one.shift,
            None if one.arrived is None else one.arrived / H,
            None if one.left is None else one.left / H,
            one.state,
            " ".join(one.gaps),
        )
        for one in interventions(some, shifts, now * H)
    ]


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("in 8|out 10", ("s1", 8, 10, "done", "")),
        ("in 8.1|out 9.9", ("s1", 8.1, 9.9, "done", "short")),
        ("in 8.15|out 10.1", ("s1", 8.15, 10.1, "done", "")),
        ("in 8.5|out 10", ("s1", 8.5, 10, "done", "late short")),
        ("in 8|out 9.5", ("s1", 8, 9.5, "done", "early short")),
        ("in 7|out 10", ("s1", 7, 10, "done", "long")),
        ("in 8.5|out 10.5", ("s1", 8.5, 10.5, "done", "late")),
        ("in 8", ("s1", 8, None, "done", "missing_out")),
        ("out 10", ("s1", None, 10, "done", "missing_in")),
        ("", ("s1", None, None, "missing", "missing_in")),
    ],
)
def test_planned_against_actual(told: str, row: tuple[Any, ...]) -> None:
    assert rows(punches(*told.split("|") if told else ()), [shift(8, 10)]) == [row]


@pytest.mark.parametrize(
    ("now", "none", "arrived"),
    [
        (7.9, ("expected", "", ""), None),
        (8.1, ("expected", "", ""), ("present", "", "")),
        (8 + 1 / 6, ("expected", "late", "late"), ("present", "", "")),
        (10, ("expected", "missing_in", "late missing_in"), ("present", "", "")),
        (10 + 1 / 6, ("missing", "missing_in", "late missing_in"),
         ("present", "missing_out", "missing_out")),
        (23.9, ("missing", "missing_in", "late missing_in"),
         ("present", "missing_out", "missing_out")),
        (24.1, ("missing", "missing_in", "late missing_in"),
         ("done", "missing_out", "missing_out")),
    ],
)  # fmt: skip
def test_a_day_as_it_passes(
    now: float, none: tuple[str, str, str], arrived: tuple[str, str, str] | None
) -> None:
    planned = [shift(8, 10)]
    for some, expected in (([], none), (punches("in 8"), arrived)):
        if expected is None:
            continue
        (one,) = interventions(some, planned, round(now * H))
        kinds = " ".join(d.kind for d in due(planned, some, round(now * H)))
        assert (one.state, " ".join(one.gaps), kinds) == expected


def test_what_is_due_says_since_when() -> None:
    found = due([shift(8, 10)], [], LATER)
    assert [(d.kind, d.at / H) for d in found] == [("late", 8 + 1 / 6), ("missing_in", 10)]
    found = due([shift(8, 10)], punches("in 9"), LATER)
    assert [(d.kind, d.at) for d in found] == [("missing_out", 10 * H + 600)]
    assert due([shift(8, 10)], punches("in 9", "out 10"), LATER) == []
    # Who left was there: late is nothing to run after, but the arrival is missing.
    assert [d.kind for d in due([shift(8, 10)], punches("out 10"), LATER)] == ["missing_in"]
    assert due([], punches("in 8"), LATER) == []


def test_two_shifts_of_a_day_at_one_site() -> None:
    day = [shift(8, 10, "am"), shift(14, 16, "pm")]
    both = [("am", 8, 10, "done", ""), ("pm", 14, 16, "done", "")]
    assert rows(punches("in 8", "out 10", "in 14", "out 16"), day) == both
    # The afternoon was worked, the morning was not.
    assert [r[3] for r in rows(punches("in 14", "out 16"), day)] == ["missing", "done"]
    # A forgotten departure of the morning spoils nothing of the afternoon.
    assert rows(punches("in 8", "in 14", "out 16"), day) == [
        ("am", 8, None, "done", "missing_out"), ("pm", 14, 16, "done", ""),
    ]  # fmt: skip
    assert rows(punches("in 8", "out 10", "out 16"), day) == [
        ("am", 8, 10, "done", ""), ("pm", None, 16, "done", "missing_in"),
    ]  # fmt: skip


def test_an_arrival_elsewhere_tells_that_the_departure_was_forgotten() -> None:
    some = punches("in 8") + punches("in 9", site="office")
    found = rows(some, [shift(8, 12)], 9.5)
    assert found == [("s1", 8, None, "done", "missing_out"),
                     (None, 9, None, "present", "unplanned")]  # fmt: skip
    # A colleague's arrival says nothing about Anna.
    others = punches("in 8") + punches("in 9", worker="bruno")
    assert rows(others, [shift(8, 12)], 9.5)[0][3:] == ("present", "")


def test_a_site_of_somebody_else_and_another_site_count_for_nothing() -> None:
    some = punches("in 8", "out 10", site="office") + punches("in 8", "out 10", worker="bruno")
    found = rows(some, [shift(8, 10)])
    assert [(r[0], r[3]) for r in found] == [("s1", "missing"), (None, "done"), (None, "done")]


def test_duplicates_and_the_future_count_for_nothing() -> None:
    some = [*punches("in 8", "out 10"), Punch("d", 9, "anna", "home", "in", 8.01 * H,
            flags=("duplicate",)), *punches("in 30", site="later")]  # fmt: skip
    assert rows(some, [shift(8, 10)], 12) == [("s1", 8, 10, "done", "")]


def test_unplanned_work_is_shown_as_such() -> None:
    far = [shift(8, 10)]
    for some in (punches("in 12", "out 13"), punches("in 5", "out 6")):
        assert [r[3:] for r in rows(some, [])] == [("done", "unplanned")]
        assert {r[3:] for r in rows(some, far)} == {
            ("missing", "missing_in"), ("done", "unplanned"),
        }  # fmt: skip
    assert [r[3:] for r in rows(punches("out 10"), [])] == [("done", "unplanned missing_in")]
    assert [r[3:] for r in rows(punches("in 8"), [], 9)] == [("present", "unplanned")]
    assert [r[3:] for r in rows(punches("in 8"), [], 25)] == [("done", "unplanned missing_out")]


def test_a_departure_after_a_day_ends_nothing() -> None:
    assert rows(punches("in 8", "out 30"), [shift(8, 10)]) == [
        ("s1", 8, None, "done", "missing_out"),
        (None, None, 30, "done", "unplanned missing_in"),
    ]


def test_short_leaves_in_between_do_not_take_the_shift() -> None:
    some = punches("in 8", "out 8.1", "in 8.2", "out 10")
    assert rows(some, [shift(8, 10)]) == [
        (None, 8, 8.1, "done", "unplanned"), ("s1", 8.2, 10, "done", "late short"),
    ]  # fmt: skip


def test_who_stays_through_the_next_shift_is_handed_over() -> None:
    day = [shift(8, 10, "one"), shift(10, 12, "two"), shift(12, 13, "three")]
    whole = interventions(punches("in 8", "out 13"), day, LATER)
    assert [(i.shift, i.arrived, i.left, i.in_punch, i.out_punch, i.gaps) for i in whole] == [
        ("one", 8 * H, 10 * H, "home-0", None, ()),
        ("two", 10 * H, 12 * H, None, None, ()),
        ("three", 12 * H, 13 * H, None, "home-1", ()),
    ]
    assert due(day, punches("in 8"), 12.9 * H) == []
    assert rows(punches("in 8"), day, 10.5) == [
        ("one", 8, 10, "done", ""), ("two", 10, None, "present", ""),
        ("three", None, None, "expected", ""),
    ]  # fmt: skip
    # Ten minutes more of the first shift are no second shift.
    assert rows(punches("in 8", "out 10.1"), day[:2]) == [
        ("one", 8, 10.1, "done", ""), ("two", None, None, "missing", "missing_in"),
    ]  # fmt: skip
    # Late for the first, on to the end of the second.
    assert rows(punches("in 8.5", "out 12"), day[:2]) == [
        ("one", 8.5, 10, "done", "late short"), ("two", 10, 12, "done", ""),
    ]  # fmt: skip
    # Gone to another site at ten: nobody is expected to be still here.
    gone = punches("in 8") + punches("in 9.5", site="office")
    assert rows(gone, day[:2], 11)[:2] == [
        ("one", 8, None, "done", "missing_out"), ("two", None, None, "expected", "late"),
    ]  # fmt: skip


def test_punches_of_tests_complete_no_real_ones() -> None:
    tried = [Punch("t", 9, "anna", "home", "out", 9 * H, simulated=True)]
    found = interventions(punches("in 8", "out 10") + tried, [shift(8, 10)], LATER)
    assert [(i.simulated, i.arrived, i.left) for i in found] == [
        (False, 8 * H, 10 * H), (True, None, 9 * H),
    ]  # fmt: skip
    (alone,) = interventions(tried, [shift(8, 10)], LATER)
    assert (alone.shift, alone.simulated, alone.state) == ("s1", True, "done")


def test_seconds_and_flags() -> None:
    into = Punch("a", 1, "anna", "home", "in", 8 * H, flags=("pending_line",))
    out = Punch("b", 2, "anna", "home", "out", 10 * H, flags=("pending_line", "manual"))
    some = [into, out]
    (one,) = interventions(some, [shift(8, 10)], LATER)
    assert (one.seconds, one.flags, one.id) == (2 * H, ("pending_line", "manual"), "s1")
    (open_,) = interventions(some[:1], [], 9 * H)
    assert (open_.seconds, open_.id, open_.begins) == (None, "a", 8 * H)


TIMES = st.integers(0, 40).map(lambda n: n * 900.0)
STAYS = st.lists(
    st.tuples(TIMES, st.one_of(st.none(), st.integers(1, 12)), st.booleans()), max_size=4
)
SHIFTS = st.lists(
    st.tuples(TIMES, st.integers(1, 12), st.sampled_from([0.0, 600.0, 3600.0])), max_size=4
)


def as_punches(told: list[tuple[float, int | None, bool]]) -> list[Punch]:
    found = []
    for at, quarters, both in told:
        if both or quarters is None:
            found.append(("in", at))
        if quarters is not None:
            found.append(("out", at + 900.0 * quarters))
    return [Punch(f"p{n}", n, "anna", "home", d, at) for n, (d, at) in enumerate(found)]


def as_shifts(told: list[tuple[float, int, float]]) -> list[Shift]:
    return [
        Shift(f"s{n}", "anna", "home", at, at + quarters * 900.0, tolerance)
        for n, (at, quarters, tolerance) in enumerate(told)
    ]


def every_way(some: list[Stay[Punch]], shifts: list[Shift]) -> list[tuple[int, float]]:
    """(pairs not made, seconds off) of each way to pair in order of time."""
    found = []
    for count in range(min(len(some), len(shifts)) + 1):
        for left in combinations(some, count):
            for right in combinations(shifts, count):
                pairs = list(zip(left, right, strict=True))
                if all(belongs(*pair) for pair in pairs):
                    found.append((-count, sum(distance(*pair) for pair in pairs)))
    return found


@settings(max_examples=200)
@given(STAYS, SHIFTS)
def test_no_other_way_pairs_better(
    told: list[tuple[float, int | None, bool]], planned: list[tuple[float, int, float]]
) -> None:
    some = stays(as_punches(told), 16 * H)
    shifts = sorted(as_shifts(planned), key=lambda s: (s.begins, s.ends))
    pairs = [(s, stay) for s, stay in match(some, shifts, lambda stay: stay.first) if s]
    whole = {stay[:2]: (s, stay) for s, stay in pairs if stay.since is None and stay.until is None}
    if len(whole) == len(pairs):  # nobody was handed over
        ours = (-len(pairs), sum(distance(stay, s) for s, stay in pairs))
        assert ours == min(every_way(some, shifts))


@settings(max_examples=200)
@given(STAYS, SHIFTS, st.integers(0, 60))
def test_nothing_is_lost_or_told_twice(
    told: list[tuple[float, int | None, bool]], planned: list[tuple[float, int, float]], now: int
) -> None:
    some, shifts = as_punches(told), as_shifts(planned)
    at = now * 900.0
    found = interventions(some, shifts, at)
    known = {p.id for p in some if p.at <= at}
    told_punches = [p for i in found for p in (i.in_punch, i.out_punch) if p]
    assert sorted(told_punches) == sorted(known)
    assert sorted(i.shift for i in found if i.shift) == sorted(s.id for s in shifts)
    assert len({i.id for i in found}) == len(found)
    assert all(i.seconds is None or i.seconds >= 0 for i in found)
    # Who is there still, through a second shift, has worked the whole of the first.
    on = any(i.in_punch is None and i.arrived is not None and i.left is None for i in found)
    assert on or total(found) == worked(some, at)
    assert interventions(some[::-1], shifts[::-1], at) == found or ties(planned)
    for one in due(shifts, some, at):
        (there,) = (i for i in found if i.shift == one.shift.id)
        assert one.at <= at
        assert one.kind in there.gaps or (one.kind == "late" and there.arrived is None)


def total(found: list[Intervention]) -> float:
    return sum(i.seconds or 0 for i in found)


def worked(some: list[Punch], now: float) -> float:
    known = [p for p in some if p.at <= now]
    return sum(s.out.at - s.into.at for s in stays(known, 16 * H) if s.into and s.out)


def ties(planned: list[tuple[float, int, float]]) -> bool:
    """Two shifts at the same time can be told apart by nothing."""
    return len({(at, quarters) for at, quarters, _ in planned}) < len(planned)
