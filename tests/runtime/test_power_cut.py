"""Power cuts at every moment: what was acknowledged is there afterwards, once, and the chain holds.

Production's own code and SQL on a disk that forgets what was not synced. The negative control makes
SQLite sync less, as many programs do: then the same test finds punches lost.
"""

import asyncio
import itertools
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from nodes.world import Attempt
from runtime.records import people
from runtime.records.attendance.chain import verify
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.attendance.tables import heads
from runtime.records.database import _begin, _prepare, migrate, reading, writing
from runtime.records.errors import DatabaseProblem
from tests.runtime.forgetful import Disk, driver
from tests.runtime.punchers import WORKSPACE, Staff, code_of, keys_of, refused, rows_of

CUTS = 240
MOST_ACTS = 120
"""Writes and syncs between two cuts, at most: some cuts fall while SQLite mends the last one."""
LOOK = 5
SECRET = b"0123456789abcdef0123456789abcdef"
STAFF = Staff(workers=10, sites=4)
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LOST = (DBAPIError, DatabaseProblem, sqlite3.Error)


@dataclass
class Slot:
    """Where a machine finds its disk: after a cut, another one."""

    disk: Disk


def switched_on(disk: Disk | Slot, synchronous: str = "FULL") -> Engine:
    """The database on this disk, opened as production does; the control asks for fewer syncs."""
    slot = disk if isinstance(disk, Slot) else Slot(disk)

    def plugged() -> object:
        return driver(slot.disk)()  # the disk of the moment

    engine = sa.create_engine(
        "sqlite://", creator=plugged, poolclass=sa.QueuePool, pool_size=1, max_overflow=0
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    if synchronous != "FULL":

        def less(connection: object, _record: object) -> None:
            connection.cursor().execute(f"PRAGMA synchronous={synchronous}")  # type: ignore[attr-defined]  # the driver's

        sa.event.listen(engine, "connect", less)
    return engine


@cache
def furnished() -> dict[str, bytes]:
    """A disk with workers and sites, switched off properly."""
    disk = Disk()
    engine = switched_on(disk)
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, WORKSPACE, "Test")
        STAFF.hire(conn, SECRET)
    engine.dispose()
    return disk.cut()


@dataclass
class Told:
    """What callers were told: punches by call and visit, refusals by the key of the attempt.

    `open`: the attempt that a cut fell into.
    """

    punched: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    open: int | None = None


def attempt(nth: int) -> tuple[str, Attempt]:
    """The n-th attempt of all: ten workers at four sites, now and then with a wrong code."""
    worker = nth % STAFF.workers
    code = code_of(worker) if nth % 7 else "481516"
    at = START + timedelta(minutes=5 * nth)
    site = f"s{nth % STAFF.sites}"
    made = Attempt(f"call{nth}", at, f"+3319900{nth:04}", site, code)
    return f"call{nth}:2:punch-1", made


async def work(records: AttendanceRecords, told: Told, numbers: Iterator[int]) -> None:
    """Punch until the power goes. The attempt that it fell into is made again first."""
    while True:
        nth = told.open if told.open is not None else next(numbers)
        told.open = nth
        key, made = attempt(nth)
        if nth % 11 == 5:
            await records.refuse(
                key, call=made.call, at=made.at, line=made.line, site=None, reason="no_digits"
            )
            told.refused.add(key)
        else:
            answer = await records.punch(key, made)
            if answer["direction"]:
                visit = key.rpartition(":")[0]
                assert told.punched.get(visit, answer["id"]) == answer["id"]
                told.punched[visit] = str(answer["id"])
            else:
                told.refused.add(key)
        told.open = None


@dataclass
class Found:
    """What many cuts left behind."""

    told: Told
    lost: int
    cuts: Counter[str]


def suffer(cuts: int, synchronous: str = "FULL") -> Found:
    """Work through so many power cuts; a damaged disk fails. What is once lost stays lost, so the
    disk is looked at after some of the cuts only, and after the last.
    """
    luck = random.Random(20261123)
    told, numbers, state = Told(), itertools.count(), furnished()
    slot = Slot(Disk(state))
    engine = switched_on(slot, synchronous)  # one for all: it remembers how statements are written
    records = AttendanceRecords(engine, WORKSPACE, SECRET)
    lost: set[str] = set()
    kinds: Counter[str] = Counter()
    for cut in range(cuts):
        # every other time part of what was not synced happens to be there all the same
        disk = Disk(state, random.Random(cut) if cut % 2 and synchronous == "FULL" else None)
        disk.fuse = luck.randrange(MOST_ACTS)
        slot.disk = disk
        before = len(told.punched) + len(told.refused)
        try:
            asyncio.run(work(records, told, numbers))
        except LOST:
            assert disk.dead
        kinds["at work" if len(told.punched) + len(told.refused) > before else "at once"] += 1
        state = disk.cut()
        engine.dispose()
        if cut % LOOK == 0 or cut == cuts - 1:
            slot.disk = Disk(state)
            lost |= look(engine, told)
    return Found(told, len(lost), kinds)


def look(engine: Engine, told: Told) -> set[str]:
    """The keys that callers were told of and that are not on its disk; fails on anything else."""
    with reading(engine) as conn:
        assert conn.scalar(sa.text("PRAGMA quick_check")) == "ok"
        found = rows_of(conn)
        rows = {key: row.id for key, row in zip(keys_of(found), found, strict=True)}
        kept = Counter(row.key for row in refused(conn))
        checked = verify(conn, WORKSPACE)
    engine.dispose()
    assert checked.ok, checked.problem
    assert len(rows) == len(found) == checked.count, "a punch twice"
    assert not [key for key, count in kept.items() if count > 1], "a refusal twice"
    spare = {*rows} - told.punched.keys() | kept.keys() - told.refused
    assert len(spare) <= 1, "more than the attempt that the cut fell into"
    wrong = {key for key in rows.keys() & told.punched.keys() if rows[key] != told.punched[key]}
    return wrong | (told.punched.keys() - rows.keys()) | (told.refused - kept.keys())


@pytest.mark.slow
def test_nothing_that_was_told_is_lost() -> None:
    found = suffer(CUTS)
    assert found.lost == 0
    assert len(found.told.punched) > CUTS / 2
    assert len(found.told.refused) > CUTS / 5
    assert min(found.cuts.values()) > CUTS / 20, "cuts of one kind only"
    print(f"\n{CUTS} cuts ({dict(found.cuts)}): {len(found.told.punched)} punches and"
          f" {len(found.told.refused)} refusals told, none lost")  # fmt: skip


def test_the_control_with_fewer_syncs_loses_what_was_told() -> None:
    found = suffer(20, "NORMAL")
    assert found.lost > 10
    print(f"\n20 cuts with synchronous=NORMAL: {found.lost} of"
          f" {len(found.told.punched) + len(found.told.refused)} lost")  # fmt: skip


def test_the_disk_forgets_what_was_not_synced() -> None:
    disk = Disk(furnished())
    engine = switched_on(disk)
    with writing(engine) as conn:
        conn.execute(heads.update().values(changed=1000))
        assert conn.scalar(sa.select(heads.c.changed)) == 1000
        syncs, left = disk.syncs, disk.cut()
    assert disk.syncs > syncs, "a commit is synced"
    engine.dispose()
    again = switched_on(Disk(left))
    with reading(again) as conn:
        assert conn.scalar(sa.select(heads.c.changed)) != 1000
    again.dispose()
