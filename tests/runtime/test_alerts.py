"""Alerts: at the right minute, once, closed by what comes; on each kind of database."""

import contextlib
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from runtime.records import people
from runtime.records.attendance import alerts, outbox, punches, settings
from runtime.records.attendance.alerts import Alert
from runtime.records.attendance.looking import look, mark
from runtime.records.attendance.planning import Planned, add_shift, delete_shift, save_shift
from runtime.records.attendance.sites import SiteCard, save_site
from runtime.records.attendance.tables import alerts as alerts_table
from runtime.records.attendance.workers import WorkerCard, save_worker
from runtime.records.database import connect, reading, writing
from runtime.records.errors import Invalid, NotFound
from tests.runtime.attending import BOSS, SECRET, at, firm, posted, punch, shift

EIGHT, TEN = at("2026-03-23 08:00"), at("2026-03-23 10:00")


def prepared(url: str) -> Iterator[Engine]:
    engine = connect(url)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        people.add_workspace(conn, "two", "Two")
    yield engine
    engine.dispose()


@pytest.fixture
def both(tables_url: str) -> Iterator[Engine]:
    """A database of each kind."""
    yield from prepared(tables_url)


@pytest.fixture
def engine(tmp_path: Path, sqlite_tables: Path) -> Iterator[Engine]:
    """One SQLite database: what does not depend on the kind is tried once."""
    shutil.copy(sqlite_tables, tmp_path / "ariane.db")
    yield from prepared(f"sqlite:///{tmp_path / 'ariane.db'}")


def raised(engine: Engine, now: float, workspace: str = "one") -> list[tuple[str, str]]:
    with writing(engine) as conn:
        return [(a.kind, a.state) for a in alerts.raise_due(conn, workspace, now, "https://a/b")]


def states(engine: Engine, workspace: str = "one") -> dict[str, Alert]:
    with reading(engine) as conn:
        return {alert.kind: alert for alert in alerts.alert_list(conn, workspace)}


def test_late_then_missing_at_the_right_second_and_once(both: Engine) -> None:
    with writing(both) as conn:
        firm(conn)
        firm(conn, "two")
        line = shift(conn, EIGHT, TEN)
    late = EIGHT + 600
    assert raised(both, late - 0.001) == []
    with reading(both) as conn:
        assert look(conn, "one", late - 0.001).next == late
    assert raised(both, late) == [("late", "open")]
    assert raised(both, late + 1) == []
    assert raised(both, TEN - 1) == []
    assert raised(both, TEN) == [("missing_in", "open")]
    assert raised(both, TEN + 5000) == []
    found = states(both)
    assert found["late"].due == late
    assert found["late"].shift == line.id
    assert states(both, "two") == {}
    first, second = posted(both)
    assert (first.kind, first.target, first.about) == ("email", BOSS, found["late"].id)
    assert first.subject == "Retard : Claire Martin, École Pasteur, arrivée prévue à 08:00"
    assert "lundi 23 mars à 08:00" in first.body
    assert "À 08:10" in first.body
    assert "https://a/b" in first.body
    assert "12 rue des Lilas" in first.body
    assert second.subject.startswith("Absence de pointage : Claire Martin")


def test_who_came_in_time_raises_nothing_until_the_departure_is_missing(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn, language="it")
        shift(conn, EIGHT, TEN)
        punch(conn, "in", EIGHT + 599)
    assert raised(engine, EIGHT + 700) == []
    assert raised(engine, TEN + 599) == []
    assert raised(engine, TEN + 600) == [("missing_out", "open")]
    with writing(engine) as conn:
        punch(conn, "out", TEN + 900)
    assert raised(engine, TEN + 905) == []
    closed = states(engine)["missing_out"]
    assert (closed.state, closed.at) == ("closed", TEN + 905)
    assert closed.note == "Uscita timbrata alle 10:15."
    # The mail had not been sent yet, and now nobody needs it.
    assert [(row.state, row.error) for row in posted(engine)] == [("failed", outbox.SETTLED)]


def test_an_arrival_closes_the_late_alert_and_says_when(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, EIGHT, TEN)
    assert raised(engine, EIGHT + 600) == [("late", "open")]
    with writing(engine) as conn:
        punch(conn, "in", EIGHT + 1500)
    assert raised(engine, EIGHT + 1506) == []
    found = states(engine)["late"]
    assert (found.state, found.note) == ("closed", "Arrivée pointée à 08:25.")
    assert raised(engine, TEN) == []


def test_a_simulated_arrival_silences_nothing_unless_tests_count(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, EIGHT, TEN)
        punch(conn, "in", EIGHT, simulated=True)
    assert raised(engine, EIGHT + 600) == [("late", "open")]
    with writing(engine) as conn:
        settings.put(conn, "one", {"count_tests": True})
    assert raised(engine, EIGHT + 601) == []
    assert states(engine)["late"].state == "closed"


