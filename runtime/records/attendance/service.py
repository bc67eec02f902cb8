"""`nodes.world.Attendance` on the records: every call is one transaction, off the loop."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

from nodes.world import Answer, Attempt, Reason, Site
from runtime.records.attendance import attempts, guard, lines, sites
from runtime.records.attendance.chain import touch
from runtime.records.attendance.workers import count_codes
from runtime.records.database import reading, writing
from runtime.state import clean

# Seconds to wait for another writer before the caller is told that nothing was recorded.
PATIENCE = 10
TURNS = 3
Result = TypeVar("Result")
log = structlog.get_logger()

# What is written waits in line here: neither does SQLite have to be asked again and again whether
# it is free, nor do arriving calls wait for a thread while hundreds of callers punch.
_writers: WeakKeyDictionary[Engine, ThreadPoolExecutor] = WeakKeyDictionary()
_making = threading.Lock()


class AttendanceRecords:
    """The attendance of one workspace. `secret` keys the hashes of codes; `clock` gives UTC s."""

    def __init__(
        self, engine: Engine, workspace: str, secret: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._engine, self._workspace, self._secret = engine, workspace, secret
        self._clock = clock

    async def tries(self, digits: int, most: int) -> int:
        """How often a caller may try a code of so many digits."""
        count = await self._read(lambda conn: count_codes(conn, self._workspace, digits))
        return guard.allowed(count, digits, most)

    async def sites_of(self, line: str) -> Sequence[Site]:
        """The active sites that have this number."""
        return await self._read(lambda conn: lines.sites_of(conn, self._workspace, line))

    async def site_by_code(self, code: str, *, call: str, line: str, attempt: int) -> Site | None:
        """The active site with this code; none while too many wrong ones came from there.

        With `call` "" it is only looked up.
        """
        if not call:
            return await self._read(lambda conn: sites.with_code(conn, self._workspace, code))

        def ask(conn: Connection) -> Site | None:
            shown, test = clean(line), attempts.is_test(conn, self._workspace, call)
            key, now = guard.place(shown, None, "site code", test=test), self._clock()
            if guard.is_locked(conn, self._workspace, key, now):
                return None
            found = sites.with_code(conn, self._workspace, code)
            if found is None:
                touch(conn, self._workspace)
                guard.fail(conn, self._workspace, key, now, line=shown)
            return found

        return await self._write(ask)

    async def punch(self, key: str, attempt: Attempt) -> Answer:
        """Judge an attempt and put it on disk before answering."""

        def attend(conn: Connection) -> Answer:
            now = self._clock()
            return attempts.attend(conn, self._workspace, key, attempt, self._secret, now).answer()

        return await self._write(attend)

    async def recall(self, key: str) -> Answer | None:
        """What the attempt with this key came to; None when there is none on disk."""
        found = await self._read(lambda conn: attempts.recall(conn, self._workspace, key))
        return None if found is None else found.answer()

    async def judge(self, attempt: Attempt) -> Answer:
        """What an attempt would come to now; nothing is written."""

        def judged(conn: Connection) -> Answer:
            now = self._clock()
            found = attempts.judge(conn, self._workspace, attempt, self._secret, now)
            return found.told().answer()

        return await self._read(judged)

    async def refuse(
        self, key: str, *, call: str, at: datetime, line: str, site: str | None, reason: Reason
    ) -> None:
        """Put on disk an attempt with no code to judge; once for a key."""
        what = attempts.Unjudged(call, at.timestamp(), line, site, reason)
        await self._write(lambda conn: attempts.refuse(conn, self._workspace, key, what))

    async def _read(self, act: Callable[[Connection], Result]) -> Result:
        def run() -> Result:
            with reading(self._engine) as conn:
                return act(conn)

        return await asyncio.to_thread(run)

    async def _write(self, act: Callable[[Connection], Result]) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_writer(self._engine), self._written, act)

    def _written(self, act: Callable[[Connection], Result]) -> Result:
        """Once more where another process was quicker (the row is there) or in the way."""
        for turn in range(1, TURNS + 1):
            try:
                with writing(self._engine, PATIENCE) as conn:
                    return act(conn)
            except (IntegrityError, OperationalError) as problem:
                if turn == TURNS:
                    raise
                log.warning("attendance is written again", turn=turn, problem=str(problem.orig))
        raise AssertionError("unreachable")


def _writer(engine: Engine) -> ThreadPoolExecutor:
    with _making:
        if engine not in _writers:
            _writers[engine] = ThreadPoolExecutor(1, "attendance")
        return _writers[engine]
