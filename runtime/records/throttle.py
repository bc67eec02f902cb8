"""Wrong tries to sign in, counted per account and per address; each makes the next wait longer."""

import hashlib
import time
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.errors import Throttled
from runtime.records.tables import attempts

# Tries without any wait, for an account and for an address (an office shares one address).
FREE = {"account": 5, "address": 30}
FIRST_WAIT, LONGEST_WAIT = 2.0, 900.0
HALVE_SECONDS = 3600  # without a wrong try for so long, half of them are forgotten
FORGET_SECONDS = 24 * 3600


def refuse(conn: Connection, keys: Iterable[str]) -> None:
    """Throttled while one of the keys has to wait."""
    ids = [_id(key) for key in keys]
    until = conn.scalar(sa.select(sa.func.max(attempts.c.until)).where(attempts.c.id.in_(ids)))
    if until is not None and until > time.time():
        raise Throttled(until - time.time())


def count(conn: Connection, keys: Iterable[str]) -> None:
    """One wrong try for each key."""
    now = time.time()
    conn.execute(attempts.delete().where(attempts.c.until < now - FORGET_SECONDS))
    for key in keys:
        mine = attempts.c.id == _id(key)
        before = conn.execute(attempts.select().where(mine).with_for_update()).first()
        failures = (_still_counted(before.failures, now - before.until) if before else 0) + 1
        over = failures - FREE[key.partition(" ")[0]]
        wait = min(FIRST_WAIT * 2 ** min(over, 20), LONGEST_WAIT) if over >= 0 else 0.0
        values = {"failures": failures, "until": now + wait}
        if before is None:
            conn.execute(attempts.insert().values(workspace="", id=_id(key), **values))
        else:
            conn.execute(attempts.update().where(mine).values(**values))


def forget(conn: Connection, key: str) -> None:
    """The account signed in rightly."""
    conn.execute(attempts.delete().where(attempts.c.id == _id(key)))


def _still_counted(failures: int, seconds: float) -> int:
    return failures >> min(max(0, int(seconds // HALVE_SECONDS)), 64)


def _id(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
