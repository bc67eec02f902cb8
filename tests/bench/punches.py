"""What it costs that no punch is lost: punches kept in a second, and how long a caller waits.

First the records alone: so many workers punch as fast as the disk lets them, with every commit on
disk (as always), with the synchronisation that a power cut may undo, and into memory. Then the same
walk on one Asterisk: the time from the last digit to the confirmation, with journal and records on
disk, and with both in memory only, the two asked in turn by telephones of one and the same run.

    python -m tests.bench.punches [--punches 2000] [--calls 40] [--quick]
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nodes.world import Answer, Attempt, Reason, Site
from runtime.ari.socket import Inbound
from runtime.desk import Business, Desk
from runtime.records import people
from runtime.records.attendance.chain import verify
from runtime.records.attendance.service import AttendanceRecords
from runtime.records.database import connect, migrate, reading, writing
from runtime.service import opened
from runtime.simulated_call import Notebook
from tests.asterisk.caller import Caller
from tests.asterisk.punching import furnish, punch_flow
from tests.asterisk.rig import AsteriskRig
from tests.asterisk.service import Service
from tests.runtime.punchers import WORKSPACE, Staff, code_of

DIGITS, AT_ONCE = 6, 8
SECRET = b"0123456789abcdef0123456789abcdef"
STAFF = Staff(workers=20, sites=10, digits=DIGITS)
NUMBERS = {"on disk": "7101", "in memory": "7102"}


class Memory:
    """`nodes.world.Attendance` that answers at once and keeps everything in memory only."""

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}

    async def tries(self, digits: int, most: int) -> int:
        return most

    async def sites_of(self, line: str) -> Sequence[Site]:
        return [Site("s0", "Site 0", "Europe/Paris")]

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        return None

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        return self.kept.setdefault(key, await self.judge(attempt))

    async def judge(self, attempt: Attempt) -> Answer:
        at = attempt.at.isoformat()
        told = {"result": "in", "direction": "in", "at": at, "id": "p", "language": "fr"}
        return {**told, "worker": "w0", "name": "Personne 0", "site": "Site 0"}

    async def recall(self, key: str) -> Answer | None:
        return self.kept.get(key)

    async def refuse(
        self, key: str, *, call: str, at: datetime, line: str, site: str | None, reason: Reason
    ) -> None:
        """Nobody asks for it."""


# The records alone.


@contextmanager
def records(synchronous: str) -> Iterator[tuple[AttendanceRecords, Engine]]:
    """A new database of its own, with workers and sites; `synchronous` as SQLite calls it."""
    with tempfile.TemporaryDirectory(prefix="ariane-bench-", dir=Path.home()) as folder:
        engine = connect(f"sqlite:///{folder}/ariane.db")

        def less(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous={synchronous}")

        sa.event.listen(engine, "connect", less)
        migrate(engine)
        with writing(engine) as conn:
            people.add_workspace(conn, WORKSPACE, "Bench")
            STAFF.hire(conn, SECRET)
        yield AttendanceRecords(engine, WORKSPACE, SECRET), engine
        engine.dispose()


async def punch_on(book: AttendanceRecords | Memory, count: int) -> list[float]:
    """Milliseconds of each punch, by several callers at once."""
    took: list[float] = []
    start = datetime(2026, 1, 5, 6, tzinfo=UTC)
    numbers = iter(range(count))

    async def one_after_the_other() -> None:
        for nth in numbers:
            at, site = start + timedelta(minutes=5 * nth), f"s{nth % STAFF.sites}"
            code = code_of(nth % STAFF.workers, DIGITS)
            attempt = Attempt(f"call{nth}", at, "+33199005999", site, code)
            begun = time.perf_counter()
            answer = await book.punch(f"call{nth}:2:punch-1", attempt)
            took.append(1000 * (time.perf_counter() - begun))
            assert answer["direction"]

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return took


@dataclass
class Rate:
    """Punches of one kind of book, and seconds for all."""

    name: str
    count: int
    seconds: float
    took: list[float]


def sustained(count: int) -> list[Rate]:
    """All books, one after the other, in one run."""
    found = []
    for name, synchronous in (("every commit on disk", "FULL"), ("not synced", "OFF")):
        with records(synchronous) as (book, engine):
            begun = time.perf_counter()
            took = asyncio.run(punch_on(book, count))
            found.append(Rate(name, count, time.perf_counter() - begun, took))
            with reading(engine) as conn:
                checked = verify(conn, WORKSPACE)
            assert checked.ok, checked.problem
            assert checked.count == count
    begun = time.perf_counter()
    took = asyncio.run(punch_on(Memory(), count))
    found.append(Rate("in memory", count, time.perf_counter() - begun, took))
    return found


# The caller's wait.


class Unsafe(Desk):
    """A desk that keeps facts and punches of one number's calls in memory only."""

    def call(self, ticket: Any, state: Any) -> Any:
        call = super().call(ticket, state)
        if state.called == NUMBERS["in memory"]:
            call.world = Business(call.world.calendars, Memory())
            call._book = Notebook()  # before the first fact
        return call