def test_what_is_cancelled_inactive_or_switched_off_raises_nothing(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn, on={"missing_in": False})
        line = shift(conn, EIGHT, TEN)
        save_shift(conn, "one", line.id, Planned("claire", "pasteur", EIGHT, TEN, cancelled=True))
    assert raised(engine, EIGHT + 600) == []
    with writing(engine) as conn:
        save_shift(conn, "one", line.id, Planned("claire", "pasteur", EIGHT, TEN))
        save_worker(conn, "one", "claire", WorkerCard("Claire", active=False), SECRET)
    assert raised(engine, EIGHT + 601) == []
    with writing(engine) as conn:
        save_worker(conn, "one", "claire", WorkerCard("Claire"), SECRET)
        save_site(conn, "one", "pasteur", SiteCard("Pasteur", active=False))
    assert raised(engine, EIGHT + 602) == []
    with writing(engine) as conn:
        save_site(conn, "one", "pasteur", SiteCard("Pasteur"))
    assert raised(engine, TEN) == [("late", "open")]
    with writing(engine) as conn:
        delete_shift(conn, "one", line.id)
    assert raised(engine, TEN + 1) == []
    assert states(engine)["late"].state == "closed"
    assert "planning" in states(engine)["late"].note


def test_after_an_outage_old_gaps_are_noted_and_new_ones_told_together(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, at("2026-03-16 05:00"), at("2026-03-16 05:30"))  # more than a week ago
        shift(conn, at("2026-03-22 19:00"), at("2026-03-22 19:30"))
        shift(conn, EIGHT, TEN)
    now = at("2026-03-23 11:00")
    assert raised(engine, now) == [
        ("late", "closed"), ("missing_in", "closed"), ("late", "closed"), ("missing_in", "open"),
    ]  # fmt: skip
    with reading(engine) as conn:
        found = alerts.alert_list(conn, "one")
    assert len(posted(engine)) == 1
    notes = {(alert.kind, alert.due < EIGHT): alert.note for alert in found}
    assert "lundi 23 mars, 11:00" in notes["late", True]
    assert "arrivée manquante" in notes["late", False]
    assert notes["missing_in", False] == ""


def test_a_shift_moved_to_later_is_told_anew(both: Engine) -> None:
    with writing(both) as conn:
        firm(conn)
        line = shift(conn, EIGHT, TEN)
    assert raised(both, EIGHT + 600) == [("late", "open")]
    with writing(both) as conn:
        moved = Planned("claire", "pasteur", EIGHT + 7200, TEN + 7200)
        save_shift(conn, "one", line.id, moved)
    assert raised(both, EIGHT + 700) == []
    assert states(both)["late"].state == "closed"
    assert raised(both, EIGHT + 7800) == [("late", "open")]
    assert [row.state for row in posted(both)] == ["failed", "waiting"]
    assert len(states(both)) == 1


def test_the_worker_is_told_in_their_language_and_by_telephone(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn, alert_sms=["+33 6 00 00 00 01"], tell_worker=True, language="en")
        shift(conn, EIGHT, TEN)
    raised(engine, EIGHT + 600)
    told = {(row.kind, row.target): row for row in posted(engine)}
    assert set(told) == {
        ("email", BOSS), ("sms", "+33600000001"),
        ("email", "claire@example.org"), ("sms", "+33612345678"),
    }  # fmt: skip
    assert told["email", BOSS].body.startswith("Claire Martin was expected at École Pasteur on")
    assert told["sms", "+33600000001"].body.startswith("Ariane: Late: Claire Martin")
    assert "votre arrivée n’est pas encore pointée" in told["sms", "+33612345678"].body
    assert "https://a/b" not in told["email", "claire@example.org"].body


@pytest.mark.parametrize(
    ("begin", "end", "late"),
    [
        ("2026-03-29 01:50", "2026-03-29 05:00", "03:00"),  # 02:00 is 03:00 in this night
        ("2025-10-26 02:55", "2025-10-26 06:00", "02:05"),  # and here 02:05 comes twice
    ],
    ids=["spring", "autumn"],
)
def test_in_the_nights_when_clocks_change(engine: Engine, begin: str, end: str, late: str) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, at(begin), at(end))
    assert raised(engine, at(begin) + 599) == []
    assert raised(engine, at(begin) + 600) == [("late", "open")]
    assert f"À {late}, aucune arrivée" in posted(engine)[0].body


