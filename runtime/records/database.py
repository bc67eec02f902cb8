"""Open, upgrade, read and write the database: SQLite by default, PostgreSQL by address."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError

from runtime.records.errors import DatabaseProblem

MIGRATIONS = Path(__file__).parent / "migrations"
# Seconds a writer waits for another one before it gives up.
BUSY_SECONDS = 5
# Seconds for which a new file may be in use by others that open it too.
OPENING_SECONDS = 20
# Seconds a starting process waits for another one that upgrades the tables.
UPGRADE_SECONDS = 120
# Any number: the PostgreSQL lock under which one process at a time upgrades the tables.
MIGRATION_LOCK = 0x41726961
WRONG_URL = (
    "write sqlite:////folder/ariane.db or postgresql://user:password@host/database"
    " in ARIANE_DATABASE_URL"
)


def connect(url: str) -> Engine:
    """The engine for an address; nothing is opened yet. DatabaseProblem for a bad address."""
    try:
        address = sa.engine.make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseProblem(f"The database address {url!r} is unusable; {WRONG_URL}.") from error
    match address.get_backend_name():
        case "sqlite":
            return _sqlite(address)
        case "postgresql" | "postgres":
            address = address.set(drivername="postgresql+psycopg")
            return sa.create_engine(
                address, pool_size=10, max_overflow=20, pool_pre_ping=True, hide_parameters=True
            )
        case other:
            raise DatabaseProblem(f"Ariane does not work with {other!r} databases; {WRONG_URL}.")


def _sqlite(address: sa.URL) -> Engine:
    if not address.database or address.database == ":memory:":
        raise DatabaseProblem(f"The database address names no file; {WRONG_URL}.")
    folder = Path(address.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseProblem(
            f"The data folder {folder} cannot be made ({error.strerror}); choose another with"
            " --data, or change its rights."
        ) from error
    engine = sa.create_engine(
        address,
        pool_size=20,
        max_overflow=200,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # what callers said is not for the logs
    )
    sa.event.listen(engine, "do_connect", _own_file)
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _own_file(_dialect: Any, _record: Any, arguments: Sequence[Any], _options: Any) -> None:
    """What workers and callers did is for the owner's eyes: SQLite would make the file by the
    umask, and gives the log and the index beside it the rights that the file has. Those that an
    earlier Ariane left for everybody are closed.
    """
    with suppress(OSError):  # it is there already; or cannot be made, as SQLite is about to say
        os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    for name in (arguments[0], f"{arguments[0]}-wal", f"{arguments[0]}-shm"):
        with suppress(OSError):  # it is not there
            found = os.stat(name)
            shared = stat.S_ISREG(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077
            if shared and found.st_uid == os.geteuid():
                os.chmod(name, 0o600)


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in (
        "synchronous=FULL",  # a commit survives a power cut, not only a crash
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: sqlite3.Cursor) -> None:
    # Where another connection is at work SQLite refuses the change at once, whatever the timeout:
    # its busy handler is not asked for (https://sqlite.org/c3ref/busy_handler.html).
    until = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin(connection: Connection) -> None:
    # A writer that first read would get SQLITE_BUSY at once, whatever the timeout.
    options = connection.get_execution_options()
    patience = options.get("patience", BUSY_SECONDS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={patience * 1000}")
    connection.exec_driver_sql(f"BEGIN {'IMMEDIATE' if options.get('writing') else 'DEFERRED'}")


@contextmanager
def writing(engine: Engine, patience: int = BUSY_SECONDS) -> Iterator[Connection]:
    """One transaction that writes; commits at the end, rolls back on any exception.

    `patience`: seconds to wait for another writer of a SQLite file.
    """
    options = {"writing": True, "patience": patience}
    with _transaction(engine, options, "READ COMMITTED") as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent snapshot: all reads inside see the same instant."""
    options = {"writing": False, "postgresql_readonly": True}
    with _transaction(engine, options, "REPEATABLE READ") as connection:
        yield connection


@contextmanager
def _transaction(engine: Engine, options: dict[str, Any], level: str) -> Iterator[Connection]:
    if engine.dialect.name == "postgresql":
        options = {**options, "isolation_level": level}
    with plainly(engine), engine.connect() as fresh:
        connection = fresh.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def plainly(engine: Engine) -> Iterator[None]:
    """Turn the driver's troubles with the database as a whole into words."""
    try:
        yield
    except DBAPIError as error:
        if text := _trouble(engine, str(error.orig)):
            raise DatabaseProblem(text) from error
        raise


def _trouble(engine: Engine, said: str) -> str | None:
    name = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string()
    remedies = {
        "database is locked": "is kept busy by another program; stop it, or try again",
        "unable to open database": "cannot be opened; check that its folder exists and is yours",
        "readonly database": "may not be written; check the rights of the file and its folder",
        "database or disk is full": "cannot grow: the disk is full; make room, nothing was lost",
        "file is not a database": "is not a database of Ariane; choose another data folder",
        "disk image is malformed": "is damaged; restore the last backup",
        "no such table": "has no tables yet; start `ariane serve` once",
        "connection failed": f"does not answer ({said.splitlines()[0]}); {WRONG_URL}",
    }
    for sign, remedy in remedies.items():
        if sign in said:
            return f"The database {name} {remedy}."
    return None


def migrate(engine: Engine) -> None:
    """Bring the tables to the present schema; safe when several processes start at once."""
    with writing(engine, UPGRADE_SECONDS) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config = _alembic()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseProblem(
                "The database was made by a newer Ariane; install that version or newer,"
                " or restore the backup made before the upgrade."
            ) from error


def schema_state(engine: Engine) -> tuple[str | None, str]:
    """The revision of the tables in the database (None: no tables), and the one we know."""
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None, str(head)
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version")), str(head)


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
