"""`ariane fsck`: each law is seen to be broken when, and only when, it is."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.engine import Connection, Engine

from runtime.journal import Batch, write
from runtime.records import invariants, people, runtimes
from runtime.records.attendance import lines, sites, workers
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.tables import attendance_changes as journal
from runtime.records.attendance.tables import heads, punches, refusals
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import connect, migrate, reading, writing
from runtime.records.tables import calls, events, flows, versions
from studio.cli import ariane
from tests.runtime.records.documents import event
from tests.studio.attending import CODE, LINE, punch

SECRET = b"s" * 32
FLOW = {"nodes": {"code": {"type": "punch"}, "menu": {"type": "menu"}}}


@pytest.fixture
def engine(tables_url: str) -> Iterator[Engine]:
    """Two workspaces in which all is well: calls that punched, were refused, or hung up."""
    engine = connect(tables_url)
    for workspace in ("one", "two"):
        with writing(engine) as conn:
            fill(conn, workspace)
        for number, (code, end) in enumerate(
            [(CODE, "in"), (CODE, "hangup"), ("771199", "unknown_worker")]
        ):
            call = f"{workspace}-{number}"
            punch(engine, workspace, SECRET, call, code=code, at=time.time() - 1000 + number * 300)
            with writing(engine) as conn:
                write(conn, Batch(a_call(workspace, call, end), {}), "runtime-1")
    yield engine
    engine.dispose()


def fill(conn: Connection, workspace: str) -> None:
    people.add_workspace(conn, workspace, workspace.title())
    values = {"workspace": workspace, "author": ""}
    conn.execute(flows.insert().values(
        **values, id="hello", name="Hello", draft="{}", revision=1, saved=0.0, created=0.0,
    ))  # fmt: skip
    conn.execute(versions.insert().values(
        **values, flow="hello", version=1, document=json.dumps(FLOW), published=0.0,
    ))  # fmt: skip
    sites.save_site(conn, workspace, "site", SiteCard("Les Tilleuls"))
    lines.add_line(conn, workspace, "site", LINE)
    workers.save_worker(conn, workspace, "amina", WorkerCard("Amina Diallo", CODE), SECRET)


def a_call(workspace: str, call: str, port: str, node: str = "code") -> list[Any]:
    more = {"workspace": workspace}
    gone = port == "hangup"
    facts = [
        event(call, 1, "started", **{"from": LINE, "to": "12"}, **more),
        event(call, 2, "entered", node, visit=1, **more),
        *([] if gone else [event(call, 3, "left", node, port=port, **more)]),
    ]
    reason = "caller" if gone else "finished"
    return [*facts, event(call, len(facts) + 1, "ended", reason=reason, seconds=3.0, **more)]


def broken(engine: Engine) -> dict[str, list[tuple[str, str]]]:
    with reading(engine) as conn:
        laws = invariants.check(conn, time.time())
    assert [law.name for law in laws] == ["P1", "P2", "P3", "P5", "P6", "J1", "J2"]
    return {law.name: [(one.workspace, one.what) for one in law.broken]
            for law in laws if not law.ok}  # fmt: skip


def a_lost_punch(conn: Connection) -> None:
    conn.execute(punches.delete().where(punches.c.call == "two-0"))


def a_lost_early_punch(conn: Connection) -> None:
    conn.execute(punches.delete().where(punches.c.call == "two-1"))


def a_lost_refusal(conn: Connection) -> None:
    conn.execute(refusals.delete().where(refusals.c.call == "two-2"))


def a_changed_punch(conn: Connection) -> None:
    mine = (punches.c.workspace == "two", punches.c.seq == 1)
    conn.execute(punches.update().where(*mine).values(at=punches.c.at - 60))


def a_cut_history(conn: Connection) -> None:
    last = sa.select(sa.func.max(punches.c.seq)).where(punches.c.workspace == "two")
    mine = (punches.c.workspace == "two", punches.c.seq == last.scalar_subquery())
    conn.execute(punches.update().where(*mine).values(call=""))


def a_head_set_back(conn: Connection) -> None:
    conn.execute(heads.update().where(heads.c.workspace == "two").values(seq=1))


def a_forged_journal(conn: Connection) -> None:
    conn.execute(journal.update().where(journal.c.workspace == "two").values(author="eve"))


def a_call_without_end(conn: Connection) -> None:
    conn.execute(calls.update().where(calls.c.id == "two-0").values(ended=None))


def a_lost_fact(conn: Connection) -> None:
    conn.execute(events.delete().where(events.c.call == "two-0", events.c.n == 1))


def a_second_punch(conn: Connection) -> None:
    """As a database would have it whose index was lost."""
    conn.execute(sa.text("DROP INDEX punches_by_call"))
    row = conn.execute(punches.select().where(punches.c.call == "two-0")).one()._mapping
    conn.execute(punches.insert().values(**{**row, "id": "again", "seq": 99}))


CASES: list[tuple[Callable[[Connection], None], dict[str, list[tuple[str, str]]]]] = [
    (a_lost_punch, {"P1": [("two", "two-0")], "P5": [("two", "1")]}),
    (a_lost_early_punch, {"P2": [("two", "two-1")], "P5": [("two", "2")]}),
    (a_lost_refusal, {"P6": [("two", "two-2")]}),
    (a_changed_punch, {"P5": [("two", "1")]}),
    (a_cut_history, {"P2": [("two", "two-1")], "P5": [("two", "2")]}),
    (a_head_set_back, {"P5": [("two", "3")]}),
    (a_forged_journal, {"P5": [("two", "")]}),
    (a_call_without_end, {"J1": [("two", "two-0")]}),
    (a_lost_fact, {"J2": [("two", "two-0")]}),
    (a_second_punch, {"P3": [("two", "two-0")], "P5": [("two", "3")]}),
]


def test_each_law_is_seen_to_be_broken(engine: Engine) -> None:
    """One after the other, each undone again: what is wrong is named, and nothing else."""
    assert broken(engine) == {}
    for harm, expected in CASES:
        with engine.connect().execution_options(writing=True) as conn:
            undone = conn.begin()
            harm(conn)
            laws = invariants.check(conn, time.time())
            undone.rollback()
        found = {law.name: [(one.workspace, one.what) for one in law.broken]
                 for law in laws if not law.ok}  # fmt: skip
        assert found == expected, harm.__name__
    assert broken(engine) == {}


def test_what_is_no_fault(engine: Engine) -> None:
    """Calls that live, other steps with an outcome of that name, drafts: nothing is missing."""
    with writing(engine) as conn:
        runtimes.beat(conn, "runtime-2", app="ariane", pid=1, started=0.0, connected=True,
                      asterisk="22")  # fmt: skip
        alive = a_call("one", "alive", "in", "menu")[:3]
        write(conn, Batch(alive, {"alive": "{}"}), "runtime-2")
        write(conn, Batch(a_call("one", "other", "in", "menu"), {}), "runtime-1")
        write(conn, Batch(a_call("one", "draft", "in"), {}), "runtime-1")
        for table, name in ((events, "call"), (calls, "id")):
            conn.execute(table.update().where(table.c[name] == "draft").values(version=0))
    assert broken(engine) == {}


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARIANE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("ARIANE_DATABASE_URL", raising=False)
    run = CliRunner().invoke
    nothing = run(ariane, ["fsck"])
    assert "There is no Ariane data" in str(nothing.exception)
    assert not (tmp_path / "data").exists()

    database = connect(f"sqlite:///{tmp_path / 'data' / 'ariane.db'}")
    migrate(database)
    with writing(database) as conn:
        fill(conn, "one")
        fill(conn, "two")
    punch(database, "one", SECRET, "c1")
    well = run(ariane, ["fsck"])
    assert (well.exit_code, well.output.count("✔")) == (0, 8)
    with writing(database) as conn:
        conn.execute(punches.update().values(direction="out"))
    wrong = run(ariane, ["fsck", "--language", "fr"])
    assert wrong.exit_code == 1
    assert "✘ P5" in wrong.output
    assert "one ligne 1" in wrong.output
    told = json.loads(run(ariane, ["fsck", "--json"]).output)
    assert not told["ok"]
    (law,) = [law for law in told["laws"] if not law["ok"]]
    assert (law["law"], law["broken"][0]["workspace"]) == ("P5", "one")
    database.dispose()
