"""Against who guesses codes: few tries in a call, a lock after several failures, an alarm.

With N codes of d digits a try finds one with N / 10^d. A call gets so few tries that it finds one
in at most one of ten thousand; whoever calls again and again finds the line locked.
"""

import secrets
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from runtime.records.attendance.tables import alerts, failures, refusals

USUAL_TRIES = 3
RARELY = 10_000
"""A call finds a code in at most one of so many."""
MOST_FAILURES, MOST_HIDDEN, MOST_TOGETHER = 5, 20, 50
"""Failures that lock a line (or a site), all hidden numbers; and those that only raise an alarm."""
LOCK_SECONDS = 900.0
FORGET_SECONDS = 3600.0
ALL, TEST = "all", "test "


@dataclass(frozen=True)
class Count:
    """Failures from one place: how many since when, and until when it is locked (UTC seconds)."""

    count: int = 0
    since: float = 0.0
    until: float = 0.0

    def locked(self, now: float) -> bool:
        """Whether nothing is looked at now."""
        return now < self.until

    def failed(self, now: float, most: int) -> "Count":
        """After one more failure: at `most` within an hour it is locked, and counts anew then."""
        old = now - self.since >= FORGET_SECONDS or self.until
        count = 1 if old else self.count + 1
        until = now + LOCK_SECONDS if count >= most else 0.0
        return Count(count, now if old else self.since, until)


def allowed(count: int, digits: int, most: int) -> int:
    """How many tries a call gets at `count` codes of this length: `most`, or fewer, even none."""
    if count <= 0:
        return most
    return max(0, min(most, int(10**digits) // (RARELY * count)))


def is_weak(code: str) -> bool:
    """Whether it is among the first that people try: 0000, 1234, 4321, 1212, 123123."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(code)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    return any(
        code == code[:length] * (len(code) // length)
        for length in (1, 2, 3)
        if len(code) % length == 0 and len(code) > length
    )


def place(line: str, site: str | None, what: str = "code", *, test: bool = False) -> str:
    """From where somebody tries: the line; for a hidden one the site, or all hidden ones.

    Tests count apart: nobody locks a line by trying the flow in the browser.
    """
    where = f"line {line}" if line else f"site {site}" if site else "hidden"
    return f"{TEST if test else ''}{what} {where}"


def is_locked(conn: Connection, workspace: str, key: str, now: float) -> bool:
    """Whether nothing from there is looked at now."""
    return _count(conn, workspace, key).locked(now)


def fail(
    conn: Connection, workspace: str, key: str, now: float, *, line: str = "", site: str = ""
) -> None:
    """A wrong code from there. A lock raises an alarm; so do many failures from everywhere."""
    tidy(conn, workspace, now)  # strangers may call from any number of numbers
    most = MOST_HIDDEN if key.endswith(" hidden") else MOST_FAILURES
    locked = _failed(conn, workspace, key, now, most)
    if key.startswith(TEST):
        return
    if locked:
        _alarm(conn, workspace, now, line or "-", site)
    if _failed(conn, workspace, ALL, now, MOST_TOGETHER):
        _alarm(conn, workspace, now, "*", "")


def wrong_in_call(conn: Connection, workspace: str, call: str) -> int:
    """Wrong codes that were typed in this call."""
    mine = (refusals.c.workspace == workspace, refusals.c.call == call,
            refusals.c.reason == "wrong_code")  # fmt: skip
    query = sa.select(sa.func.count()).select_from(refusals).where(*mine)
    return (conn.scalar(query) or 0) if call else 0


def _failed(conn: Connection, workspace: str, key: str, now: float, most: int) -> bool:
    """Count one; True when it has just led to a lock."""
    after = _count(conn, workspace, key).failed(now, most)
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    row = insert(failures).values(workspace=workspace, key=key, **vars(after))
    conn.execute(row.on_conflict_do_update(index_elements=["workspace", "key"], set_=vars(after)))
    return after.locked(now)


def _count(conn: Connection, workspace: str, key: str) -> Count:
    mine = (failures.c.workspace == workspace, failures.c.key == key)
    row = conn.execute(failures.select().where(*mine)).first()
    return Count() if row is None else Count(row._mapping["count"], row.since, row.until)


def _alarm(conn: Connection, workspace: str, now: float, line: str, site: str) -> None:
    """One open alarm at a time for each line; `note` tells the line ("*": from everywhere)."""
    open_ = (alerts.c.workspace == workspace, alerts.c.kind == "guessing",
             alerts.c.state == "open", alerts.c.note == line, alerts.c.site == site)  # fmt: skip
    if conn.execute(sa.select(alerts.c.id).where(*open_).limit(1)).first():
        return
    conn.execute(
        alerts.insert().values(
            workspace=workspace, id=secrets.token_hex(12), kind="guessing", shift=None, site=site,
            due=now, raised=now, state="open", note=line,
        )
    )  # fmt: skip


def tidy(conn: Connection, workspace: str, now: float) -> None:
    """Throw away counts that count no more."""
    old = now - FORGET_SECONDS
    mine = (failures.c.workspace == workspace, failures.c.since < old, failures.c.until < old)
    conn.execute(failures.delete().where(*mine))
