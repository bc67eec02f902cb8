"""Fifty callers at once on the example: none fails, each is counted, nothing stays behind."""

import asyncio
import time

import pytest

from tests.asterisk import dupont
from tests.asterisk.service import Service, ended, visited
from tests.asterisk.sipp.run import SippResult, run_sipp

pytestmark = pytest.mark.asterisk

CALLS = 50
STEPS = (1500, "1", 3500, "2")
PATH = ["decroche", "langue", "francais", "accueil", "horaires", "services", "ventes", "fin"]
SPARE_THREADS, SPARE_FILES = 24, 48
"""What a busy runtime keeps warm: worker threads, pooled connections to Asterisk and database."""


def rush(service: Service, calls: int = CALLS) -> tuple[SippResult, int]:
    """That many callers within a second; what SIPp counted, and the most calls at one instant."""

    async def load() -> tuple[SippResult, int]:
        work = asyncio.create_task(
            run_sipp(
                service.rig.sip, dupont.NUMBERS["bureau"], calls, calls, STEPS,
                at_once=calls, patience=30, seconds=60,
            )
        )  # fmt: skip
        most = 0
        while not work.done():
            most = max(most, await asyncio.to_thread(service.live))
            await asyncio.sleep(0.1)
        return await work, most

    return asyncio.run(load())


def assert_all_counted(service: Service, since: float, calls: int = CALLS) -> None:
    """Fail unless every call took its way to the end, in the journal and in the counts."""
    service.assert_idle(15)
    rows = [row for row in service.calls() if row.started >= since]
    assert len(rows) == calls
    told = service.events()
    for row in rows:
        events = [event for event in told if event.call == row.id]
        assert visited(events) == PATH
        assert ended(events) == "finished"


def counted(service: Service, what: str, name: str) -> int:
    """A count of the example, over all hours."""
    return sum(
        tally.count
        for key, tally in service.counts().items()
        if (key.workspace, key.what) == ("main", what) and name in (key.node, key.name)
    )


def test_fifty_calls_at_once(service: Service) -> None:
    before = {name: counted(service, *name) for name in COUNTS}
    usage, since = service.usage(), time.time()
    result, most = rush(service)
    assert (result.created, result.successful, result.failed) == (CALLS, CALLS, 0), result.errors
    assert most == CALLS, "they were not all there at the same time"
    assert_all_counted(service, since)
    for name, count in before.items():
        assert counted(service, *name) == count + CALLS, name
    threads, files = service.usage()
    print(f"\n50 calls: answered after {result.answer_ms:.0f} ms; threads {usage[0]} → {threads},"
          f" files {usage[1]} → {files}")  # fmt: skip
    assert threads <= usage[0] + SPARE_THREADS
    assert files <= usage[1] + SPARE_FILES


COUNTS = [
    ("started", ""), ("ended", "finished"), ("marker", "langue-fr"), ("marker", "ventes"),
    *(("entered", node) for node in PATH),
]  # fmt: skip
