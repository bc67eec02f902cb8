"""The planning and the board."""

import math
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from runtime.records.attendance import board, planning, punches, sites, workers
from runtime.records.attendance.planning import Planned
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.tables import alerts
from runtime.records.attendance.tables import punches as punch_table
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import reading, writing
from runtime.records.errors import Invalid, NotFound

SECRET = b"s" * 32
PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> float:
    """A clock in Paris, as UTC seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp()


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    """Anna and Bruno, Home in Paris and Island in Auckland; Eve in the other workspace."""
    with writing(engine) as conn:
        for workspace, names in (("one", ("Anna", "Bruno")), ("two", ("Eve",))):
            for name in names:
                workers.save_worker(conn, workspace, name.lower(), WorkerCard(name), SECRET)
            sites.save_site(conn, workspace, "home", SiteCard("Home", "12"))
        sites.save_site(conn, "one", "island", SiteCard("Island", "13", "Pacific/Auckland"))
    return engine


def plan(begin: str, end: str, worker: str = "anna", site: str = "home", **more: Any) -> Planned:
    return Planned(worker, site, at(begin), at(end), **more)


def punch(engine: Engine, direction: str, text: str, worker: str = "anna") -> str:
    with writing(engine) as conn:
        wanted = punches.Wanted("boss", "test", worker, "home", direction, at(text))
        return punches.add_punch(conn, "one", wanted).id


def test_shifts_are_planned_changed_and_taken_away(staffed: Engine) -> None:
    with writing(staffed) as conn:
        one = planning.add_shift(conn, "one", plan("2024-03-04 08:00", "2024-03-04 10:00"))
        two = planning.add_shift(conn, "one", plan("2024-03-04 22:00", "2024-03-05 06:00"))
    assert (one.source, one.uid, one.tolerance) == ("", one.id, 600)
    with reading(staffed) as conn:
        day = at("2024-03-04 00:00"), at("2024-03-05 00:00")
        assert planning.shift_list(conn, "one", *day) == [one, two]
        # What reaches into the day is there too.
        assert planning.shift_list(conn, "one", day[1], day[1] + 3600) == [two]
        assert planning.shift_list(conn, "two", *day) == []
    with writing(staffed) as conn:
        wanted = plan("2024-03-04 09:00", "2024-03-04 11:00", note="Later", cancelled=True)
        saved = planning.save_shift(conn, "one", one.id, wanted)
        assert (saved.begins, saved.note, saved.cancelled) == (wanted.begins, "Later", True)
        assert planning.planned(conn, "one", *day)[0].id == two.id
        planning.delete_shift(conn, "one", two.id)
        assert planning.shift_list(conn, "one", *day) == [saved]
    for act in (planning.get_shift, planning.delete_shift):
        with pytest.raises(NotFound), writing(staffed) as conn:
            act(conn, "two", one.id)
    with pytest.raises(NotFound), writing(staffed) as conn:
        planning.save_shift(conn, "two", one.id, plan("2024-03-04 09:00", "2024-03-04 10:00"))
    with pytest.raises(NotFound), writing(staffed) as conn:
        planning.repeat(conn, "two", one.id, date(2024, 5, 1))


def test_what_cannot_be_planned_is_refused(staffed: Engine) -> None:
    good = plan("2024-03-04 08:00", "2024-03-04 10:00")
    for wrong, pointers in (
        (replace(good, ends=good.begins), ["/to"]),
        (replace(good, ends=good.begins + 49 * 3600), ["/to"]),
        (replace(good, begins=math.nan), ["/from"]),
        (replace(good, begins=-math.inf), ["/from"]),
        (replace(good, ends=math.inf), ["/to"]),
        (replace(good, ends=math.nan), ["/to"]),
        (replace(good, tolerance=math.nan, note="\0"), ["/tolerance", "/note"]),
        (replace(good, worker="eve", site="moon"), ["/worker", "/site"]),
    ):
        with pytest.raises(Invalid) as caught, writing(staffed) as conn:
            planning.add_shift(conn, "one", wrong)
        assert [error.pointer for error in caught.value.errors] == pointers
        assert all(error.text("fr") != error.text("en") for error in caught.value.errors)


def test_nobody_is_planned_who_is_being_deleted(staffed: Engine) -> None:
    refused: list[Exception] = []

    def add() -> None:
        try:
            with writing(staffed) as conn:
                planning.add_shift(conn, "one", Planned("paul", "home", 1e9, 1e9 + 3600))
        except Invalid as wrong:
            refused.append(wrong)

    meanwhile = threading.Thread(target=add)
    with writing(staffed) as conn:
        workers.save_worker(conn, "one", "paul", WorkerCard("Paul"), SECRET)
    with writing(staffed) as conn:
        workers.delete_worker(conn, "one", "paul")
        meanwhile.start()
        meanwhile.join(0.3)  # long enough to look, and to find that somebody writes
    meanwhile.join(20)
    assert len(refused) == 1


def test_a_shift_is_repeated_week_by_week_at_the_same_hours(staffed: Engine) -> None:
    with writing(staffed) as conn:
        night = planning.add_shift(conn, "one", plan("2024-03-16 22:00", "2024-03-17 06:00"))
        planning.add_shift(conn, "one", plan("2024-03-23 22:00", "2024-03-24 06:00"))
        made = planning.repeat(conn, "one", night.id, date(2024, 4, 13))
        assert planning.repeat(conn, "one", night.id, date(2024, 4, 13)) == []
        again = planning.shift_list(conn, "one", 0, 5e9)
    assert len(made) == 3  # one was planned already
    begins = [datetime.fromtimestamp(one.begins, PARIS) for one in again]
    assert [f"{b:%m-%d %H:%M}" for b in begins] == [
        "03-16 22:00", "03-23 22:00", "03-30 22:00", "04-06 22:00", "04-13 22:00",
    ]  # fmt: skip
    assert [(one.ends - one.begins) / 3600 for one in again] == [8, 8, 7, 8, 8]
    for until in (date(2024, 3, 16), date(2026, 1, 1)):
        with pytest.raises(Invalid), writing(staffed) as conn:
            planning.repeat(conn, "one", night.id, until)


def test_the_board_shows_what_touches_its_days(staffed: Engine) -> None:
    with writing(staffed) as conn:
        for begin, end, worker in (
            ("2024-03-03 22:00", "2024-03-04 06:00", "anna"),  # the night before
            ("2024-03-04 08:00", "2024-03-04 10:00", "bruno"),
            ("2024-03-04 23:00", "2024-03-05 07:00", "anna"),
            ("2024-03-05 08:00", "2024-03-05 10:00", "bruno"),  # the day after
        ):
            planning.add_shift(conn, "one", plan(begin, end, worker))
        planning.add_shift(conn, "two", plan("2024-03-04 08:00", "2024-03-04 10:00", "eve"))
        island = plan("2024-03-03 12:00", "2024-03-03 13:00", "bruno", "island")  # a day ahead
        planning.add_shift(conn, "one", island)
    came = punch(staffed, "in", "2024-03-03 21:55")
    punch(staffed, "out", "2024-03-04 06:05")
    punch(staffed, "in", "2024-03-04 08:30", "bruno")
    with reading(staffed) as conn:
        found = board.board(conn, "one", date(2024, 3, 4), 1, at("2024-03-04 09:00"))
        week = board.board(conn, "one", date(2024, 3, 4), 7, at("2024-03-04 09:00"))
    told = [(i["worker"], i["site"], i["planned"]["from"], i["state"], i["gaps"])
            for i in found["interventions"]]  # fmt: skip
    assert told == [
        ("anna", "home", "2024-03-03T22:00:00+01:00", "done", []),
        ("anna", "home", "2024-03-04T23:00:00+01:00", "expected", []),
        ("bruno", "home", "2024-03-04T08:00:00+01:00", "present", ["late"]),
        ("bruno", "island", "2024-03-04T00:00:00+13:00", "missing", ["missing_in"]),
    ]
    assert found["interventions"][0]["in_punch"] == came
    assert found["interventions"][0]["arrived"] == "2024-03-03T21:55:00+01:00"
    assert len(week["interventions"]) == 5
    assert [w["name"] for w in found["workers"]] == ["Anna", "Bruno"]
    assert {s["id"]: s["zone"] for s in found["sites"]}["island"] == "Pacific/Auckland"
    assert (found["from"], found["days"], found["now"]) == (
        "2024-03-04", 1, "2024-03-04T09:00:00+01:00")  # fmt: skip
    assert (found["open_refusals"], found["alerts"]) == (0, [])
    assert found["changed"] > 0


def test_the_board_is_one_look_however_much_there_is(staffed: Engine) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(*told: Any) -> None:
            seen.append(told[2])

        sa.event.listen(staffed, "before_cursor_execute", note)
        with reading(staffed) as conn:
            board.board(conn, "one", date(2024, 3, 4), 7, at("2024-03-10 09:00"))
        sa.event.remove(staffed, "before_cursor_execute", note)
        return sum(text.startswith("SELECT") for text in seen)

    few = queries()
    with writing(staffed) as conn:
        begin = at("2024-03-04 08:00")
        for day in range(7):
            for hour in range(20):
                begins = begin + day * 86400 + hour * 1200
                planning.insert(conn, "one", [Planned("anna", "home", begins, begins + 600)])
        row = {"workspace": "one", "id": "a", "kind": "late", "shift": "x", "worker": "anna",
               "site": "home", "due": begin, "raised": begin, "state": "open"}  # fmt: skip
        conn.execute(alerts.insert().values(**row))
        kept = {"workspace": "one", "kind": "punch", "worker": "anna", "site": "home",
                "direction": "in", "zone": "Europe/Paris", "recorded": begin, "flags": [],
                "simulated": False, "previous": "", "hash": ""}  # fmt: skip
        rows = [{**kept, "id": f"p{n}", "seq": n, "at": begin + 1200.0 * n} for n in range(140)]
        conn.execute(punch_table.insert(), rows)
    assert queries() <= few + 1
    with reading(staffed) as conn:
        found = board.board(conn, "one", date(2024, 3, 4), 7, at("2024-03-10 09:00"))
    assert len(found["interventions"]) > 140
    (alert,) = found["alerts"]
    assert (alert["kind"], alert["due"], alert["at"]) == ("late", "2024-03-04T08:00:00+01:00", None)


def test_the_days_of_each_site_are_its_own(staffed: Engine) -> None:
    midnight = datetime(2024, 3, 4, tzinfo=ZoneInfo("Pacific/Auckland")).timestamp()
    shift = Planned("anna", "island", midnight + 60, midnight + 3600)
    with writing(staffed) as conn:
        planning.add_shift(conn, "one", shift)
    with reading(staffed) as conn:
        now = datetime(2024, 3, 9, tzinfo=UTC).timestamp()
        shown = [len(board.board(conn, "one", date(2024, 3, d), 1, now)["interventions"])
                 for d in (2, 3, 4, 5)]  # fmt: skip
    assert shown == [0, 0, 1, 0]
