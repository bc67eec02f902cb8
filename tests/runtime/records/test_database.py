"""The database: its modes, its migrations, and plain words for what can go wrong with it."""

import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from runtime.records import database
from runtime.records.database import connect, migrate, reading, schema_state, writing
from runtime.records.errors import DatabaseProblem
from runtime.records.tables import events, metadata, workspaces


def add(conn: sa.Connection, name: str) -> None:
    conn.execute(workspaces.insert().values(workspace=name, name=name, created=0.0))


def test_the_migrations_make_exactly_the_tables(database_url: str) -> None:
    engine = connect(database_url)
    migrate(engine)
    with engine.connect() as conn:
        # SQLite gives defaults back in another spelling than it was given.
        exact = conn.dialect.name == "postgresql"
        options = {"compare_type": True, "compare_server_default": exact}
        context = MigrationContext.configure(conn, opts=options)
        assert compare_metadata(context, metadata) == []
    present, known = schema_state(engine)
    assert present == known
    engine.dispose()


def test_every_table_has_a_workspace() -> None:
    without = [name for name, table in metadata.tables.items() if "workspace" not in table.c]
    assert without == []


def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        engine = connect(database_url)
        try:
            migrate(engine)
        except BaseException as error:
            failures.append(error)
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite at times refuses the change to write-ahead at once, however long one would wait."""
    failures: list[BaseException] = []

    def start(url: str) -> None:
        engine = connect(url)
        try:
            with reading(engine):
                pass
        except BaseException as error:
            failures.append(error)
        engine.dispose()

    for turn in range(100):
        url = f"sqlite:///{tmp_path / str(turn)}.db"
        threads = [threading.Thread(target=start, args=(url,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


def test_the_files_of_a_database_are_their_owner_s(tmp_path: Path) -> None:
    """Also where the umask would let everybody read them."""
    before = os.umask(0)
    try:
        engine = connect(f"sqlite:///{tmp_path}/new/ariane.db")
        migrate(engine)
        with writing(engine) as conn:
            add(conn, "one")
            files = {
                file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "new").iterdir()
            }
    finally:
        os.umask(before)
    engine.dispose()
    assert files == dict.fromkeys(("ariane.db", "ariane.db-shm", "ariane.db-wal"), 0o600)


def test_the_files_of_an_earlier_ariane_are_closed(tmp_path: Path) -> None:
    """They were made by the umask, for everybody to read."""
    older = sqlite3.connect(tmp_path / "ariane.db")
    older.execute("PRAGMA journal_mode=WAL")
    older.execute("CREATE TABLE t (n)")
    for name in ("", "-wal", "-shm"):
        (tmp_path / f"ariane.db{name}").chmod(0o644)
    engine = connect(f"sqlite:///{tmp_path}/ariane.db")
    with reading(engine) as conn:
        conn.execute(sa.text("SELECT n FROM t"))
    files = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert files == dict.fromkeys(("ariane.db", "ariane.db-shm", "ariane.db-wal"), 0o600)
    older.close()
    engine.dispose()


def test_an_upgrade_waits_for_a_long_one_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as conn:
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, other.rollback).start()
    migrate(engine)  # with the patience of other writers it would have given up
    other.close()
    engine.dispose()


def test_a_reader_sees_one_instant(engine: sa.Engine) -> None:
    with reading(engine) as conn:
        count = sa.select(sa.func.count()).select_from(workspaces)
        before = conn.scalar(count)
        with writing(engine) as other:
            add(other, "three")
        assert conn.scalar(count) == before
    with reading(engine) as conn:
        assert conn.scalar(count) == before + 1


def test_a_failed_writer_leaves_nothing(engine: sa.Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as conn:  # noqa: PT012 - the point
        add(conn, "three")
        raise RuntimeError
    with reading(engine) as conn:
        query = sa.select(workspaces.c.workspace).where(workspaces.c.workspace == "three")
        assert conn.scalar(query) is None


@pytest.mark.usefixtures("patient_disk")
def test_sqlite_survives_a_power_cut_and_a_second_writer_waits(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    with writing(engine) as conn:
        assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    def hold() -> None:
        with writing(engine) as conn:
            add(conn, "slow")
            time.sleep(0.5)

    thread = threading.Thread(target=hold)
    thread.start()
    time.sleep(0.1)
    # It reads first and then writes: without BEGIN IMMEDIATE SQLite would refuse this at once.
    with writing(engine) as conn:
        names = list(conn.scalars(sa.select(workspaces.c.workspace)))
        add(conn, "quick")
    thread.join()
    assert names == ["slow"]
    engine.dispose()


@pytest.mark.slow
def test_a_database_kept_busy_is_told_in_words(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(DatabaseProblem, match="kept busy by another program"), writing(engine):
        pass
    assert 4 < time.monotonic() - begun < 8
    other.close()
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("what?", "unusable"),
        ("mysql://localhost/a", "does not work with 'mysql'"),
        ("sqlite://", "names no file"),
        ("sqlite:////dev/null/a/b.db", "cannot be made"),
        ("postgresql://nobody@127.0.0.1:1/none", "does not answer"),
    ],
)
def test_wrong_addresses_are_told_in_words(url: str, words: str) -> None:
    with pytest.raises(DatabaseProblem, match=words):
        migrate(connect(url))


def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("A letter to my aunt. " * 100)
    with pytest.raises(DatabaseProblem, match="not a database"):
        migrate(connect(f"sqlite:///{tmp_path / 'a.db'}"))


def test_a_file_without_rights_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.db").mkdir()  # also root cannot open a folder as a database
    with pytest.raises(DatabaseProblem, match="cannot be opened"):
        migrate(connect(f"sqlite:///{tmp_path / 'a.db'}"))


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    engine = connect(database_url)
    migrate(engine)
    with writing(engine) as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match="newer Ariane"):
        migrate(engine)
    engine.dispose()


def test_places_in_the_journal_are_never_given_twice(engine: sa.Engine) -> None:
    row = {"workspace": "one", "call": "c", "at": 0.0, "kind": "started", "flow": "f",
           "version": 1, "simulated": False, "data": "{}"}  # fmt: skip
    with writing(engine) as conn:
        conn.execute(events.insert().values(n=1, **row))
        first = conn.scalar(sa.select(sa.func.max(events.c.seq)))
        conn.execute(events.delete())
        conn.execute(events.insert().values(n=2, **row))
        assert conn.scalar(sa.select(sa.func.max(events.c.seq))) == first + 1
