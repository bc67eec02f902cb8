"""A workspace with two sites and some workers, and callers who punch there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.engine import Connection, Engine

from nodes.world import Attempt
from runtime.records.attendance import lines, sites, workers
from runtime.records.attendance.attempts import attend
from runtime.records.attendance.sites import SiteCard
from runtime.records.attendance.workers import WorkerCard
from runtime.records.database import writing

SECRET = b"a secret of 32 bytes, for tests."
LINE, OFFICE_LINE, STRANGE = "+33145223344", "+33145223355", "+33612345678"
CODES = {"marie": "482913", "paul": "730518"}
BEGAN = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

one_kind = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of what does not depend on the kind of database: they run once."""


def fill(conn: Connection, workspace: str = "one") -> None:
    """Home and Office with a line and a code each; Marie and Paul."""
    sites.save_site(conn, workspace, "home", SiteCard("Home", "1234", address="1 rue Haute"))
    sites.save_site(conn, workspace, "office", SiteCard("Office", "5678", "Europe/Rome"))
    lines.add_line(conn, workspace, "home", LINE)
    lines.add_line(conn, workspace, "office", OFFICE_LINE)
    for id_, code in CODES.items():
        workers.save_worker(conn, workspace, id_, WorkerCard(id_.title(), code), SECRET)


def attempt(call: str = "c1", at: datetime | float = BEGAN, **values: Any) -> Attempt:
    """A code that was keyed: Marie's, from Home."""
    if isinstance(at, int | float):
        at = datetime.fromtimestamp(at, UTC)
    return Attempt(**{"line": LINE, "site": None, "code": CODES["marie"],
                      **values, "call": call, "at": at})  # fmt: skip


def punched(
    conn: Connection, call: str, at: datetime | float = BEGAN, workspace: str = "one", **values: Any
) -> str:
    """Attend an attempt; the result."""
    return attend(conn, workspace, f"{call}:1:punch-1", attempt(call, at, **values), SECRET).result


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What takes longer is broken, however busy the machine."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


def filled(engine: Engine) -> Engine:
    """The engine, with workspace one filled."""
    with writing(engine) as conn:
        fill(conn)
    return engine
