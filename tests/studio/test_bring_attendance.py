"""Sites, workers and weekly hours of a `workspace.json` enter a workspace, and enter it again."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import Engine

from flows.world import Workspace
from runtime.records import people
from runtime.records.attendance import lines, planning, sites, workers
from runtime.records.attendance.chain import changed
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.errors import FieldError
from studio.bring_attendance import WEEKS, Unbringable, bring_attendance

SECRET = b"a secret of 32 bytes, for tests."
FILE: dict[str, Any] = {
    "sites": {
        "home": {"name": "Home", "code": "1234", "lines": ["+33145223344", "+33145223345"]},
        "roma": {"name": "Roma", "code": "77", "zone": "Europe/Rome", "address": "Via Appia 1"},
    },
    "workers": {
        "marie": {"name": "Marie", "code": "482913", "phone": "+33612345678"},
        "paul": {"name": "Paul", "code": "730518", "language": "it", "active": False},
    },
    "planning": [
        {"worker": "marie", "site": "home",
         "weekly": {"mon": ["08:00-10:00"], "fri": ["22:00-06:00"]}},
        {"worker": "marie", "site": "roma", "weekly": {"wed": ["14:00-15:30"]}, "tolerance": 300},
    ],
}  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
    yield engine
    engine.dispose()


MONDAY = datetime(2030, 3, 4, 6, 0, tzinfo=ZoneInfo("Europe/Paris")).timestamp()
HOUR, DAY = 3600.0, 86400.0


def bring(engine: Engine, document: dict[str, Any], now: float = MONDAY, **how: Any) -> None:
    whole = Workspace.model_validate(document)
    with writing(engine) as conn:
        bring_attendance(conn, "one", whole, lambda: SECRET, now=now, **how)


def planned(engine: Engine) -> list[planning.PlannedShift]:
    with reading(engine) as conn:
        return planning.shift_list(conn, "one", 0, 9e9)


def test_all_of_it_enters_and_nothing_twice(engine: Engine) -> None:
    for _ in range(2):
        bring(engine, FILE)
        with reading(engine) as conn:
            home, roma = sites.site_list(conn, "one")
            assert [line.number for line in home.lines] == FILE["sites"]["home"]["lines"]
            assert (roma.zone, roma.address, roma.lines) == ("Europe/Rome", "Via Appia 1", [])
            marie, paul = workers.worker_list(conn, "one")
            assert (marie.phone, paul.language, paul.active) == ("+33612345678", "it", False)
            assert workers.with_code(conn, "one", "482913", SECRET) == marie
            assert lines.sites_of(conn, "one", "+33145223345")[0].id == "home"
        assert len(planned(engine)) == 3 * WEEKS
    monday, wednesday, friday = planned(engine)[:3]
    begins = datetime.fromtimestamp(monday.begins, ZoneInfo("Europe/Paris"))
    assert (begins.weekday(), begins.hour) == (0, 8)
    assert begins.timestamp() - MONDAY == 2 * HOUR  # the present week
    assert wednesday.tolerance == 300
    assert round((friday.ends - friday.begins) / 3600) in (7, 8, 9)  # a night, clocks may change


def test_people_s_own_planning_stays_beside_it(engine: Engine) -> None:
    bring(engine, FILE)
    first = planned(engine)[0]
    with writing(engine) as conn:
        planning.delete_shift(conn, "one", first.id)
        workers.save_worker(conn, "one", "zoe", WorkerCard("Zoé"), SECRET)
        own = planning.Planned("zoe", "home", first.begins, first.ends)
        planning.add_shift(conn, "one", own)
    bring(engine, FILE)
    assert len(planned(engine)) == 3 * WEEKS + 1


def test_a_folder_without_attendance_changes_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        bring_attendance(conn, "one", Workspace(), lambda: pytest.fail("no secret is needed"))
        assert changed(conn, "one") == 0


def test_what_cannot_enter_is_told_with_its_place(engine: Engine) -> None:
    def refused(**values: Any) -> list[tuple[str, str]]:
        worker = {**FILE["workers"]["marie"], **values}
        with pytest.raises(Unbringable) as wrong:
            bring(engine, {**FILE, "workers": {"marie": worker}})
        return [(error.pointer, error.text("fr")) for error in wrong.value.errors]

    ((place, text),) = refused(code="4829")
    assert place == "/workers/marie/code"
    assert "5 chiffres" in text
    assert [place for place, _ in refused(code="123456")] == ["/workers/marie/code"]
    assert [place for place, _ in refused(email="nobody")] == ["/workers/marie/email"]
    assert planned(engine) == []  # all or nothing


def test_what_is_over_is_not_planned(engine: Engine) -> None:
    tuesday, running = MONDAY + DAY, MONDAY + 3 * HOUR
    bring(engine, FILE, now=tuesday)
    assert len(planned(engine)) == 3 * WEEKS - 1
    assert min(one.ends for one in planned(engine)) > tuesday
    bring(engine, FILE, now=running)  # begun, and not over
    assert planned(engine)[0].begins < running < planned(engine)[0].ends
    assert len(planned(engine)) == 3 * WEEKS


def test_what_fits_enters_and_the_rest_is_told(engine: Engine) -> None:
    with writing(engine) as conn:
        taken = WorkerCard("Zoé", FILE["workers"]["marie"]["code"])
        workers.save_worker(conn, "one", "zoe", taken, SECRET)
        sites.save_site(
            conn, "one", "other", sites.SiteCard("Other", FILE["sites"]["roma"]["code"])
        )
    with pytest.raises(Unbringable):
        bring(engine, FILE)
    extra = {"worker": "paul", "site": "home", "weekly": {"tue": ["09:00-10:00"]}}
    left_out: list[FieldError] = []
    bring(engine, {**FILE, "planning": [*FILE["planning"], extra]}, left_out=left_out)
    assert [error.pointer for error in left_out] == ["/sites/roma", "/workers/marie"]
    assert all(error.detail for error in left_out)
    with reading(engine) as conn:
        assert {one.id for one in workers.worker_list(conn, "one")} == {"paul", "zoe"}
        assert {one.id for one in sites.site_list(conn, "one")} == {"home", "other"}
    assert {(one.worker, one.site) for one in planned(engine)} == {("paul", "home")}
