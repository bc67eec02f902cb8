"""Which version calls get: by dates alone, on SQLite and PostgreSQL."""

import json
import random
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from runtime.records import directory, flows, locks, used, versions
from runtime.records.database import _alembic, connect, migrate, reading, writing
from runtime.records.errors import Conflict, Invalid, Locked, NotFound
from runtime.records.tables import versions as table
from tests.runtime.records.documents import flow, with_hours

DAY = 86400.0


@pytest.fixture
def name(engine: Engine) -> str:
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
        directory.assign(conn, "one", "123", "hello")
    return "hello"


def publish(engine: Engine, effective: float | None = None) -> int:
    with writing(engine) as conn:
        return flows.publish(conn, "one", "hello", None, "anna", effective=effective)


def live(engine: Engine) -> int | None:
    """The live version, as a call finds it and as people see it."""
    with reading(engine) as conn:
        draft = flows.get_draft(conn, "one", "hello")
        route = directory.route(conn, "123")
        (listed,) = flows.flow_list(conn, "one")
    assert (route and route[2]) == draft.live_version == listed.live_version
    return draft.live_version


def test_a_version_comes_into_effect_by_itself(
    engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live(engine) is None
    start = time.time()
    assert publish(engine, start + DAY) == 1
    assert live(engine) is None  # not called before its date, also when it is the only one
    assert publish(engine) == 2
    assert publish(engine, start + 2 * DAY) == 3
    assert live(engine) == 2
    with reading(engine) as conn:
        assert versions.coming(conn, "one") == {name: versions.Next(1, start + DAY)}
        states = [v.state(2, time.time()) for v in flows.version_list(conn, "one", name)]
    assert states == ["scheduled", "live", "scheduled"]
    for days, wanted in [(0.999, 2), (1.0, 1), (1.5, 1), (2.0, 3), (400, 3)]:
        monkeypatch.setattr(time, "time", lambda days=days: start + days * DAY)
        assert live(engine) == wanted
    with reading(engine) as conn:
        assert versions.coming(conn, "one", name) == {}
        states = [v.state(3, time.time()) for v in flows.version_list(conn, "one", name)]
    assert states == ["live", "past", "past"]


def test_an_urgent_correction_counts_until_the_planned_version(
    engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [time.time()]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    publish(engine)
    date = clock[0] + 60
    planned = publish(engine, date)
    assert publish(engine) == 3
    for now, wanted in [(clock[0], 3), (date - 0.001, 3), (date, planned), (date + DAY, planned)]:
        clock[0] = now
        assert live(engine) == wanted


def test_a_version_may_be_withdrawn_before_its_date_only(engine: Engine, name: str) -> None:
    publish(engine)
    publish(engine, time.time() + DAY)
    with writing(engine) as conn:
        versions.withdraw(conn, "one", name, 2, "anna")
    with reading(engine) as conn:
        assert versions.coming(conn, "one") == {}
        assert flows.version_list(conn, "one", name)[0].state(1, time.time()) == "withdrawn"
    for version, code in [(1, "in-effect"), (2, "withdrawn-already")]:
        with pytest.raises(Conflict) as caught, writing(engine) as conn:
            versions.withdraw(conn, "one", name, version, "anna")
        assert caught.value.code == code
    with pytest.raises(NotFound), writing(engine) as conn:
        versions.withdraw(conn, "one", name, 3, "anna")
    assert live(engine) == 1


def test_a_clock_set_back_neither_delays_nor_revives_a_version(
    engine: Engine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = time.time()
    clock = [start]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    assert publish(engine) == 1
    clock[0] = start + DAY  # wrong
    assert publish(engine) == 2
    clock[0] = start + 60  # put right
    assert live(engine) == 2
    with reading(engine) as conn:
        assert versions.coming(conn, "one") == {}
        states = [v.state(2, time.time()) for v in flows.version_list(conn, "one", name)]
    assert states == ["live", "past"]
    with pytest.raises(Conflict) as caught, writing(engine) as conn:
        versions.withdraw(conn, "one", name, 2, "anna")
    assert caught.value.code == "in-effect"
    assert publish(engine) == 3
    assert publish(engine, start + 3600) == 4
    for seconds, wanted in [(61, 3), (3600, 4), (DAY, 4), (2 * DAY, 4)]:
        clock[0] = start + seconds
        assert live(engine) == wanted


def test_a_flow_locked_meanwhile_is_not_withdrawn(engine: Engine, name: str) -> None:
    publish(engine, time.time() + DAY)
    wrong: list[BaseException] = []

    def withdraw() -> None:
        try:
            with writing(engine) as conn:
                versions.withdraw(conn, "one", name, 1, "anna")
        except Locked as held:
            wrong.append(held)

    thread = threading.Thread(target=withdraw)
    with writing(engine) as conn:
        locks.lock(conn, "one", name, "bob")
        thread.start()
        time.sleep(0.3)
    thread.join(5)
    assert [type(error) for error in wrong] == [Locked]


@pytest.mark.parametrize("ahead", [-3600.0, -61.0, 367 * DAY, 1e12])
def test_dates_that_cannot_be_meant_are_refused(engine: Engine, name: str, ahead: float) -> None:
    with pytest.raises(Invalid) as caught:
        publish(engine, time.time() + ahead)
    assert caught.value.errors[0].pointer == "/at"
    assert "istante" in caught.value.errors[0].text("it")
    assert live(engine) is None


def test_any_history_gives_the_version_the_rule_says(engine: Engine, name: str) -> None:
    pick, now = random.Random(1), time.time()
    rows = []
    for version in range(1, 60):
        effective = now + pick.choice([-3, -2, -1, 1, 2]) * DAY
        withdrawn = now if pick.random() < 0.3 else None
        rows.append((withdrawn is None and effective <= now, effective, version))
        with writing(engine) as conn:
            conn.execute(table.insert().values(
                workspace="one", flow=name, version=version, document=json.dumps(flow()),
                author="anna", published=now, effective=effective, withdrawn=withdrawn,
            ))  # fmt: skip
        wanted = max(rows)
        assert live(engine) == (wanted[2] if wanted[0] else None)


def test_what_a_scheduled_version_needs_is_not_deleted(engine: Engine, name: str) -> None:
    publish(engine)
    with writing(engine) as conn:
        used.refuse_if_used(conn, "one", "day")
        flows.save_draft(conn, "one", name, with_hours("day"), 1, "anna")
        conn.execute(table.insert().values(
            workspace="one", flow=name, version=2, document=json.dumps(with_hours("day")),
            author="anna", published=0.0, effective=time.time() + DAY,
        ))  # fmt: skip
    with reading(engine) as conn, pytest.raises(Conflict, match="Hours"):
        used.refuse_if_used(conn, "one", "day")
    with writing(engine) as conn:
        versions.withdraw(conn, "one", name, 2, "anna")
        used.refuse_if_used(conn, "one", "day")


def test_who_uses_what_is_read_from_drafts(engine: Engine, name: str) -> None:
    document = with_hours("day")
    document["nodes"]["say"]["params"]["prompts"][0] = {"audio": {"en": "ding"}}
    unfinished = flow("Unfinished")
    unfinished["nodes"]["say"]["params"] = {"prompts": [{"audio": {"en": "ding"}}], "what": 1}
    with writing(engine) as conn:
        flows.create(conn, "one", document, "anna", "hours")
        flows.create(conn, "one", unfinished, "anna", "unfinished")
        flows.create(conn, "one", flow("Aside"), "anna", "aside")
    with reading(engine) as conn:
        found = used.users(conn, "one")
    assert found["calendar", "day"] == [("hours", "Hours")]
    assert found["audio", "ding"] == [("hours", "Hours"), ("unfinished", "Unfinished")]
    assert ("audio", "day") not in found


def test_what_the_compiler_proved_is_kept_with_the_version(engine: Engine, name: str) -> None:
    publish(engine)
    with reading(engine) as conn:
        report = flows.check(conn, "one", flow())
        kept = flows.certificate(conn, "one", name, 1)
    assert report.certificate is not None
    assert kept == json.loads(json.dumps(report.certificate))
    assert kept["steps"] == 3


def test_the_live_version_stays_the_same_across_the_upgrade(
    database_url: str, tmp_path: Path
) -> None:
    engine = connect(database_url)
    with writing(engine) as conn:
        config = _alembic()
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        ahead = time.time() + DAY
        for flow_id, published in [
            ("steady", [10, 20, 30]), ("set-back", [50, 40]), ("new", []),
            ("ahead", [10, ahead]), ("set-back-today", [10, ahead, 20]),
        ]:  # fmt: skip
            insert = (
                "INSERT INTO flows (workspace, id, name, draft, revision, saved, author,"
                " live_version, created) VALUES ('one', :flow, 'X', '{}', 1, 0, 'anna', :live, 0)"
            )
            values = {"flow": flow_id, "live": len(published) or None}
            conn.execute(sa.text(insert), values)
            for version, at in enumerate(published, 1):
                insert = (
                    "INSERT INTO versions (workspace, flow, version, document, author, published)"
                    " VALUES ('one', :flow, :version, '{}', 'anna', :at)"
                )
                values = {"flow": flow_id, "version": version, "at": at}
                conn.execute(sa.text(insert), values)
    migrate(engine)
    with reading(engine) as conn:
        for flow_id, live_version in [
            ("steady", 3), ("set-back", 2), ("new", None), ("ahead", 2), ("set-back-today", 3),
        ]:  # fmt: skip
            draft = flows.get_draft(conn, "one", flow_id)
            assert draft.live_version == live_version
        steady = flows.version_list(conn, "one", "steady")
        assert [v.effective for v in steady] == [30, 20, 10]
    engine.dispose()
