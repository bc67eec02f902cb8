"""The chain of punches: each row holds the hash of the one before, and `heads` that of the last.

The hash of a row is SHA-256 over the hash before it and every other column, in the order of
`COLUMNS`. A value is written as a letter for its kind, its length in bytes, a colon, and its bytes:

    n0:                     NULL
    i<length>:<digits>      whole numbers; false and true are 0 and 1
    f8:<8 bytes>            floats, as IEEE 754 double, big-endian: exact to the last bit
    s<length>:<UTF-8>       texts (the list of flags as the text it is kept as)

So no two rows are written alike, and one changed bit changes every hash after it. Who may write to
the database could compute the whole chain anew: that is found by the anchors (`anchors.py`), the
heads of each day, noted outside of the database.
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from runtime.records.attendance.tables import JsonText, canonical, heads, punches
from runtime.records.words import Said, say

COLUMNS = (
    "workspace", "id", "seq", "kind", "worker", "site", "direction", "at", "zone", "recorded",
    "call", "visit", "line", "attestation", "flags", "simulated", "corrects", "author", "reason",
    "previous",
)  # fmt: skip
READ_AT_ONCE = 2000


class Head(NamedTuple):
    """The end of a chain: the number and the hash of its last row; 0 and "" before the first."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """`broken_at`: number of the first row that is not as it was written, None when `ok`."""

    ok: bool
    count: int
    head: str
    broken_at: int | None = None
    problem: Said | None = None


def _step(insert: Any) -> Any:
    """One statement that counts up, makes the row if need be, and holds it to the commit."""
    more = insert.values(seq=0, hash="", changed=1, workspace=sa.bindparam("workspace"))
    counted = {"changed": heads.c.changed + 1}
    return more.on_conflict_do_update(index_elements=["workspace"], set_=counted).returning(
        heads.c.seq, heads.c.hash
    )


STEP: dict[str, Any] = {
    "sqlite": _step(sqlite.insert(heads)),
    "postgresql": _step(postgresql.insert(heads)),
}


def touch(conn: Connection, workspace: str) -> Head:
    """Something of attendance changes: tell those who look on, and let nobody else write.

    Call it first in a transaction: of two that hold something the other waits for, one would fail.
    """
    return Head(*conn.execute(STEP[conn.dialect.name], {"workspace": workspace}).one())


def changed(conn: Connection, workspace: str) -> int:
    """How many transactions changed something of attendance so far."""
    query = sa.select(heads.c.changed).where(heads.c.workspace == workspace)
    return conn.scalar(query) or 0


def append(
    conn: Connection, workspace: str, head: Head, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Add a row behind `head`, which `touch` gave in this transaction; the whole row."""
    row = {**values, "workspace": workspace, "seq": head.seq + 1, "previous": head.hash}
    told = [canonical(row[name]) if name == "flags" else row[name] for name in COLUMNS]
    row["hash"] = digest(told)
    conn.execute(punches.insert().values(**row))
    last = {"seq": row["seq"], "hash": row["hash"]}
    conn.execute(heads.update().where(heads.c.workspace == workspace).values(**last))
    return row


def digest(values: Sequence[Any]) -> str:
    """The hash of a row: its values in the order of `COLUMNS`. TypeError for a strange kind."""
    return hashlib.sha256(b"".join([_written(value) for value in values])).hexdigest()


def _written(value: Any) -> bytes:
    if isinstance(value, str):
        data = value.encode("utf-8")
        return b"s%d:%b" % (len(data), data)
    if isinstance(value, float):
        return b"f8:" + struct.pack(">d", value)
    if isinstance(value, int):
        data = b"%d" % value
        return b"i%d:%b" % (len(data), data)
    if value is None:
        return b"n0:"
    raise TypeError(f"no {type(value).__name__} can be in the chain")


def verify(conn: Connection, workspace: str) -> Verified:
    """Read the whole chain again: is every row as it was written, and none missing or added?"""
    query = sa.select(heads.c.seq, heads.c.hash).where(heads.c.workspace == workspace)
    end = Head(*(conn.execute(query).first() or (0, "")))
    return follow(conn, plain(punches, COLUMNS, workspace), COLUMNS.index("seq"), end)


def follow(conn: Connection, query: sa.Select[Any], seq_at: int, end: Head) -> Verified:
    """Whether the rows of a query (with the hash before and their own at the end) lead to `end`.

    `seq_at`: the place of their number.
    """
    at = Head(0, "")
    try:
        with conn.execute(query, execution_options={"yield_per": READ_AT_ONCE}) as rows:
            for row in rows:
                values, kept = tuple(row)[:-1], row[-1]
                seq, previous = values[seq_at], values[-1]
                if seq != at.seq + 1:
                    return _broken(at, "chain-gap")
                if previous != at.hash:
                    return _broken(at, "chain-order")
                if digest(values) != kept:
                    return _broken(at, "chain-changed")
                at = Head(seq, kept)
    except (DBAPIError, TypeError, UnicodeError):  # what was written there is no such value
        return _broken(at, "chain-changed")
    if end != at:
        return _broken(at, "chain-cut")
    return Verified(True, at.seq, at.hash)


def plain(table: sa.Table, names: Sequence[str], workspace: str) -> sa.Select[Any]:
    """All columns as they are kept: what SQLAlchemy would read into them could hide a change."""
    kinds: dict[type[Any], Any] = {sa.Boolean: sa.Integer(), JsonText: sa.Text()}
    columns = [
        sa.type_coerce(table.c[name], kinds.get(type(table.c[name].type), table.c[name].type))
        for name in (*names, "hash")
    ]
    return sa.select(*columns).where(table.c.workspace == workspace).order_by(table.c.seq)


def _broken(good: Head, word: str) -> Verified:
    return Verified(False, good.seq, good.hash, good.seq + 1, say(word, seq=good.seq + 1))
