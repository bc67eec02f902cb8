"""The journal on real databases: what is saved stays, in order, once, as the counts say."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from runtime import journal as module
from runtime.counters import Key, Tally, fold
from runtime.desk import open_calls
from runtime.events import Event
from runtime.journal import Journal, NotSaved
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.errors import DatabaseProblem
from runtime.records.tables import calls, counters, events
from runtime.state import CallState

START = 1_800_000_000.0


def fact(call: str, n: int, kind: str, node: str = "", **data: object) -> Event:
    return Event("main", call, n, START + n, kind, "accueil", 3, False, node, dict(data))  # type: ignore[arg-type]  # kinds are literals


def whole_call(call: str) -> list[Event]:
    return [
        fact(call, 1, "started", **{"from": "+411", "to": "+412", "channel": f"ch-{call}"}),
        fact(call, 2, "entered", "menu", visit=1),
        fact(call, 3, "pressed", "menu", key="1"),
        fact(call, 4, "left", "menu", port="1"),
        fact(call, 5, "marked", "menu", name="ventes", value=2.5),
        fact(call, 6, "ended", reason="finished", seconds=6.0),
    ]


@pytest.fixture
def engine(tables_url: str) -> Iterator[Engine]:
    engine = connect(tables_url)
    yield engine
    engine.dispose()


def stored(engine: Engine) -> list[Event]:
    with reading(engine) as connection:
        rows = connection.execute(sa.select(events).order_by(events.c.seq)).all()
    return [
        Event(
            row.workspace, row.call, row.n, row.at, row.kind, row.flow, row.version,
            row.simulated, row.node, module.msgspec.json.decode(row.data),
        )
        for row in rows
    ]  # fmt: skip


def counted(engine: Engine) -> dict[Key, Tally]:
    with reading(engine) as connection:
        rows = connection.execute(sa.select(counters)).all()
    return {
        Key(*(getattr(row, name) for name in Key._fields)): Tally(row.count, row.total)
        for row in rows
    }


def test_saved_means_on_disk_with_state_and_counts(engine: Engine) -> None:
    async def tell() -> None:
        journal = Journal(engine, "r1")
        told = whole_call("c1")
        for event in told[:4]:
            journal.tell(event, '{"at": "menu"}' if event.kind == "entered" else None)
        await journal.saved()
        with reading(engine) as connection:
            row = connection.execute(sa.select(calls)).one()
        assert (row.node, row.state, row.ended) == ("menu", '{"at": "menu"}', None)
        assert (row.channel, row.caller, row.runtime) == ("ch-c1", "+411", "r1")
        for event in told[4:]:
            journal.tell(event, None)
        await journal.saved()
        assert stored(engine) == told
        with reading(engine) as connection:
            row = connection.execute(sa.select(calls)).one()
        assert (row.reason, row.state, row.ended) == ("finished", None, START + 6)
        journal.close()

    asyncio.run(tell())
    assert counted(engine) == fold(stored(engine))


def test_many_calls_share_commits_and_sum_up(engine: Engine) -> None:
    async def tell() -> None:
        journal = Journal(engine, "r1")
        for at in range(300):
            for event in whole_call(f"c{at}"):
                journal.tell(event, "{}" if event.kind in ("started", "entered") else None)
            if at % 50 == 0:
                await asyncio.sleep(0.03)
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    assert len(stored(engine)) == 1800
    counts = counted(engine)
    assert counts == fold(stored(engine))
    assert sum(t.count for k, t in counts.items() if k.what == "marker") == 300
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(calls.c.ended.is_(None))) == 0


def test_two_writers_give_numbers_in_the_order_they_appear(engine: Engine) -> None:
    """Readers go on from the last number they saw: none may appear later below it."""
    seen: list[int] = []

    async def tell() -> None:
        both = [Journal(engine, "r1"), Journal(engine, "r2")]
        for at in range(40):
            for which, journal in enumerate(both):
                for event in whole_call(f"w{which}-{at}"):
                    journal.tell(event, None)
            await asyncio.sleep(0.005)
            with reading(engine) as connection:
                last = seen[-1] if seen else 0
                query = sa.select(events.c.seq).where(events.c.seq > last).order_by(events.c.seq)
                seen.extend(connection.scalars(query))
        for journal in both:
            await journal.saved()
            journal.close()

    asyncio.run(tell())
    with reading(engine) as connection:
        last = seen[-1] if seen else 0
        seen.extend(connection.scalars(sa.select(events.c.seq).where(events.c.seq > last)))
        everything = set(connection.scalars(sa.select(events.c.seq)))
    assert set(seen) == everything
    assert len(everything) == 480


def test_writers_take_turns(engine: Engine) -> None:
    """Without a turn, a number taken early may appear after a later one, and be missed."""

    async def tell() -> None:
        journal = Journal(engine, "r1")
        with writing(engine) as other:  # of SQLite's writers one is enough to keep others out
            if engine.dialect.name == "postgresql":
                other.execute(sa.select(sa.func.pg_advisory_xact_lock(module.WRITERS)))
            for event in whole_call("c1"):
                journal.tell(event, None)
            waiting = asyncio.create_task(journal.saved())
            await asyncio.sleep(0.5)
            assert not waiting.done()
            assert stored(engine) == []
        await waiting
        journal.close()

    asyncio.run(tell())
    assert stored(engine) == whole_call("c1")


def test_events_and_counts_are_one_commit(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(sa.text("ALTER TABLE counters RENAME TO elsewhere"))
    batch = module.Batch(whole_call("c1"), {"c1": "{}"})
    with pytest.raises((DatabaseProblem, DBAPIError)), writing(engine) as connection:
        module.write(connection, batch, "r1")
    assert stored(engine) == []
    with reading(engine) as connection:
        assert connection.execute(sa.select(calls)).all() == []


def test_an_open_call_goes_on_from_its_last_fact_on_disk(engine: Engine) -> None:
    state = fresh_state(n=2)

    async def tell() -> None:
        journal = Journal(engine, "r1")
        for event in whole_call("c1")[:4]:
            journal.tell(event, state.dump() if event.kind == "entered" else None)
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    (found,) = open_calls(engine, "r1")
    assert (found.call, found.n) == ("c1", 4)
    assert open_calls(engine, "another") == []


def fresh_state(**more: object) -> CallState:
    given = {
        "call": "c1", "workspace": "main", "flow": "accueil", "version": 3, "simulated": False,
        "caller": "+411", "caller_name": "", "called": "+412", "started": START,
        "language": "fr", "at": "menu", "channel": "ch-c1",
    }  # fmt: skip
    return CallState(**{**given, **more})  # type: ignore[arg-type]  # kinds by name


def test_a_visit_taken_up_again_is_not_counted_again() -> None:
    first = fact("c1", 2, "entered", "menu", visit=1)
    again = fact("c1", 3, "entered", "menu", visit=1, resumed=True)
    (tally,) = fold([first, again]).values()
    assert tally.count == 1


def test_one_value_that_cannot_be_stored_costs_one_call(engine: Engine) -> None:
    """And whoever waited for it is not told that all is saved."""

    async def tell() -> None:
        journal = Journal(engine, "r1")
        for event in whole_call("c1")[:2]:
            journal.tell(event, "{}")
        await journal.saved()
        bad = fact("bad", 1, "started", **{"from": "", "to": "", "channel": "x"})
        journal.tell(msgspec.structs.replace(bad, version=10**30), None)
        journal.keep("c1", '{"kept": true}')
        for event in whole_call("c2"):
            journal.tell(event, "{}")
        with pytest.raises(NotSaved):
            await journal.saved()
        with reading(engine) as connection:
            query = sa.select(calls.c.state).where(calls.c.id == "c1")
            assert connection.scalar(query) == '{"kept": true}'
        assert journal.alive
        for event in whole_call("c3"):
            journal.tell(event, "{}")
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    assert {event.call for event in stored(engine)} == {"c1", "c2", "c3"}


def test_a_lock_while_parting_a_batch_is_waited_for(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)

    async def tell() -> None:
        journal = Journal(engine, "r1")
        for event in whole_call("c1")[:5]:
            journal.tell(event, None)
        await journal.saved()
        with writing(engine):
            for event in (*whole_call("c1")[:5], *whole_call("c2")):
                journal.tell(event, None)
            waiting = asyncio.create_task(journal.saved())
            await asyncio.sleep(0.3)
        with pytest.raises(NotSaved):
            await waiting  # c1 was told twice
        assert journal.alive
        journal.close()

    asyncio.run(tell())
    assert [event.call for event in stored(engine)] == ["c1"] * 5 + ["c2"] * 6
    engine.dispose()


def test_nothing_is_told_of_a_call_after_its_end(engine: Engine) -> None:
    """Somebody closed it as lost; its old owner, back from a pause, goes on telling."""

    async def tell() -> None:
        journal = Journal(engine, "r1")
        for event in whole_call("c1")[:2]:
            journal.tell(event, "{}")
        await journal.saved()
        with writing(engine) as connection:
            lost = [fact("c1", 3, "ended", reason="lost", seconds=3.0)]
            module.write(connection, module.Batch(lost), "r2")
        for event in (*whole_call("c1")[2:], *whole_call("c2")):
            journal.tell(event, "{}")
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    told = stored(engine)
    ends = [event.data["reason"] for event in told if event.kind == "ended"]
    assert ends == ["lost", "finished"]
    assert [event.call for event in told] == ["c1"] * 3 + ["c2"] * 6
    assert counted(engine) == fold(told)


def test_a_call_told_twice_does_not_stop_the_others(engine: Engine) -> None:
    async def tell() -> None:
        journal = Journal(engine, "r1")
        for event in whole_call("c1"):
            journal.tell(event, None)
        await journal.saved()
        for event in (*whole_call("c1"), *whole_call("c2")):
            journal.tell(event, None)
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    assert [(e.call, e.n) for e in stored(engine)] == [
        (call, n) for call in ("c1", "c2") for n in range(1, 7)
    ]
    assert counted(engine) == fold(stored(engine))


def test_a_locked_database_confirms_nothing_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    monkeypatch.setattr(module, "PATIENCE", 0.3)

    async def tell() -> None:
        journal = Journal(engine, "r1")
        with writing(engine):  # somebody holds the write lock
            for event in whole_call("c1"):
                journal.tell(event, None)
            with pytest.raises(NotSaved):
                await journal.saved()
            assert stored(engine) == []
        monkeypatch.setattr(module, "PATIENCE", 20.0)
        await journal.saved()
        journal.close()

    asyncio.run(tell())
    assert stored(engine) == whole_call("c1")
    engine.dispose()


KILLED = """
import asyncio, sys
from runtime.journal import Journal
from runtime.records.database import connect, migrate
from tests.runtime.test_journal import whole_call

async def tell(url):
    engine = connect(url)
    journal = Journal(engine, "r1")
    for at in range(100000):
        for event in whole_call(f"c{at}"):
            journal.tell(event, "{}")
        if at % 3 == 0:
            await journal.saved()
            print(at, flush=True)

asyncio.run(tell(sys.argv[1]))
"""


@pytest.mark.slow
def test_kill_9_keeps_all_that_was_confirmed(engine: Engine, database_url: str) -> None:
    for many in (12, 30, 60):
        with writing(engine) as connection:
            for table in (events, calls, counters):
                connection.execute(table.delete())
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, database_url], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        while (confirmed := int(process.stdout.readline())) < many:
            pass
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split()
        confirmed = int(rest[-1]) if rest else confirmed
        process.stdout.close()
        process.wait()
        kept = stored(engine)
        assert {event.call for event in kept} >= {f"c{at}" for at in range(confirmed + 1)}
        assert counted(engine) == fold(kept)
        for call in {event.call for event in kept}:
            numbers = [event.n for event in kept if event.call == call]
            assert numbers == list(range(1, len(numbers) + 1))
