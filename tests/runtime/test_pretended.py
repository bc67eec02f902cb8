"""Chosen outcomes: what is chosen is answered, and all else is asked of the real business."""

import asyncio
from datetime import datetime

import pytest

from flows.compile import compile
from flows.world import World as Known
from nodes.world import Opening
from runtime.pretended import Choices, Pretended, Written, outside
from tests.runtime.walks import flow, program

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {
    "zone": "Europe/Zurich",
    "ranges": {"day": {"label": "Day", "weekly": {day: ["08:00-18:00"] for day in WEEK}}},
}
SATURDAY = datetime.fromisoformat("2026-11-21T10:00:00+01:00")
MONDAY = datetime.fromisoformat("2026-11-23T08:00:00+01:00")


def asked(chosen: Choices, at: str = "step") -> Opening:
    world = Pretended(Written(Known(calendars={"office": OFFICE})), chosen, lambda: at)
    return asyncio.run(world.calendars.opening("office", SATURDAY))


def test_what_nobody_chose_is_asked_of_the_real_one() -> None:
    assert asked({}) == Opening("closed", MONDAY)
    assert asked({"hours": {"other": "day"}, "calendars": {"other": "day"}}).state == "closed"


def test_a_step_gets_its_outcome_and_the_real_next_opening() -> None:
    assert asked({"hours": {"step": "day"}}) == Opening("day", MONDAY)
    assert asked({"hours": {"step": "day"}, "calendars": {"office": "holiday"}}).state == "day"


def test_a_calendar_is_set_by_hand_until_further_notice() -> None:
    assert asked({"calendars": {"office": "emergency"}}) == Opening("emergency", None)


def test_a_step_can_ask_in_vain() -> None:
    with pytest.raises(LookupError):
        asked({"hours": {"step": "error"}})


def test_a_choice_may_change_during_the_call() -> None:
    world = Pretended(Written(Known(calendars={"office": OFFICE})), {}, lambda: "step")
    world.chosen = {"hours": {"step": "emergency"}}
    assert asyncio.run(world.calendars.opening("office", SATURDAY)).state == "emergency"


def test_a_calendar_that_is_not_there_can_be_chosen_all_the_same() -> None:
    world = Pretended(Written(Known()), {"hours": {"step": "day"}}, lambda: "step")
    with pytest.raises(KeyError):
        asyncio.run(Written(Known()).calendars.opening("office", SATURDAY))
    assert asyncio.run(world.calendars.opening("office", SATURDAY)) == Opening("day", None)


def test_the_outcomes_that_a_step_can_have() -> None:
    hours = ("hours", {"calendar": "office", "ranges": ["day"]})
    ways = dict.fromkeys(("emergency", "holiday", "day", "closed"), "end")
    document = flow({"a": ("answer", {}, {"next": "when"}), "when": (*hours, ways),
                     "end": ("hangup", {}, {})})  # fmt: skip
    compiled = compile(document, Known(calendars={"office": OFFICE})).program
    assert compiled is not None
    found = outside(compiled, "when")
    assert found is not None
    assert found.type == "hours"
    assert found.outcomes == ("emergency", "holiday", "day", "closed", "error")
    assert outside(compiled, "end") is None


def test_a_punch_has_the_outcomes_of_its_own_direction() -> None:
    punch = {"prompt": {"text": {"fr": "Votre code ?"}}, "direction": "out"}
    ways = ("in", "out", "duplicate", "unknown_worker", "inactive", "unknown_site", "no_input")
    document = flow({"a": ("answer", {}, {"next": "p"}),
                     "p": ("punch", punch, dict.fromkeys(ways, "end")),
                     "end": ("hangup", {}, {})})  # fmt: skip
    found = outside(program(document), "p")
    assert found is not None
    assert found.outcomes == (
        "out", "duplicate", "unknown_worker", "inactive", "unknown_site", "error",
    )  # fmt: skip
