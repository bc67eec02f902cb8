"""Who follows real calls to a draft: rows that a studio writes and a runtime reads."""

import time
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from runtime.events import Event
from runtime.journal import Batch, write
from runtime.records import commands, debug, directory, flows, tables
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, NotFound
from tests.runtime.records.documents import a_call, flow

POINT = {"node": "say", "when": {"left": "caller.number", "op": "is", "right": "123"}}


@pytest.fixture
def lasting(engine: Engine) -> Engine:
    """Two calls that last, and one that is over."""
    with writing(engine) as conn:
        events = a_call("c1")[:4] + a_call("c2")[:4] + a_call("over")
        write(conn, Batch(events, {"c1": "one", "c2": "two"}), "runtime-1")
    return engine


def test_a_test_number_leads_to_the_draft(engine: Engine) -> None:
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
        assert not directory.assign(conn, "one", "124", "hello").draft
        assert directory.assign(conn, "one", "123", "hello", "Test", draft=True).draft
        assert directory.route(conn, "123") == ("one", "hello", 0)
        assert directory.route(conn, "124") is None  # not published yet
        flows.publish(conn, "one", "hello", None, "anna")
        assert directory.route(conn, "123") == ("one", "hello", 0)
        assert directory.route(conn, "124") == ("one", "hello", 1)
        assert {n.number: n.draft for n in directory.number_list(conn, "one")} == {
            "123": True, "124": False,
        }  # fmt: skip
        directory.assign(conn, "one", "123", "hello")
        assert directory.route(conn, "123") == ("one", "hello", 1)
        directory.assign(conn, "one", "123", "hello", draft=True)
        assert directory.route(conn, "123") == ("one", "hello", 0)


def test_a_call_is_followed_by_who_listens_and_is_free(lasting: Engine) -> None:
    with writing(lasting) as conn:
        assert debug.claim(conn, "one", "hello", "c1") is None
        first = debug.listen(conn, "one", "hello", "anna", [POINT], paused=True)
        second = debug.listen(conn, "one", "hello", "ben")
        debug.listen(conn, "one", "other", "ben")
    with writing(lasting) as conn:
        assert debug.claim(conn, "one", "hello", "c1") == replace(second, call="c1")
        assert debug.claim(conn, "one", "hello", "c2") == replace(first, call="c2")
        assert debug.claim(conn, "one", "hello", "c3") is None, "both are busy"
        assert debug.claim(conn, "one", "hello", "c2") == replace(first, call="c2"), "a restart"
        (found,) = debug.present(conn, [first.id, "nobody"]).values()
        assert (found.breakpoints, found.paused, found.call) == ([POINT], True, "c2")
        assert [row.id for row in debug.left_alone(conn, "one", "hello", "anna")] == [first.id]
        assert debug.left_alone(conn, "one", "hello", "eve") == []


def test_after_its_end_the_next_call_is_followed(lasting: Engine) -> None:
    with writing(lasting) as conn:
        row = debug.listen(conn, "one", "hello", "anna")
        debug.claim(conn, "one", "hello", "over")
        assert debug.left_alone(conn, "one", "hello", "anna") == []
        assert debug.claim(conn, "one", "hello", "c1") == replace(row, call="c1")
        debug.leave(conn, "one", row.id)
        assert debug.claim(conn, "one", "hello", "c2") is None


def test_who_gave_no_sign_of_life_follows_nothing(lasting: Engine) -> None:
    with writing(lasting) as conn:
        row = debug.listen(conn, "one", "hello", "anna")
        assert time.time() < row.until <= time.time() + debug.ALONE_SECONDS
        debug.change(conn, "one", row.id, until=time.time() - 1)
        assert debug.claim(conn, "one", "hello", "c1") is None
        debug.change(conn, "one", row.id, until=time.time() - debug.FORGOTTEN_SECONDS - 1)
        debug.listen(conn, "one", "hello", "anna")
        assert debug.get(conn, "one", row.id) is None


def test_orders_carry_what_they_are_about(lasting: Engine) -> None:
    with writing(lasting) as conn:
        commands.order(conn, "one", "c1", "here", node="say")
        commands.order(conn, "one", "c1", "set", name="age", value=7)
        for call, problem in (("over", Conflict), ("none", NotFound)):
            with pytest.raises(problem):
                commands.order(conn, "one", call, "go")
    told = [(order.order, order.data) for order in commands.waiting(lasting)]
    assert told == [("here", {"node": "say"}), ("set", {"name": "age", "value": 7})]


def test_orders_carried_out_are_soon_forgotten(lasting: Engine) -> None:
    with writing(lasting) as conn:
        commands.order(conn, "one", "c1", "set", name="age", value=7)
        commands.order(conn, "one", "c1", "go")
    first, second = commands.waiting(lasting)
    commands.done(lasting, first.seq)
    assert commands.waiting(lasting) == [second]
    with writing(lasting) as conn:
        kept = conn.execute(tables.commands.select().order_by(tables.commands.c.seq)).all()
        assert [row.data for row in kept] == [None, {}]
        past = time.time() - commands.KEPT_SECONDS - 1
        conn.execute(tables.commands.update().values(created=past))
        commands.order(conn, "one", "c2", "pause")
        left = conn.execute(tables.commands.select()).all()
    assert [row.order for row in left] == ["pause"]


def test_what_a_restarted_runtime_goes_on_from(lasting: Engine) -> None:
    def fact(n: int, kind: str, **data: object) -> Event:
        return Event("one", "c1", n, 1.0, kind, "hello", 0, True, "say", data)  # type: ignore[arg-type]

    with writing(lasting) as conn:
        assert debug.last_told(conn, "one", "c1") is None
        write(conn, Batch([fact(11, "held", why="step"), fact(12, "changed", name="age")]), "r1")
        last = debug.last_told(conn, "one", "c1")
        assert last is not None
        assert (last.kind, last.data) == ("held", {"why": "step"})
        write(conn, Batch([fact(13, "freed", why="here", until="h")]), "r1")
        last = debug.last_told(conn, "one", "c1")
        assert last is not None
        assert last.data["until"] == "h"
    with reading(lasting) as conn:
        assert debug.saved_state(conn, "one", "c1") == "one"
        assert debug.saved_state(conn, "one", "over") is None
