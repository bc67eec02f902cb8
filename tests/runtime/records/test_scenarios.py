"""Tests of a flow, and settings: kept, in order, by workspace."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from runtime.records import flows, scenarios, settings
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound
from tests.runtime.records.documents import flow

TEST = {
    "name": "Samedi, fermé",
    "call": {"from": "+41790000001", "at": "2026-11-21T10:00:00+01:00"},
    "steps": [{"hear": "bonjour"}, {"hangup": True}],
    "expect": {"end": "caller", "heard": ["bonjour", {"text": "Bonjour"}]},
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as conn:
        flows.create(conn, "one", flow("Desk"), "anna", "desk")
    return engine


def test_they_are_kept_in_order(filled: Engine) -> None:
    with writing(filled) as conn:
        first = scenarios.add(conn, "one", "desk", {**TEST, "flow": "../desk.json"}, "anna")
        again = scenarios.add(conn, "one", "desk", TEST, "anna")
        last = scenarios.add(conn, "one", "desk", {"name": "À la main"}, "bea")
    assert [one.id for one in (first, again, last)] == [
        "samedi-ferme", "samedi-ferme-2", "a-la-main",
    ]  # fmt: skip
    assert (first.scenario, first.revision, first.author) == (TEST, 1, "anna")
    with reading(filled) as conn:
        assert scenarios.scenario_list(conn, "one", "desk") == [first, again, last]
        assert scenarios.scenario_list(conn, "one", "desk", ["a-la-main"]) == [last]
        loaded = scenarios.loaded(first.scenario)
    assert loaded.steps[1].hangup
    assert loaded.expect.end == "caller"


def test_one_is_replaced_and_deleted(filled: Engine) -> None:
    with writing(filled) as conn:
        kept = scenarios.add(conn, "one", "desk", TEST, "anna")
        other = scenarios.add(conn, "one", "desk", TEST, "anna")
        saved = scenarios.save(conn, "one", "desk", kept.id, {**TEST, "name": "Sunday"}, "bea")
        assert (saved.id, saved.name, saved.revision, saved.author) == (kept.id, "Sunday", 2, "bea")
        scenarios.delete(conn, "one", "desk", kept.id)
        assert scenarios.scenario_list(conn, "one", "desk") == [other]
        with pytest.raises(NotFound):
            scenarios.delete(conn, "one", "desk", kept.id)
        with pytest.raises(NotFound):
            scenarios.save(conn, "one", "desk", kept.id, TEST, "anna")


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], ""),
        ({"steps": []}, ""),
        ({"name": ""}, "/name"),
        ({"name": "x", "steps": [{"press": "1", "wait": 2}]}, "/steps/0"),
        ({"name": "x", "steps": [{"press": "A"}]}, "/steps/0/press"),
        ({"name": "x", "expect": {"end": "sold"}}, "/expect/end"),
        ({"name": "x", "call": {"at": "yesterday"}}, "/call/at"),
        ({"name": "a\0b"}, "/name"),
        ({"name": "x", "surprise": 1}, "/surprise"),
    ],
    ids=["list", "no name", "empty name", "two deeds", "key", "end", "instant", "nul", "field"],
)
def test_what_is_no_test_is_told_with_its_place(
    filled: Engine, document: object, pointer: str
) -> None:
    with writing(filled) as conn, pytest.raises(Invalid) as told:
        scenarios.add(conn, "one", "desk", document, "anna")
    assert told.value.code == "not-a-scenario"
    assert pointer in [wrong.pointer for wrong in told.value.errors]


def test_there_is_an_end_to_them(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios, "MOST", 1)
    with writing(filled) as conn:
        scenarios.add(conn, "one", "desk", TEST, "anna")
        with pytest.raises(Conflict, match="can have 1 tests"):
            scenarios.add(conn, "one", "desk", TEST, "anna")


def test_none_is_endless(filled: Engine) -> None:
    steps = [{"press": "1" * 1000}] * 200
    with writing(filled) as conn, pytest.raises(Invalid, match="can have 200000 characters"):
        scenarios.add(conn, "one", "desk", {**TEST, "steps": steps}, "anna")


def test_a_copy_of_a_flow_gets_its_tests(filled: Engine) -> None:
    with writing(filled) as conn:
        scenarios.add(conn, "one", "desk", TEST, "anna")
        scenarios.add(conn, "one", "desk", {"name": "Two"}, "anna")
        flows.create(conn, "one", flow("Other"), "bea", "other")
        scenarios.copy(conn, "one", "desk", "other", "bea")
        copied = scenarios.scenario_list(conn, "one", "other")
    assert [(one.id, one.author) for one in copied] == [("samedi-ferme", "bea"), ("two", "bea")]


def test_settings(filled: Engine) -> None:
    with writing(filled) as conn:
        assert settings.get(conn, "one", "publishing", {"a": 1}) == {"a": 1}
        settings.put(conn, "one", "publishing", {"block_on_failing": True})
        settings.put(conn, "one", "publishing", {"block_on_failing": False})
        settings.put(conn, "two", "publishing", None)
        assert settings.get(conn, "one", "publishing") == {"block_on_failing": False}
        assert settings.get(conn, "two", "publishing", 1) is None
        rows = conn.scalar(sa.text("SELECT COUNT(*) FROM settings"))
    assert rows == 2


def test_of_those_who_set_a_setting_first_at_once_none_fails(engine: Engine) -> None:
    together = Barrier(4)

    def put(n: int) -> None:
        with writing(engine) as conn:
            together.wait(30) if conn.dialect.name == "postgresql" else None
            settings.put(conn, "one", "new", n)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(4)))
    with reading(engine) as conn:
        assert settings.get(conn, "one", "new") in range(4)
