"""kill -9 of the runtime, a hundred times while people punch: whoever heard the confirmation is on
disk once, and nobody is there twice.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from runtime.records.attendance.tables import punches
from runtime.records.database import reading
from tests.asterisk.caller import Caller
from tests.asterisk.conftest import start_rig
from tests.asterisk.forking import ForkingService
from tests.asterisk.punching import assert_sound, furnish, punch_flow, punched
from tests.runtime.punchers import Staff, code_of

pytestmark = pytest.mark.asterisk

KILLS = 100
AT_ONCE = 10
SECONDS = 100
"""After which the test gives up on its kills."""
WORKERS, DIGITS = 3, 5
"""Few workers and short codes: there is little time between two kills."""
LINES = 400
NUMBER = "7100"
ASKED, DONE = "punch:punch@fr", tuple(f"punch:end-{port}@fr" for port in ("in", "out", "duplicate"))


@dataclass(frozen=True)
class Call:
    """One caller: where from, with which code, and whether they heard that it was recorded."""

    line: str
    worker: int
    confirmed: bool


def line(nth: int) -> str:
    """The telephone of the n-th site; each caller has a site to themselves."""
    return f"+3319904{nth:04}"


@pytest.fixture
def crashing() -> Iterator[ForkingService]:
    """A runtime to be killed often, with a site for each caller."""
    rig = start_rig()
    try:
        service = ForkingService(rig, rig.shared / "punch")
        try:
            lines = {nth: [line(nth)] for nth in range(LINES)}
            furnish(service, Staff(WORKERS, LINES, DIGITS, lines))
            service.publish("punch", punch_flow(DIGITS, confirm=False), seconds=1.2)
            service.assign(NUMBER, "punch")
            service.start()
            yield service
        finally:
            service.close()
    finally:
        rig.stop()


async def punch(service: ForkingService, nth: int) -> Call:
    """Key the code whenever it is asked for, until it is confirmed or the call is over."""
    worker, asked = nth % WORKERS, 0
    done = {service.book.code(name) for name in DONE}
    asking = service.book.code(ASKED)
    async with await Caller.dial(service.rig.sip, NUMBER, line(nth), book=service.book) as caller:
        until = time.monotonic() + 30
        while time.monotonic() < until and not caller.over:
            codes = [one.code for one in caller.heard()]
            if done.intersection(codes):
                return Call(line(nth), worker, True)
            if codes.count(asking) > asked:
                asked = codes.count(asking)
                await caller.press(code_of(worker, DIGITS), milliseconds=60, gap=0.05)
            await asyncio.sleep(0.02)
    return Call(line(nth), worker, False)


def rows(service: ForkingService) -> int:
    """How many punches are on disk."""
    with reading(service.engine) as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(punches)) or 0


async def kill_often(service: ForkingService) -> Counter[str]:
    """Kill at any moment, and in turn at the very moment after a punch; returns how often."""
    luck, kinds = random.Random(6), Counter[str]()
    begun = time.monotonic()
    for nth in range(KILLS):
        before = rows(service)
        wait = time.monotonic() + luck.choice((0.02, 0.05, 0.1, 0.3, 1.4))
        while time.monotonic() < wait and (nth % 2 or rows(service) == before):
            await asyncio.sleep(0.005)
        kinds["after a punch" if rows(service) > before else "at any moment"] += 1
        await asyncio.to_thread(service.kill)
        await asyncio.to_thread(service.launch)
        assert time.monotonic() - begun < SECONDS, f"only {nth} kills"
    return kinds


async def everybody(service: ForkingService) -> tuple[list[Call], Counter[str]]:
    """People call as long as there are kills, some at a time."""
    numbers, calls = iter(range(LINES)), list[Call]()
    killing = asyncio.create_task(kill_often(service))

    async def one_after_the_other() -> None:
        while not killing.done() and (nth := next(numbers, None)) is not None:
            calls.append(await punch(service, nth))

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return calls, await killing


def test_a_hundred_kills(crashing: ForkingService) -> None:
    begun = time.monotonic()
    calls, kinds = asyncio.run(everybody(crashing))
    crashing.assert_idle(20)
    made = punched(crashing)
    confirmed = [call for call in calls if call.confirmed]
    took = f"{time.monotonic() - begun:.1f} s"
    print(f"\n{KILLS} kills ({dict(kinds)}) in {took}: {len(calls)} calls, {len(made)} punches,"
          f" {len(confirmed)} confirmed")  # fmt: skip
    count = Counter(row.line for row in made)
    assert [call for call in confirmed if count[call.line] != 1] == []
    assert [line for line, times in count.items() if times > 1] == []
    of_line = {call.line: f"w{call.worker}" for call in calls}
    assert all(row.worker == of_line[row.line] and row.direction == "in" for row in made)
    assert len(confirmed) >= KILLS / 5
    assert_sound(crashing)