async def waits(service: Service, calls: int) -> dict[str, list[float]]:
    """Milliseconds from the end of the last digit to the confirmation, of both kinds in turn."""
    found: dict[str, list[float]] = {name: [] for name in NUMBERS}
    async with opened(service.config) as (desk, board):
        desk.__class__ = Unsafe
        config = service.config
        socket = Inbound(
            config.ari_url, config.ari_user, config.ari_password, config.ari_app, board
        )
        serving = asyncio.create_task(socket.run())
        while not board.connected_now:
            await asyncio.sleep(0.02)
        for nth in range(-2, calls):
            for name, number in NUMBERS.items():
                wait = await one_wait(service, number, nth % STAFF.workers)
                if nth >= 0 and wait is not None:  # the first ones only warm up
                    found[name].append(wait)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await board.stop()
    return found


async def one_wait(service: Service, number: str, worker: int) -> float | None:
    """One call; None when a busy machine made sound come in pieces."""
    book = service.book
    async with await Caller.dial(service.rig.sip, number, "+33199005000", book=book) as caller:
        await caller.hear(f"{number}:punch@fr", 10)
        press = await caller.press(code_of(worker, DIGITS), milliseconds=80, gap=0.06)
        ends = {book.code(f"{number}:end-{port}@fr") for port in ("in", "out", "duplicate")}
        await caller.ended(15)
        said = [one.start for one in caller.heard() if one.code in ends]
        return 1000 * (said[0] - press.ended) if len(said) == 1 else None


def telephone(calls: int) -> dict[str, list[float]]:
    """Start Asterisk, measure, stop."""
    rig = AsteriskRig.start()
    service = Service(rig, rig.shared / "bench")
    try:
        furnish(service, Staff(STAFF.workers, STAFF.sites, DIGITS, {0: ["+33199005000"]}))
        for number in NUMBERS.values():
            service.publish(number, punch_flow(DIGITS, confirm=False), seconds=0.8)
            service.assign(number, number)
        return asyncio.run(waits(service, calls))
    finally:
        service.close()
        rig.stop()


# What is printed.


def percentile(values: list[float], share: float) -> float:
    """The smallest value that is at least as large as this share of all."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rates_table(rates: list[Rate]) -> str:
    """Punches per second, as Markdown."""
    lines = [f"| {AT_ONCE} callers at once | punches/s | median ms | p99 ms |", "|---|---|---|---|"]
    lines += [
        f"| {r.name} | {r.count / r.seconds:,.0f} | {statistics.median(r.took):.2f} |"
        f" {percentile(r.took, 0.99):.2f} |"
        for r in rates
    ]
    return "\n".join(lines)


def waits_table(found: dict[str, list[float]]) -> str:
    """Waits of callers, as Markdown, and the ratio of their medians."""
    lines = ["| last digit → confirmation | calls | median ms | p95 ms |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {len(took)} | {statistics.median(took):.1f} | {percentile(took, 0.95):.1f} |"
        for name, took in found.items()
    ]
    disk, memory = (statistics.median(found[name]) for name in NUMBERS)
    ratio = f"{disk / memory:.2f} times" if memory > 1 else "not to be told as a ratio:"
    return "\n".join([*lines, "", f"Safety costs {disk - memory:+.1f} ms, {ratio} the wait."])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--punches", type=int, default=2000)
    parser.add_argument("--calls", type=int, default=40)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    given = parser.parse_args()
    share = 10 if given.quick else 1
    print(rates_table(sustained(given.punches // share)), end="\n\n", flush=True)
    print(waits_table(telephone(max(4, given.calls // share))))


if __name__ == "__main__":
    main()
