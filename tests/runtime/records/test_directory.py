"""Numbers, calendars and sounds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine

from runtime.records import calendars, directory, flows, sounds, tables
from runtime.records.calendars import FRESH_SECONDS
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound, Stale
from runtime.records.sounds import SoundRow
from tests.runtime.records.documents import calendar, flow, with_hours


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+41218025555", "+41218025555"),
        ("+41 21 802 55 55", "+41218025555"),
        ("+41 (0)21 802 55 55", "+41218025555"),
        ("0041 21/802.55-55", "+41218025555"),
        ("123", "123"),
        ("7", "7"),
    ],
)
def test_numbers_are_kept_in_one_spelling(written: str, stored: str) -> None:
    assert directory.normalise(written) == stored


@pytest.mark.parametrize(
    "written",
    ["", "+", "abc", "1234567", "021 802 55 55", "+999999999999999999", "+41218025555x9", "١٢٣",
     "+41218025555;rm", "\0", "+4121802555512345678"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(Invalid) as caught:
        directory.normalise(written)
    assert "with its country" in caught.value.errors[0].detail


@pytest.mark.parametrize("dialled", ["+41218025555", "41218025555", "0041218025555"])
def test_a_call_finds_the_live_version(engine: Engine, dialled: str) -> None:
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
        directory.assign(conn, "one", "+41218025555", "hello", "Main")
        assert directory.route(conn, dialled) is None  # not published yet
        flows.publish(conn, "one", "hello", None, "anna")
        assert directory.route(conn, dialled) == ("one", "hello", 1)
        assert directory.route(conn, "+41218025556") is None
        assert directory.route(conn, "") is None
        # No number can be left on an archived flow; if one were, nobody would be put through.
        conn.execute(tables.flows.update().values(archived=True))
        assert directory.route(conn, dialled) is None


def test_a_number_moves_within_its_workspace_only(engine: Engine) -> None:
    with writing(engine) as conn:
        for workspace in ("one", "two"):
            flows.create(conn, workspace, flow(), "anna", "hello")
        flows.create(conn, "one", flow(), "anna", "other")
        directory.assign(conn, "one", "123", "hello")
        directory.assign(conn, "one", "123", "other", "Front door")
        with pytest.raises(Conflict):
            directory.assign(conn, "two", "123", "hello")
        assert [n.flow for n in directory.number_list(conn, "one")] == ["other"]
        with pytest.raises(NotFound):
            directory.assign(conn, "one", "124", "none")


def test_calendars_are_checked_and_versioned(engine: Engine) -> None:
    with writing(engine) as conn:
        assert calendars.save_calendar(conn, "one", "day", calendar(), 0).revision == 1
        with pytest.raises(Stale):
            calendars.save_calendar(conn, "one", "day", calendar(), 0)
        assert calendars.save_calendar(conn, "one", "day", calendar()).revision == 2
        for wrong in ({"zone": "Mars/Base"}, [], None, {**calendar(), "x": 1}):
            with pytest.raises(Invalid) as caught:
                calendars.save_calendar(conn, "one", "day", wrong)
            assert caught.value.errors


def test_what_a_live_flow_needs_is_not_deleted(engine: Engine) -> None:
    with writing(engine) as conn:
        calendars.save_calendar(conn, "one", "day", calendar())
        flows.create(conn, "one", with_hours("day"), "anna", "hello")
        flows.publish(conn, "one", "hello", None, "anna")
        with pytest.raises(Conflict, match="Hours needs it"):
            calendars.delete_calendar(conn, "one", "day")
        flows.archive(conn, "one", "hello")
        calendars.delete_calendar(conn, "one", "day")
        with pytest.raises(NotFound):
            calendars.get_calendar(conn, "one", "day")


async def test_calls_follow_changed_hours(engine: Engine) -> None:
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with writing(engine) as conn:
        calendars.save_calendar(conn, "one", "day", calendar())
    book = calendars.Calendars(engine, "one")
    assert (await book.opening("day", monday)).state == "day"
    with pytest.raises(LookupError):
        await book.opening("night", monday)
    closed = {**calendar(), "override": {"state": "closed"}}
    with writing(engine) as conn:
        calendars.save_calendar(conn, "one", "day", closed)
    book._read -= FRESH_SECONDS + 0.1  # a second later
    assert (await book.opening("day", monday)).state == "closed"


def test_sounds(engine: Engine) -> None:
    row = SoundRow("hello", "Hello", "fr", "a" * 64, 1.5, 0.0)
    with writing(engine) as conn:
        sounds.save_sound(conn, "one", row)
        sounds.save_sound(conn, "one", SoundRow("hello", "Hello", "fr", "b" * 64, 2.0, 1.0))
        assert directory.sound(conn, "one", "hello").sha == "b" * 64
        assert "hello" in directory.world(conn, "one").audio
        sounds.delete_sound(conn, "one", "hello")
        with pytest.raises(NotFound):
            sounds.get_sound(conn, "one", "hello")
    with reading(engine) as conn:
        assert sounds.sound_list(conn, "one") == []
