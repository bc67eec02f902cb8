"""What happened, as it is read back: never counted twice, never missed."""

import threading

import pytest
from msgspec.structs import replace
from sqlalchemy.engine import Engine

from runtime.counters import Counts, fold
from runtime.events import Event
from runtime.journal import Batch, write
from runtime.records import calls, commands, flows, runtimes, totals
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, DatabaseProblem, NotFound
from tests.runtime.records.documents import a_call, event, flow


def journal(engine: Engine, *events: Event) -> None:
    """Write, and as the journal does, again while others keep the database busy.

    SQLite's waiting writers have no queue: an unlucky one among several may find no turn.
    """
    states = {told.call: "{}" for told in events if told.kind != "ended"}
    for left in (5, 4, 3, 2, 1, 0):
        try:
            with writing(engine) as conn:
                write(conn, Batch(list(events), states), "runtime-1")
        except DatabaseProblem:
            if not left:
                raise
        else:
            return


def test_a_call_and_its_path(engine: Engine) -> None:
    with writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "hello")
    journal(engine, *a_call("c1"))
    journal(engine, *a_call("c2", at=1_780_000_100.0)[:4])
    with reading(engine) as conn:
        newest, oldest = calls.recent(conn, "one")
        assert (newest.id, newest.ended, newest.node) == ("c2", None, "say")
        assert (oldest.id, oldest.reason, oldest.flow_name) == ("c1", "finished", "Hello")
        assert [call.id for call in calls.recent(conn, "one", live=True)] == ["c2"]
        assert [call.id for call in calls.recent(conn, "one", limit=1)] == ["c2"]
        assert calls.recent(conn, "one", flow="other") == []
        path = calls.path(calls.facts(conn, "one", "c1"))
        with pytest.raises(NotFound):
            calls.one(conn, "one", "c3")
    assert [(step["node"], step["port"]) for step in path] == [
        ("answer", "next"), ("say", "next"), ("bye", None),
    ]  # fmt: skip


def test_a_resumed_step_is_one_step() -> None:
    happened = a_call("c1")
    again = event("c1", 8, "entered", "say", visit=2, resumed=True)
    path = calls.path([*happened[:4], again, *happened[4:]])
    assert [step["node"] for step in path] == ["answer", "say", "bye"]


