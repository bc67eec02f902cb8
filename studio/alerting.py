"""Raises alerts at the right minute and sends what is in the outbox, while the studio serves.

Several studios may do so on one database: an alert is one row, and who sends takes rows by leases,
so that nothing is raised or sent twice by two that look at once.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.engine import Connection

from runtime.records import people
from runtime.records.attendance import alerts, anchors
from runtime.records.attendance.looking import LOOK_BACK, Look, changes, look, mark, marked
from runtime.records.attendance.outbox import OLD_SECONDS, Lane
from runtime.records.database import reading, writing
from runtime.records.errors import DatabaseProblem
from runtime.sending import Sender
from studio.studio import Studio

TICK = 1.0
# Seconds after which it is looked again although nothing seems to have changed.
AGAIN = 60.0
# Most looks go back as far as alerts are worth a message; all of it is looked at less often.
WHOLE_AGAIN = 600.0
# Slow webhooks must not hold up mails: both have threads of their own.
MESSAGES, WEBHOOKS = 4, 8
# How many send at once to one webhook, or through the one mail server or gateway.
AT_ONCE = 2
STOP_SECONDS = 3.0
BOARD = "/attendance"

log = structlog.get_logger()


class Alerting:
    """Rests until started: in the server, not where an application is only made."""

    def __init__(self, studio: Studio, now: Callable[[], float] = time.time) -> None:
        self._studio, self._now = studio, now
        self._sender = Sender(studio.engine, studio.config, now)
        self._board = f"{studio.config.public_url}{BOARD}" if studio.config.public_url else ""
        # By workspace: what was changed when it was last looked, and when to look again.
        self._looked: dict[str, tuple[int, float]] = {}
        self._whole: dict[str, float] = {}
        # Workspaces whose mark is known to be there; marks still to be written down.
        self._known: set[str] = set()
        self._marks: dict[str, float] = {}
        # The day (of UTC) on which the chains of a workspace were anchored last.
        self._anchored: dict[str, int] = {}
        self._trouble = ("", 0.0)
        self._busy: dict[Lane, int] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._pools: dict[str, ThreadPoolExecutor] = {}

    def start(self) -> None:
        """Look every second from now on."""
        self._thread = threading.Thread(target=self._run, name="alerting", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what is being sent gets a few seconds, and what waits is sent after the restart."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
        end = time.monotonic() + STOP_SECONDS
        while self._busy and time.monotonic() < end:
            time.sleep(0.02)
        for pool in self._pools.values():
            pool.shutdown(wait=not self._busy, cancel_futures=True)

    def _run(self) -> None:
        begun = False
        while not self._stopped.is_set():
            begun = begun or self._tried(self._sender.begin)
            self._tried(self.look)
            self._tried(self.send)
            self._tried(self.anchor)
            # On the second, so that what is due at a minute is told at that minute.
            self._stopped.wait(TICK - self._now() % TICK)

    def send(self) -> None:
        """Begin to send what is due; it goes on in other threads."""
        for lane in self._sender.lanes():
            self._begin(lane)

    def look(self) -> None:
        """Raise and close what is due in every workspace in which something may be."""
        now = self._now()
        self._mark(now)
        with reading(self._studio.engine) as conn:
            changed = dict.fromkeys(people.workspace_ids(conn), 0) | changes(conn)
            due = [name for name, count in changed.items() if self._may_be_due(name, count, now)]
            found = {name: self._look(conn, name, changed[name], now) for name in due}
        for workspace, seen in found.items():
            if not seen.anything:
                continue
            with writing(self._studio.engine) as conn:
                raised = alerts.raise_due(conn, workspace, now, self._board, seen)
            for alert in raised:
                # Over by now is no news: a first look finds hundreds of those.
                tell = log.debug if alert.state == "closed" else log.info
                tell("alert", workspace=workspace, kind=alert.kind, state=alert.state)

    def anchor(self) -> None:
        """Note the ends of the chains outside of the database, once a day."""
        now = self._now()
        day = int(now // 86400)
        with reading(self._studio.engine) as conn:
            left = [name for name in changes(conn) if self._anchored.get(name) != day]
            ends = {name: anchors.present(conn, name, now) for name in left}
        for name, end in ends.items():
            file = anchors.file_of(self._studio.config.data, name)
            if (end.seq or end.noted) and anchors.is_due(file, now):
                anchors.write(file, end)
            self._anchored[name] = day

    def _mark(self, now: float) -> None:
        """Remember across restarts until when all is raised; where that is new, from now on."""
        with reading(self._studio.engine) as conn:
            present = set(changes(conn))
            new = [name for name in present - self._known if marked(conn, name) is None]
        self._known |= present
        due, self._marks = self._marks | dict.fromkeys(new, now), {}
        if due:
            with writing(self._studio.engine) as conn:
                for workspace, at in due.items():
                    mark(conn, workspace, at)

    def _tried(self, act: Callable[[], object]) -> bool:
        """Whether it worked: one trouble never ends the looks and the sending."""
        try:
            act()
        except DatabaseProblem as wrong:
            if self._is_news(str(wrong)):
                log.error("alerts wait for the database", problem=str(wrong))
        except Exception as wrong:
            if self._is_news(repr(wrong)):
                log.exception("the look for alerts failed")
        else:
            return True
        return False

    def _is_news(self, trouble: str) -> bool:
        """Every second the same would fill the log."""
        before, self._trouble = self._trouble, (trouble, time.monotonic())
        if before[0] == trouble and self._trouble[1] < before[1] + AGAIN:
            self._trouble = before
            return False
        return True

    def _may_be_due(self, workspace: str, changed: int, now: float) -> bool:
        before, again = self._looked.get(workspace, (-1, 0.0))
        return before != changed or now >= again or again > now + AGAIN

    def _look(self, conn: Connection, workspace: str, changed: int, now: float) -> Look:
        whole = abs(now - self._whole.get(workspace, 0.0)) >= WHOLE_AGAIN
        seen = look(conn, workspace, now, back=LOOK_BACK if whole else OLD_SECONDS)
        if not seen.anything:  # else it is looked again: some may be left, or raising may fail
            self._whole |= {workspace: now} if whole else {}
            self._marks |= {workspace: now} if whole and changed else {}
            self._looked[workspace] = (changed, min(now + AGAIN, seen.next or now + AGAIN))
        return seen

    def _begin(self, lane: Lane) -> None:
        with self._lock:
            if self._busy.get(lane, 0) >= AT_ONCE or self._stopped.is_set():
                return
            self._busy[lane] = self._busy.get(lane, 0) + 1
        self._pool(lane.kind).submit(self._drain, lane)

    def _drain(self, lane: Lane) -> None:
        try:
            self._tried(lambda: self._sender.drain(lane, self._stopped))
        finally:
            with self._lock:
                self._busy[lane] -= 1
                if not self._busy[lane]:
                    del self._busy[lane]

    def _pool(self, kind: str) -> ThreadPoolExecutor:
        name, size = ("webhooks", WEBHOOKS) if kind == "webhook" else ("messages", MESSAGES)
        if name not in self._pools:
            self._pools[name] = ThreadPoolExecutor(size, thread_name_prefix=name)
        return self._pools[name]