def test_two_studios_at_once_raise_and_tell_once(both: Engine) -> None:
    with writing(both) as conn:
        firm(conn, alert_sms=["+33600000001"])
        for hour in range(5):
            shift(conn, EIGHT + hour * 9000, EIGHT + hour * 9000 + 3600)
    begin, found = threading.Barrier(2), []

    def studio() -> None:
        begin.wait()
        for second in range(3):
            with writing(both, patience=30) as conn:
                found.extend(alerts.raise_due(conn, "one", EIGHT + 9000 * 5 + second))

    threads = [threading.Thread(target=studio) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len({(alert.shift, alert.kind) for alert in found}) == 10
    assert len(posted(both)) == 5 * 2


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_look_tells(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, EIGHT, TEN)
    with contextlib.suppress(RuntimeError), writing(engine) as conn:
        assert len(alerts.raise_due(conn, "one", EIGHT + 600)) == 1
        raise RuntimeError("the lights go out")
    assert posted(engine) == []
    assert raised(engine, EIGHT + 640) == [("late", "open")]
    assert len(posted(engine)) == 1


def test_acknowledging_is_for_open_alerts_and_stops_what_waits(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, EIGHT, TEN)
        alert = alerts.raise_due(conn, "one", EIGHT + 600)[0]
        taken = alerts.acknowledge(conn, "one", alert.id, "anna", EIGHT + 700, " I call her. ")
        again = alerts.acknowledge(conn, "one", alert.id, "bert", EIGHT + 800, "me too")
        assert taken == again
        assert (taken.state, taken.by, taken.note) == ("acknowledged", "anna", "I call her.")
        with pytest.raises(NotFound):
            alerts.acknowledge(conn, "two", alert.id, "anna", EIGHT)
        with pytest.raises(Invalid):
            alerts.acknowledge(conn, "one", alert.id, "anna", EIGHT, "x" * 501)
        assert alerts.alert_list(conn, "one", only_open=True) == []
    assert posted(engine)[0].error == outbox.SETTLED
    with writing(engine) as conn:
        punch(conn, "in", EIGHT + 900)
    raised(engine, EIGHT + 910)
    assert states(engine)["late"].by == "anna"


def test_guessing_that_the_guard_noted_is_told_once(both: Engine) -> None:
    with writing(both) as conn:
        firm(conn)
        conn.execute(alerts_table.insert().values(
            workspace="one", id="g", kind="guessing", shift=None, site="pasteur", due=EIGHT,
            raised=EIGHT, state="open", note="+33140000000",
        ))  # fmt: skip
    for second in range(3):
        raised(both, EIGHT + second)
    assert [row.about for row in posted(both)] == ["g"]
    assert "+33140000000" in posted(both)[0].body


def test_a_void_arrival_is_no_arrival(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        shift(conn, EIGHT, TEN)
        made = punch(conn, "in", EIGHT)
        punches.void_punch(conn, "one", made.id, author="anna", reason="wrong person")
    assert raised(engine, EIGHT + 600) == [("late", "open")]


def test_settings_name_each_bad_value(engine: Engine) -> None:
    bad = {
        "alert_emails": ["a@b.org", "a@b.org\nBcc: c@d.org"], "alert_sms": ["12"],
        "tell_worker": "yes", "language": "xx", "tolerance": -1, "on": {"never": True},
        "colour": "red",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused, writing(engine) as conn:
        settings.put(conn, "one", bad)
    assert {error.pointer for error in refused.value.errors} == {
        "/alert_emails/1", "/alert_sms/0", "/tell_worker", "/language", "/tolerance", "/on/never",
        "/colour",
    }  # fmt: skip
    with reading(engine) as conn:
        assert settings.get(conn, "one") == settings.Attendance()


def test_a_short_transaction_for_what_a_look_has_found(both: Engine) -> None:
    with writing(both) as conn:
        firm(conn)
        save_worker(conn, "one", "luc", WorkerCard("Luc"), SECRET)
        shift(conn, EIGHT, TEN)
        add_shift(conn, "one", Planned("luc", "pasteur", EIGHT, TEN))
    now = EIGHT + 600
    with reading(both) as conn:
        seen = look(conn, "one", now)
        assert seen.workers == {"claire", "luc"}
        assert look(conn, "one", now, workers=["luc"]).workers == {"luc"}
        assert not look(conn, "one", now + 3600, back=600).anything
    with writing(both) as conn:
        punch(conn, "in", EIGHT)  # while nobody held it up
    with writing(both) as conn:
        (raised_now,) = alerts.raise_due(conn, "one", now, before=seen)
    assert raised_now.worker == "luc"


def test_what_is_planned_long_afterwards_is_shown_and_wakes_nobody(engine: Engine) -> None:
    with writing(engine) as conn:
        firm(conn)
        mark(conn, "one", TEN)
        shift(conn, EIGHT, EIGHT + 1800)
        shift(conn, TEN - 1200, TEN + 3600)
    assert raised(engine, TEN + 300) == [
        ("late", "closed"), ("missing_in", "open"), ("late", "open")
    ]  # fmt: skip
    (told,) = posted(engine)
    assert "09:40" in told.subject
    assert "après coup" in states(engine)["missing_in"].note
    with writing(engine) as conn:
        shift(conn, TEN + 600, TEN + 1200)  # due after the mark: we were away
    assert raised(engine, TEN + 9000)[-1] == ("missing_in", "open")
    assert len(posted(engine)) > 1