def test_the_snapshot_and_the_facts_after_it_never_count_twice(engine: Engine) -> None:
    """Readers take snapshots while writers write; each ends with the very same totals."""
    stop = threading.Event()
    seen: list[tuple[Counts, int]] = []

    def read() -> None:
        while not stop.is_set():
            with reading(engine) as conn:
                snap = calls.snapshot(conn, "one")
            seen.append((snap.counts, snap.seq))

    def put(writer: int) -> None:
        for number in range(15):
            journal(engine, *a_call(f"c{writer}-{number}"))

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=put, args=(n,)) for n in range(3)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert seen
    for counts, seq in seen[:: max(1, len(seen) // 20)]:
        with reading(engine) as conn:
            told = calls.tail(conn, seq, 10_000)
            whole = calls.snapshot(conn, "one")
        assert fold((row.event for row in told), counts) == whole.counts


@pytest.mark.slow
def test_a_tail_misses_nothing_while_others_write(engine: Engine) -> None:
    """On PostgreSQL numbers are given before rows are seen; still none is skipped."""
    stop, found = threading.Event(), []

    def follow() -> None:
        last = 0
        while True:
            ended = stop.is_set()
            with reading(engine) as conn:
                told = calls.tail(conn, last, 50)
            found.extend(row.seq for row in told)
            last = told[-1].seq if told else last
            if ended and not told:
                return

    def put(writer: int) -> None:
        for number in range(20):
            journal(engine, *a_call(f"c{writer}-{number}"))

    follower = threading.Thread(target=follow)
    writers = [threading.Thread(target=put, args=(n,)) for n in range(4)]
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    follower.join()
    assert len(found) == 4 * 20 * 7
    assert found == sorted(set(found))


def test_totals() -> None:
    happened = [*a_call("c1"), *a_call("c2")[:4]]
    happened.insert(3, event("c1", 99, "marked", "say", name="sale", value=12.5))
    counts = fold(happened)
    live = [
        calls.Call("c2", "one", "hello", "Hello", 1, False, "", "", "say", 0.0, None, None),
    ]
    hour = int(happened[0].at // 3600)
    found = totals.of_flow("hello", 18, counts, live, hour)
    real = found["real"]
    assert (real["calls"], real["today"], real["now"]) == (2, 2, 1)
    assert real["nodes"]["answer"] == {"entered": 2, "here": 0, "ports": {"next": 2}}
    assert real["nodes"]["say"] == {"entered": 2, "here": 1, "ports": {"next": 1}}
    assert real["markers"] == {"sale": {"count": 1, "total": 12.5}}
    assert real["ends"] == {"finished": 1}
    assert found["test"]["calls"] == 0
    assert totals.of_flow("hello", 18, counts, live, hour + 1)["real"]["today"] == 0
    assert totals.of_all(counts, live, hour) == {"hello": {"now": 1, "today": 2}}


def test_totals_added_up_by_the_database_are_those_of_every_hour(engine: Engine) -> None:
    """Also once a running view has folded what came after the snapshot, over midnight."""
    begin = 1_780_000_000.0
    for number in range(6):
        old = a_call(f"c{number}", at=begin + number * 3600)
        old = [replace(told, simulated=number == 4) for told in old]
        journal(engine, *old, event(f"d{number}", 1, "started", at=begin + number * 3600))
    journal(engine, event("d0", 2, "marked", "say", name="sale", value=2.5))
    since = int(begin // 3600) + 4
    with reading(engine) as conn:
        summed = calls.snapshot(conn, "one", since=since)
        few = calls.begun(conn, "one", since)
        alone = calls.snapshot(conn, "one", "hello", since=since)
    assert all(tally.count for tally in summed.counts.values())
    assert {key.hour for key in summed.counts} == {0, since}
    assert alone.counts == summed.counts
    running = totals.Running(summed.counts)
    journal(engine, *a_call("late", at=begin + 30 * 3600))
    with reading(engine) as conn:
        running.add(fold(row.event for row in calls.tail(conn, summed.seq)))
        whole = calls.snapshot(conn, "one")
    for hour in (since, since + 24):
        told = totals.of_flow("hello", whole.seq, whole.counts, whole.live, hour)
        assert running.of_flow("hello", whole.seq, whole.live, hour) == told
        assert running.of_all(whole.live, hour) == totals.of_all(whole.counts, whole.live, hour)
    assert running.of_flow("hello", 0, [], since)["real"]["today"] == 4
    assert running.of_flow("hello", 0, [], since)["test"]["today"] == 1
    assert running.of_flow("hello", 0, [], since + 24)["real"]["today"] == 1
    assert totals.of_all(few.counts, few.live, since) == {"hello": {"now": 6, "today": 3}}


def test_orders_to_the_runtime(engine: Engine) -> None:
    journal(engine, *a_call("c1")[:4], *a_call("c2"))
    with writing(engine) as conn:
        commands.hang_up(conn, "one", "c1")
        with pytest.raises(Conflict):
            commands.hang_up(conn, "one", "c2")
        with pytest.raises(NotFound):
            commands.hang_up(conn, "one", "c3")
    (order,) = commands.waiting(engine)
    assert (order.order, order.call, order.workspace) == ("hangup", "c1", "one")
    commands.done(engine, order.seq)
    assert commands.waiting(engine) == []


def test_signs_of_life(engine: Engine) -> None:
    for connected in (False, True):
        with writing(engine) as conn:
            runtimes.beat(conn, "runtime-1", app="ariane", pid=7, started=1.0,
                          connected=connected, asterisk="22.5.0")  # fmt: skip
    with reading(engine) as conn:
        (row,) = runtimes.status(conn)
    assert row.alive()
    assert row.connected
    assert not row.alive(row.beat + runtimes.GONE_SECONDS)
